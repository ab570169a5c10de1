/// URLs as what they lead to: two that a publisher uses for one page become the same text.
public enum NormalizedURL {
    /// `url` without scheme, `www.`, default port, tracking parameters and a last slash; host in lower case. The fragment
    /// stays: some feeds tell their entries apart by it. Nil for an empty text.
    public static func text(_ url: String) -> String? {
        var rest = url.trimmed[...]
        guard !rest.isEmpty else { return nil }
        if let scheme = rest.firstRange(of: "://"), ["http", "https"].contains(rest[..<scheme.lowerBound].lowercased())
        {
            rest = rest[scheme.upperBound...]
        } else {
            return String(rest)
        }
        let hostEnd = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        var host = rest[..<hostEnd].lowercased()
        if let user = host.lastIndex(of: "@") { host = String(host[host.index(after: user)...]) }
        for port in [":80", ":443"] where host.hasSuffix(port) { host.removeLast(port.count) }
        if host.hasPrefix("www.") { host.removeFirst(4) }
        let tail = rest[hostEnd...]
        let (beforeFragment, fragment) = tail.split(at: "#")
        let (path, query) = beforeFragment.split(at: "?")
        var out = host + (path.hasSuffix("/") ? path.dropLast() : path)
        let kept = query.split(separator: "&").filter { !isTracking($0.prefix { $0 != "=" }) }
        if !kept.isEmpty { out += "?" + kept.joined(separator: "&") }
        if !fragment.isEmpty { out += "#" + fragment }
        return out
    }

    /// Parameters that say where a reader came from, never which page it is.
    private static let tracking: Set<String> = [
        "fbclid", "gclid", "dclid", "msclkid", "yclid", "mc_cid", "mc_eid", "igshid", "ref_src", "at_medium",
        "at_campaign", "at_custom1", "at_custom2", "cmpid", "smid", "ncid", "ito", "wt_mc", "xtor", "guccounter",
    ]

    private static func isTracking(_ name: Substring) -> Bool {
        let name = name.lowercased()
        return name.hasPrefix("utm_") || tracking.contains(name)
    }
}

extension String {
    fileprivate var trimmed: String {
        var part = self[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}

extension Substring {
    fileprivate func split(at separator: Character) -> (Substring, Substring) {
        guard let index = firstIndex(of: separator) else { return (self, "") }
        return (self[..<index], self[self.index(after: index)...])
    }
}
