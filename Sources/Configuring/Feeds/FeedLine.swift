import FeedModel

/// A line of a feed list: a URL, then words in quotes, which are tags; one that begins with `~` is the title
/// (newsboat's `urls` files are read as they are). `#` begins a comment line.
enum FeedLine: Equatable {
    /// Empty or a comment.
    case nothing
    /// A feed.
    case feed(ListedFeed)
    /// What is wrong, and at which column.
    case wrong(String, column: Int)

    init(_ line: String) {
        var copy = line
        let (word, isAll) = copy.withUTF8 { bytes in
            let start = bytes.firstIndex { !$0.isBlank } ?? bytes.count
            let end = bytes[start...].firstIndex(where: \.isBlank) ?? bytes.count
            return (start..<end, end == bytes.count)
        }
        let start = line.utf8.index(line.startIndex, offsetBy: word.lowerBound)
        guard !word.isEmpty, line.utf8[start] != UInt8(ascii: "#") else {
            self = .nothing
            return
        }
        let end = line.utf8.index(start, offsetBy: word.count)
        let url = isAll && word.lowerBound == 0 ? line : String(line[start..<end])
        if let message = FeedURL.fault(in: url) {
            self = .wrong(message, column: Self.column(start, in: line))
            return
        }
        var feed = ListedFeed(url: url)
        var rest = line[end...]
        while true {
            rest = Substring(rest.utf8.drop(while: \.isBlank))
            if rest.isEmpty { break }
            guard let word = Self.word(&rest) else {
                self = .wrong("expected a tag in \"quotes\"", column: Self.column(rest.startIndex, in: line))
                return
            }
            if word.hasPrefix("~") { feed.title = String(word.dropFirst()) } else { feed.tags.append(word) }
        }
        self = .feed(feed)
    }

    /// Takes a word in quotes, in which `\"` is a quote and `\\` a backslash; nil if there is none.
    private static func word(_ rest: inout Substring) -> String? {
        guard rest.first == "\"" else { return nil }
        var word = ""
        var index = rest.index(after: rest.startIndex)
        while index < rest.endIndex, rest[index] != "\"" {
            if rest[index] == "\\" {
                index = rest.index(after: index)
                guard index < rest.endIndex else { return nil }
            }
            word.append(rest[index])
            index = rest.index(after: index)
        }
        guard index < rest.endIndex, !word.isEmpty else { return nil }
        rest = rest[rest.index(after: index)...]
        return word
    }

    private static func column(_ index: String.Index, in line: String) -> Int {
        line.unicodeScalars.distance(from: line.startIndex, to: index) + 1
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}
