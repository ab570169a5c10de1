/// HTML made safe to show: what is on the allow-lists, written anew and well-formed.
public enum HTMLSanitizer {
    /// `html` without scripts, handlers, dangerous addresses and styles; its links seen from `base`.
    public static func safe(_ html: String, base: String?) -> String {
        guard html.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) else { return html }
        var writer = SafeWriter(base: base, capacity: html.utf8.count)
        HTMLEvents.read(fragment: html, into: &writer)
        return String(decoding: writer.out, as: UTF8.self)
    }
}
