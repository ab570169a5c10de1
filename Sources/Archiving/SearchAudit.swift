public import FeedModel
public import Journaling

/// What the search index holds, held against the journal.
public struct SearchAudit: Sendable, Hashable {
    /// Revisions of the journal that have their texts.
    public var revisions = 0
    /// Those of them that are still owed to an archive: they come.
    public var coming = 0
    /// Those that are neither in the index nor owed. A search reads them one by one: it finds them, slowly.
    public var lacking = 0
    /// Entries of the index whose article the journal does not know: the index of another journal.
    public var strange = 0

    private static let slice = 1000

    /// Compares the whole of both, a slice at a time. `archives`: the processors that fill the index; `progress` gets the
    /// article reached and the last one.
    public init(
        of index: SearchIndex, against journal: Journal, archives: [ProcessorID],
        progress: @Sendable (_ reached: Int64, _ last: Int64) -> Void
    ) async throws {
        let last = try await journal.newestArticle() ?? ArticleID(rawValue: 0)
        let owed = try await journal.searchEntries(owedTo: archives)
        var reached = ArticleID(rawValue: 0)
        while reached < last {
            let (entries, end) = try await journal.searchEntries(after: reached, limit: Self.slice)
            guard let end else { break }
            let held = try await index.held(entries)
            revisions += entries.count
            for entry in entries where !held.contains(entry) {
                if owed.contains(entry) { coming += 1 } else { lacking += 1 }
            }
            reached = end
            progress(reached.rawValue, last.rawValue)
        }
        strange = try await index.count(after: last)
    }
}
