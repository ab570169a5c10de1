/// HTML made safe to show: what is on the allow-lists, written anew and well-formed.
public enum HTMLSanitizer {
    /// `html` without scripts, handlers, dangerous addresses and styles; its links seen from `base`.
    public static func safe(_ html: String, base: String?) -> String {
        guard html.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) else { return html }
        let written = HTMLTree.withBody(of: html) { body in
            var writer = SafeWriter(base: base, capacity: html.utf8.count)
            writer.write(contentOf: body)
            return String(decoding: writer.out, as: UTF8.self)
        }
        return written ?? textOnly(html)
    }

    /// What libxml2 gives up (its limit of nesting) keeps its words, not its markup.
    private static func textOnly(_ html: String) -> String {
        var writer = SafeWriter(base: nil, capacity: html.utf8.count)
        for line in HTMLText.plain(html).split(separator: "\u{2029}") {
            if !writer.out.isEmpty { writer.out.append(contentsOf: "<br />".utf8) }
            var line = String(line)
            line.withUTF8 { writer.escape($0) }
        }
        return String(decoding: writer.out, as: UTF8.self)
    }
}
