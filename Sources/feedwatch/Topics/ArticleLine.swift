import Matching

/// A line of `topics match`: an article as JSON.
struct ArticleLine {
    /// The id as it stood there, in JSON.
    var id = "null"
    var fields = ArticleFields()

    /// Reads a line; `groups` are those of the feeds that the configuration knows.
    init(_ line: UnsafeBufferPointer<UInt8>, groups: [String: String]) throws {
        var scanner = JSONScanner(line)
        var summary = ""
        var id = "null"
        var fields = ArticleFields()
        try scanner.object { scanner, key in
            switch key {
            case "id":
                let range = try scanner.skipValue()
                id = String(decoding: UnsafeBufferPointer(rebasing: line[range]), as: UTF8.self)
            case "title": fields.title = try scanner.optionalString() ?? ""
            case "summary": summary = try scanner.optionalString() ?? ""
            case "text": fields.text = try scanner.optionalString() ?? ""
            case "author", "authors": fields.authors = try scanner.strings()
            case "tags": fields.tags = try scanner.strings()
            case "url": fields.url = try scanner.optionalString() ?? ""
            case "feed": fields.feed = try scanner.optionalString() ?? ""
            case "group": fields.group = try scanner.optionalString() ?? ""
            case "lang": fields.language = try scanner.optionalString() ?? ""
            default: try scanner.skipValue()
            }
        }
        guard scanner.isAtEnd else {
            throw JSONScanner.Fault(message: "expected the end of the line", byte: scanner.at)
        }
        if fields.text.isEmpty { fields.text = summary }
        if fields.group.isEmpty { fields.group = groups[fields.feed] ?? "" }
        (self.id, self.fields) = (id, fields)
    }
}
