internal import Deduplicating
internal import FeedModel

/// The entries of a document, each made ready when it is first asked for: most stood in the document before, and are not.
final class EntryShelf {
    /// What each is told apart by, in the order of the document.
    let facts: [EntryFacts]
    private let parsed: [ParsedEntry]
    private let language: String?
    private var ready: [PreparedEntry?]

    init(_ parsed: [ParsedEntry], language: String?) {
        self.parsed = parsed
        self.language = language
        facts = parsed.map(PreparedEntry.facts)
        ready = Array(repeating: nil, count: parsed.count)
    }

    subscript(place: Int) -> PreparedEntry {
        if let entry = ready[place] { return entry }
        let entry = PreparedEntry(parsed[place], feedLanguage: language)
        ready[place] = entry
        return entry
    }

    /// The plain text of an entry.
    func text(_ place: Int) -> String { self[place].content.text }
}
