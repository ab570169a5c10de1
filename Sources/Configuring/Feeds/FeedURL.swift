import FeedModel

/// What may be polled, and what id a URL gives (contract, section 2).
public enum FeedURL {
    /// Why a URL cannot be a feed's; nil when it can. The URL itself is kept exactly as it is written.
    public static func fault(in url: String) -> String? {
        if url.isEmpty { return "the URL is empty" }
        if url.utf8.count > 8192 { return "the URL is longer than 8192 bytes" }
        if url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
            return "a URL holds no spaces"
        }
        guard let (scheme, rest) = split(url) else { return "expected a URL with http:// or https://" }
        guard scheme == "http" || scheme == "https" else { return "`\(scheme)` is not polled, only http and https" }
        return authorityFault(Substring(rest.utf8.prefix { !"/?#\\".utf8.contains($0) }))
    }

    /// The id of a feed in short form, before it is made unique: host and path in lower case, runs of other characters
    /// than letters and digits as `-`, cut at 48.
    public static func identifier(of url: String) -> String {
        guard let (_, rest) = split(url) else { return "feed" }
        let authority = Substring(rest.utf8.prefix { !"/?#".utf8.contains($0) })
        let path = Substring(rest.utf8[authority.endIndex...].prefix { !"?#".utf8.contains($0) })
        let host = hostname(authority)
        if let name = asciiName(host, path) { return name.isEmpty ? "feed" : name }
        let words = (host.lowercased() + path.lowercased()).split { !$0.isLetter && !$0.isNumber }
        var result = ""
        var length = 0
        for word in words {
            if length > 0 {
                if length >= longest - 1 { break }
                result.append("-")
                length += 1
            }
            let kept = word.prefix(longest - length)
            result += kept
            length += kept.count
            if length >= longest { break }
        }
        return result.isEmpty ? "feed" : result
    }

    private static let longest = 48

    /// The same where all is ASCII, as with nearly all: a list of a million URLs is read at every start. Else nil.
    private static func asciiName(_ host: Substring, _ path: Substring) -> String? {
        var name: [UInt8] = []
        name.reserveCapacity(longest)
        var isBetween = false
        for part in [host.utf8, path.utf8] {
            for byte in part {
                guard byte < 0x80 else { return nil }
                guard isWordy(byte) else {
                    isBetween = true
                    continue
                }
                if isBetween, !name.isEmpty, name.count < longest {
                    // A word of which nothing would be left is no word.
                    if name.count == longest - 1 { return String(decoding: name, as: UTF8.self) }
                    name.append(UInt8(ascii: "-"))
                }
                isBetween = false
                if name.count < longest { name.append(byte &- 0x41 < 26 ? byte | 0x20 : byte) }
            }
        }
        return String(decoding: name, as: UTF8.self)
    }

    private static func isWordy(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }

    /// Scheme in lower case and what comes after `://`.
    private static func split(_ url: String) -> (scheme: String, rest: Substring)? {
        let bytes = url.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8),
            colon > bytes.startIndex, bytes[..<colon].allSatisfy({ isWordy($0) || "+-.".utf8.contains($0) })
        else { return nil }
        return (url[..<colon].lowercased(), url[bytes.index(colon, offsetBy: 3)...])
    }

    private static func authorityFault(_ authority: Substring) -> String? {
        let bytes = authority.utf8
        if let at = bytes.lastIndex(of: UInt8(ascii: "@")), bytes[..<at].contains(UInt8(ascii: ":")) {
            return "a password does not stand in a URL; write auth: { user: …, password: { file: … } }"
        }
        let host = hostname(authority)
        if host.isEmpty { return "the URL names no host" }
        let port = Substring(bytes[host.endIndex...].drop { $0 == UInt8(ascii: "]") })
        if port.isEmpty || port == ":" { return nil }
        return port.utf8.first == UInt8(ascii: ":") && UInt16(port.dropFirst()) != nil
            ? nil : "the URL's port is no number up to 65535"
    }

    /// The host without user, port and brackets.
    private static func hostname(_ authority: Substring) -> Substring {
        let bytes = authority.utf8
        let start = bytes.lastIndex(of: UInt8(ascii: "@")).map { bytes.index(after: $0) } ?? bytes.startIndex
        let rest = bytes[start...]
        if rest.first == UInt8(ascii: "["), let close = rest.firstIndex(of: UInt8(ascii: "]")) {
            return Substring(rest[rest.index(after: rest.startIndex)..<close])
        }
        return Substring(rest.prefix { $0 != UInt8(ascii: ":") })
    }
}
