import FeedModel

/// What may be polled, and what id a URL gives (contract, section 2).
public enum FeedURL {
    /// Why a URL cannot be a feed's; nil when it can. The URL itself is kept exactly as it is written.
    public static func fault(in url: String) -> String? {
        if url.isEmpty { return "the URL is empty" }
        if url.utf8.count > 8192 { return "the URL is longer than 8192 bytes" }
        if url.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F }) {
            return "a URL holds no spaces"
        }
        guard let (scheme, rest) = split(url) else { return "expected a URL with http:// or https://" }
        guard scheme == "http" || scheme == "https" else { return "`\(scheme)` is not polled, only http and https" }
        return authorityFault(rest.prefix { !"/?#\\".contains($0) })
    }

    /// The id of a feed in short form, before it is made unique: host and path in lower case, runs of other characters
    /// than letters and digits as `-`, cut at 48.
    public static func identifier(of url: String) -> String {
        guard let (_, rest) = split(url) else { return "feed" }
        let authority = rest.prefix { !"/?#".contains($0) }
        let path = rest[authority.endIndex...].prefix { !"?#".contains($0) }
        var result = ""
        var length = 0
        var gap = false
        for character in hostname(authority).lowercased() + path.lowercased() {
            if character.isLetter || character.isNumber {
                if gap, !result.isEmpty {
                    if length >= 47 { break }
                    result.append("-")
                    length += 1
                }
                gap = false
                result.append(character)
                length += 1
                if length >= 48 { break }
            } else {
                gap = true
            }
        }
        return result.isEmpty ? "feed" : result
    }

    /// Scheme in lower case and what comes after `://`.
    private static func split(_ url: String) -> (scheme: String, rest: Substring)? {
        guard let range = url.firstRange(of: "://") else { return nil }
        let scheme = url[..<range.lowerBound]
        guard !scheme.isEmpty, scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
        else { return nil }
        return (scheme.lowercased(), url[range.upperBound...])
    }

    private static func authorityFault(_ authority: Substring) -> String? {
        if let at = authority.lastIndex(of: "@"), authority[..<at].contains(":") {
            return "a password does not stand in a URL; write auth: { user: …, password: { file: … } }"
        }
        let host = hostname(authority)
        if host.isEmpty { return "the URL names no host" }
        let port = authority[host.endIndex...].drop { $0 == "]" }
        if port.isEmpty || port == ":" { return nil }
        return port.first == ":" && UInt16(port.dropFirst()) != nil ? nil : "the URL's port is no number up to 65535"
    }

    /// The host without user, port and brackets.
    private static func hostname(_ authority: Substring) -> Substring {
        let start = authority.lastIndex(of: "@").map { authority.index(after: $0) } ?? authority.startIndex
        let rest = authority[start...]
        if rest.first == "[", let close = rest.firstIndex(of: "]") {
            return rest[rest.index(after: rest.startIndex)..<close]
        }
        return rest.prefix { $0 != ":" }
    }
}
