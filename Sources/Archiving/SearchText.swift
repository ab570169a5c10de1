public import FeedModel
public import Journaling
internal import TextAnalysis

/// Articles as the search index reads them: the tokens of the topic language, folded.
public struct SearchText: ~Copyable {
    /// Goes up when the tokens of any text change: the index is then made again.
    public static let version = 2

    private var tokenizer = Tokenizer()

    /// Ready for the first article; one is used by one task at a time.
    public init() {}

    /// The tokens of a text, with a space between.
    public mutating func tokens(_ text: String) -> String {
        tokenizer.reset()
        let range = tokenizer.append(text)
        let folded = tokenizer.folded
        return String(unsafeUninitializedCapacity: folded.count + range.count) { target in
            var at = 0
            for token in tokenizer.tokens[range] {
                if at > 0 {
                    target[at] = UInt8(ascii: " ")
                    at += 1
                }
                for place in Int(token.foldedStart)..<Int(token.foldedEnd) {
                    target[at] = folded[place]
                    at += 1
                }
            }
            return at
        }
    }

    /// An article's revision as a document.
    public mutating func document(_ article: Article) -> SearchDocument {
        let content = article.content
        return SearchDocument(
            article: article.id, revision: article.revision, firstSeen: article.firstSeen,
            title: tokens(content.title),
            // The summary is searched as part of the text, unless the text is it.
            text: tokens(content.text) + (content.summary == content.text ? "" : " " + tokens(content.summary)),
            tags: tokens(content.categories.joined(separator: "\n")),
            authors: tokens(content.authors.compactMap { $0.name ?? $0.email }.joined(separator: "\n")))
    }
}
