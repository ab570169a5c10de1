/// Writes OPML 2.0.
public enum OPMLWriter {
    /// A feed as it is written.
    public struct Feed: Sendable {
        /// Its title.
        public var title: String
        /// Its URL.
        public var url: String
        /// What it is filed under.
        public var categories: [String]

        /// A feed.
        public init(title: String, url: String, categories: [String]) {
            (self.title, self.url, self.categories) = (title, url, categories)
        }
    }

    /// A document with a folder for each name, in their order; the feeds of the folder without a name stand before.
    public static func document(title: String, folders: [String: [Feed]]) -> String {
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<opml version=\"2.0\">",
            "<head><title>\(escape(title))</title></head>", "<body>",
        ]
        for (folder, feeds) in folders.sorted(by: { $0.key < $1.key }) {
            let outlines = feeds.map(outline)
            lines += folder.isEmpty ? outlines : ["<outline text=\"\(escape(folder))\">"] + outlines + ["</outline>"]
        }
        return (lines + ["</body>", "</opml>"]).joined(separator: "\n") + "\n"
    }

    private static func outline(_ feed: Feed) -> String {
        let title = escape(feed.title)
        let category = feed.categories.isEmpty ? "" : " category=\"\(escape(feed.categories.joined(separator: ",")))\""
        return "<outline type=\"rss\" text=\"\(title)\" title=\"\(title)\" xmlUrl=\"\(escape(feed.url))\"\(category)/>"
    }

    /// For an attribute; characters that XML does not know are left out.
    private static func escape(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case "\"": out += "&quot;"
            case "\t", "\n", "\r": out += "&#\(scalar.value);"
            default: if ByteClasses.isAllowed(scalar.value) { out.unicodeScalars.append(scalar) }
            }
        }
        return out
    }
}
