/// Relative references made absolute, by RFC 3986 section 5.2.
public enum URLResolver {
    /// `reference` seen from `base`; as it is when there is no usable base.
    public static func resolve(_ reference: String, base: String?) -> String {
        if let colon = schemeEnd(reference) { return withoutExtraSlashes(reference, colon) }
        guard let base, let colon = schemeEnd(base) else { return reference }
        let scheme = base[...colon]
        if reference.hasPrefix("//") { return scheme + reference }
        let afterScheme = base[base.index(after: colon)...]
        guard afterScheme.hasPrefix("//") else { return reference }
        let authorityEnd = afterScheme.dropFirst(2).firstIndex(where: isDelimiter) ?? base.endIndex
        let site = String(base[..<authorityEnd])
        let beforeFragment = base[authorityEnd...].prefix { $0 != "#" }
        let path = beforeFragment.prefix { $0 != "?" }
        if reference.isEmpty || reference.hasPrefix("#") { return site + beforeFragment + reference }
        if reference.hasPrefix("?") { return site + path + reference }
        let target = reference.prefix { $0 != "?" && $0 != "#" }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/"
        let joined = target.hasPrefix("/") ? String(target) : folder + target
        return site + withoutDots(joined) + reference[target.endIndex...]
    }

    /// `http:///host/` was meant to be `http://host/`.
    private static func withoutExtraSlashes(_ address: String, _ colon: String.Index) -> String {
        let rest = address[address.index(after: colon)...]
        guard rest.hasPrefix("///"), ["http", "https"].contains(address[..<colon].lowercased()) else { return address }
        return address[...colon] + "//" + rest.drop { $0 == "/" }
    }

    private static func isDelimiter(_ character: Character) -> Bool { "/?#".contains(character) }

    /// The colon after a scheme, if the text begins with one.
    private static func schemeEnd(_ text: String) -> String.Index? {
        guard let first = text.utf8.first, isLetter(first) else { return nil }
        let end = text.utf8.firstIndex { !isLetter($0) && !(0x30...0x39).contains($0) && !"+-.".utf8.contains($0) }
        guard let end, text.utf8[end] == 0x3A else { return nil }
        return end
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    /// An absolute path without `.` and `..` segments.
    private static func withoutDots(_ path: String) -> String {
        var kept: [Substring] = []
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for (place, segment) in zip(segments.indices, segments) {
            if segment == ".." { _ = kept.popLast() }
            if segment != ".", segment != ".." {
                kept.append(segment)
            } else if place == segments.endIndex - 1 {
                kept.append("")
            }
        }
        return "/" + kept.joined(separator: "/")
    }
}
