import FeedModel

/// RFC 3986, until the room Markup has it.
enum URLResolver {
    static func resolve(_ reference: String, base: String?) -> String {
        guard let base, !base.isEmpty else { return reference }
        if let colon = reference.firstIndex(of: ":"), colon > reference.startIndex,
            reference[..<colon].utf8.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E }),
            reference.first?.isLetter == true
        { return reference }
        guard let mark = base.firstRange(of: "://") else { return reference }
        let rest = base[mark.upperBound...]
        let authorityEnd = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let site = String(base[..<authorityEnd])
        if reference.isEmpty { return String(base.prefix { $0 != "#" }) }
        if reference.hasPrefix("//") { return String(base[..<mark.lowerBound]) + ":" + reference }
        var path = String(rest[authorityEnd...].prefix { $0 != "#" })
        if reference.hasPrefix("#") { return site + path + reference }
        path = String(path.prefix { $0 != "?" })
        if reference.hasPrefix("?") { return site + path + reference }
        let end = reference.firstIndex { "?#".contains($0) } ?? reference.endIndex
        let target = reference[..<end]
        let joined = target.hasPrefix("/") ? String(target) : (path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/") + target
        var segments: [Substring] = []
        let parts = joined.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for (place, part) in parts.enumerated() {
            let isLast = place == parts.count - 1
            switch part {
            case ".": if isLast { segments.append("") }
            case "..":
                _ = segments.popLast()
                if isLast { segments.append("") }
            default: segments.append(part)
            }
        }
        return site + "/" + segments.joined(separator: "/") + reference[end...]
    }
}

/// Feeds that a page names, until the room Markup finds them.
enum FeedDiscovery {
    static func alternates(inHTML bytes: [UInt8], base: String?) -> [ParsedLink] { [] }
}
