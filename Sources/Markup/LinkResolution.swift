/// References as absolute URLs (RFC 3986, section 5.2), for links in feeds and in their HTML.
public enum LinkResolution {
    /// `reference` from `base`; as it is, without white space around it, when there is no base or it is absolute.
    public static func resolve(_ reference: String, against base: String?) -> String {
        let reference = strip(reference)
        guard let base, !base.isEmpty else { return reference }
        let (r, b) = (Parts(reference), Parts(strip(base)))
        guard r.scheme == nil, b.scheme != nil else {
            // `http:path`, an old form of a relative reference.
            return reference
        }
        var target = Parts("")
        target.scheme = b.scheme
        target.fragment = r.fragment
        if let authority = r.authority {
            target.authority = authority
            target.path = removingDots(r.path)
            target.query = r.query
        } else {
            target.authority = b.authority
            if r.path.isEmpty {
                target.path = b.path
                target.query = r.query ?? b.query
            } else {
                target.path = removingDots(r.path.hasPrefix("/") ? r.path : merge(b, r.path))
                target.query = r.query
            }
        }
        return target.text
    }

    /// The scheme of a URL in lower case; nil for a relative one.
    public static func scheme(_ url: String) -> String? { Parts(strip(url)).scheme?.lowercased() }

    private static func strip(_ text: String) -> String {
        let space: (Character) -> Bool = { $0.isWhitespace }
        var part = text[...]
        while let first = part.first, space(first) { part.removeFirst() }
        while let last = part.last, space(last) { part.removeLast() }
        return part.contains { $0 == "\n" || $0 == "\r" || $0 == "\t" || $0 == "\r\n" }
            ? String(part.filter { $0 != "\n" && $0 != "\r" && $0 != "\t" && $0 != "\r\n" }) : String(part)
    }

    private static func merge(_ base: Parts, _ path: String) -> String {
        if base.authority != nil, base.path.isEmpty { return "/" + path }
        guard let slash = base.path.lastIndex(of: "/") else { return path }
        return String(base.path[...slash]) + path
    }

    private static func removingDots(_ path: String) -> String {
        guard path.contains(".") else { return path }
        var out: [Substring] = []
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch segment {
            case ".": if isLast { out.append("") }
            case "..":
                if out.count > 1 || (out.count == 1 && out[0] != "") { out.removeLast() }
                if isLast { out.append("") }
            default: out.append(segment)
            }
        }
        return out.joined(separator: "/")
    }

    /// The five parts of a reference (RFC 3986, appendix B).
    private struct Parts {
        var scheme: String?
        var authority: String?
        var path: String
        var query: String?
        var fragment: String?

        init(_ text: String) {
            var rest = text[...]
            if let colon = rest.firstIndex(where: { ":/?#".contains($0) }), rest[colon] == ":",
                Self.isScheme(rest[..<colon])
            {
                scheme = String(rest[..<colon])
                rest = rest[rest.index(after: colon)...]
            }
            if let hash = rest.firstIndex(of: "#") {
                fragment = String(rest[rest.index(after: hash)...])
                rest = rest[..<hash]
            }
            if let mark = rest.firstIndex(of: "?") {
                query = String(rest[rest.index(after: mark)...])
                rest = rest[..<mark]
            }
            if rest.hasPrefix("//") {
                let after = rest.dropFirst(2)
                let end = after.firstIndex(of: "/") ?? after.endIndex
                authority = String(after[..<end])
                rest = after[end...]
            }
            path = String(rest)
        }

        private static func isScheme(_ text: Substring) -> Bool {
            guard let first = text.utf8.first, (first | 0x20) >= 0x61, (first | 0x20) <= 0x7a else { return false }
            return text.utf8.allSatisfy {
                ((0x61...0x7a).contains($0 | 0x20)) || (0x30...0x39).contains($0) || [0x2b, 0x2d, 0x2e].contains($0)
            }
        }

        var text: String {
            var out = scheme.map { $0 + ":" } ?? ""
            if let authority { out += "//" + authority }
            out += path
            if let query { out += "?" + query }
            if let fragment { out += "#" + fragment }
            return out
        }
    }
}
