/// Links that a feed may give.
enum References {
    /// The link, or nothing where following it would run a program.
    static func safe(_ link: String) -> String {
        let scheme = link.utf8.prefix { $0 != UInt8(ascii: ":") }
        guard scheme.count < link.utf8.count, scheme.count >= 4, scheme.count < 24 else { return link }
        let folded = String(decoding: scheme.filter { !ASCII.isSpace($0) && $0 >= 32 }, as: UTF8.self).lowercased()
        return forbidden.contains(folded) ? "" : link
    }

    private static let forbidden: Set<String> = ["javascript", "vbscript", "livescript", "mocha", "data", "about"]
}
