/// URLs as what they lead to: two that a publisher uses for one page become the same text.
public enum NormalizedURL {
    /// `url` without scheme, `www.`, default port, tracking parameters and a last slash; host in lower case. The fragment
    /// stays: some feeds tell their entries apart by it. Nil for an empty text.
    public static func text(_ url: String) -> String? {
        let url = url.trimmed
        guard !url.isEmpty else { return nil }
        var rest = url.utf8[...]
        guard let scheme = ["http://", "https://"].first(where: { rest.begins(with: $0.utf8) }) else { return url }
        rest = rest.dropFirst(scheme.utf8.count)
        let hostEnd = rest.firstIndex { $0 == slash || $0 == questionMark || $0 == numberSign } ?? rest.endIndex
        var host = Substring(rest[..<hostEnd]).lowercased()
        if let user = host.lastIndex(of: "@") { host = String(host[host.index(after: user)...]) }
        for port in [":80", ":443"] where host.hasSuffix(port) { host.removeLast(port.count) }
        if host.hasPrefix("www.") { host.removeFirst(4) }
        let tail = rest[hostEnd...]
        let (beforeFragment, fragment) = tail.split(at: numberSign)
        let (path, query) = beforeFragment.split(at: questionMark)
        var out = host
        out += Substring(path.last == slash ? path.dropLast() : path)
        var sign = "?"
        for part in query.split(separator: UInt8(ascii: "&")) where !isTracking(part.split(at: UInt8(ascii: "=")).0) {
            out += sign
            out += Substring(part)
            sign = "&"
        }
        if !fragment.isEmpty {
            out += "#"
            out += Substring(fragment)
        }
        return out
    }

    private static let slash = UInt8(ascii: "/")
    private static let questionMark = UInt8(ascii: "?")
    private static let numberSign = UInt8(ascii: "#")

    /// Parameters that say where a reader came from, never which page it is.
    private static let tracking: Set<String> = [
        "fbclid", "gclid", "dclid", "msclkid", "yclid", "mc_cid", "mc_eid", "igshid", "ref_src", "at_medium",
        "at_campaign", "at_custom1", "at_custom2", "cmpid", "smid", "ncid", "ito", "wt_mc", "xtor", "guccounter",
    ]

    private static func isTracking(_ name: Substring.UTF8View) -> Bool {
        let name = Substring(name).lowercased()
        return name.hasPrefix("utm_") || tracking.contains(name)
    }
}

extension String {
    fileprivate var trimmed: String {
        // Most have nothing around them, nor anything beyond ASCII.
        if let first = utf8.first, let last = utf8.last, (0x21..<0x7F).contains(first), (0x21..<0x7F).contains(last) {
            return self
        }
        var part = self[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}

extension Substring.UTF8View {
    fileprivate func split(at separator: UInt8) -> (Substring.UTF8View, Substring.UTF8View) {
        guard let index = firstIndex(of: separator) else { return (self, self[endIndex...]) }
        return (self[..<index], self[self.index(after: index)...])
    }

    /// Whether it begins with letters (lower case) and signs, without regard to case.
    fileprivate func begins(with start: String.UTF8View) -> Bool {
        var place = startIndex
        for byte in start {
            guard place < endIndex, self[place] | (byte >= 0x61 ? 0x20 : 0) == byte else { return false }
            formIndex(after: &place)
        }
        return true
    }
}
