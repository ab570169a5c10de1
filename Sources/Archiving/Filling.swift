public import Journaling
internal import FeedModel
internal import Foundation
internal import Logging

/// Fills the search index from the journal, in slices between which everything else has its turn.
///
/// What is delivered meanwhile comes in by itself; an entry that comes twice is taken in once.
public actor Filling {
    private let index: SearchIndex
    private let journal: Journal
    private var task: Task<Void, Never>?
    private static let slice = 200

    /// Fills `index` from `journal`.
    public init(index: SearchIndex, journal: Journal) {
        self.index = index
        self.journal = journal
    }

    /// Fills in the background what is lacking.
    func begin(log: Logger) {
        guard task == nil else { return }
        task = Task { [index, journal] in
            do {
                guard try await index.rebuiltTo() != nil else { return }
                let count = try await Self.fill(index, from: journal) { _, _ in }
                if count > 0 { log.info("search index filled", metadata: ["entries": "\(count)"]) }
            } catch is CancellationError {
                return
            } catch {
                log.warning("the search index is not whole: \(error)", metadata: ["stage": "archive"])
            }
        }
    }

    /// Ends filling; it goes on from there at the next start.
    func stop() async {
        task?.cancel()
        await task?.value
        task = nil
    }

    /// Fills in what is lacking; `progress` gets the article reached and the last one. How many entries came in.
    @discardableResult
    public func fill(progress: @Sendable (_ reached: Int64, _ last: Int64) -> Void) async throws -> Int {
        try await Self.fill(index, from: journal, progress: progress)
    }

    private static func fill(
        _ index: SearchIndex, from journal: Journal, progress: @Sendable (Int64, Int64) -> Void
    ) async throws -> Int {
        guard let last = try await journal.newestArticle() else {
            try await index.setRebuilt(to: nil)
            return 0
        }
        var reached = try await index.rebuiltTo() ?? ArticleID(rawValue: 0)
        var count = 0
        while reached < last {
            try Task.checkCancellation()
            let articles = try await journal.revisions(after: reached, limit: slice)
            guard let end = articles.last?.id else { break }
            count += try await index.add(documents(articles))
            reached = end
            try await index.setRebuilt(to: reached)
            progress(reached.rawValue, last.rawValue)
            await Task.yield()
        }
        try await index.setRebuilt(to: nil)
        return count
    }

    private static func documents(_ articles: [Article]) -> [SearchDocument] {
        var text = SearchText()
        var documents: [SearchDocument] = []
        for article in articles { documents.append(text.document(article)) }
        return documents
    }
}
