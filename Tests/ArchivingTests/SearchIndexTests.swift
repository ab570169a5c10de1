import Archiving
import FeedModel
import FeedTestKit
import Foundation
import Journaling
import Testing

@Suite("The search index")
struct SearchIndexTests {
    private let directory: TemporaryDirectory
    private let index: SearchIndex

    init() throws {
        directory = try TemporaryDirectory()
        index = try SearchIndex(path: directory.path("search.sqlite"), tokenVersion: SearchText.version)
    }

    private func document(_ id: Int64, _ text: String, at time: TimeInterval = 1_790_000_000) -> SearchDocument {
        var words = SearchText()
        return words.document(
            Article(
                id: ArticleID(rawValue: id), feedKey: FeedKey(rawValue: 1), feed: "wire",
                firstSeen: Date(timeIntervalSince1970: time), content: ArticleContent(title: "Title", text: text)))
    }

    private func found(_ tokens: [String]) async throws -> [Int64] { try await index.found(tokens, upTo: 2) }

    @Test("takes an entry in once, however often it comes")
    func once() async throws {
        #expect(try await index.add([document(1, "truce"), document(1, "truce")]) == 1)
        #expect(try await index.add([document(1, "truce")]) == 0)
        #expect(try await index.count() == 1)
        try await index.verify()
    }

    @Test("finds folded words, phrases and single signs of Chinese, newest first")
    func finds() async throws {
        try await index.add([document(1, "Zürich: truce in ALEPPO"), document(2, "停火协议 in Aleppo")])
        #expect(try await found(["aleppo"]) == [2, 1])
        #expect(try await found(["zurich", "truce"]) == [1])
        #expect(try await found(["truce", "zurich"]) == [])
        #expect(try await found(["停", "火"]) == [2])
    }

    @Test("treats operators and quotation marks as words")
    func operators() async throws {
        try await index.add([document(1, "this or that near")])
        #expect(try await found(["or", "that"]) == [1])
        #expect(try await found(["\"", "near"]) == [1])
        #expect(try await found([]) == [1])
    }

    @Test("names what it does not hold, so that nothing is hidden that it lacks")
    func lags() async throws {
        try await index.add([document(1, "truce"), document(3, "war")])
        let asked = [3, 2, 1].map { SearchEntry(article: ArticleID(rawValue: $0), revision: 1) }
        let sifted = try await index.sift(asked, for: .phrase(["truce"]))
        #expect(sifted.map(\.article.rawValue) == [2, 1])
        let revised = SearchEntry(article: ArticleID(rawValue: 3), revision: 2)
        #expect(try await index.sift([revised], for: .phrase(["truce"])) == [revised])
    }

    @Test("is read beside the program that writes it, and only if its tokens are ours")
    func reading() async throws {
        try await index.add([document(1, "truce")])
        let reader = try #require(try SearchIndex(reading: index.path, tokenVersion: SearchText.version))
        #expect(try await reader.found(["truce"], upTo: 2) == [1])
        #expect(try SearchIndex(reading: index.path, tokenVersion: SearchText.version + 1) == nil)
        #expect(try SearchIndex(reading: directory.path("none.sqlite"), tokenVersion: SearchText.version) == nil)
    }

    @Test("drops whole months, and no younger one")
    func months() async throws {
        try await index.add([document(1, "old"), document(2, "new", at: 1_800_000_000)])
        #expect(try await index.remove(before: Date(timeIntervalSince1970: 1_800_000_000)) == 1)
        #expect(try await found(["old"]) == [])
        #expect(try await found(["new"]) == [2])
    }

    @Test("is emptied, to be filled again, when the tokens have another version")
    func version() async throws {
        try await index.add([document(1, "truce")])
        try await index.setRebuilt(to: nil)
        index.close()
        let next = try SearchIndex(path: index.path, tokenVersion: SearchText.version + 1)
        #expect(try await next.count() == 0)
        #expect(try await next.rebuiltTo()?.rawValue == 0)
    }

    @Test("begins anew where the file is damaged")
    func damaged() async throws {
        index.close()
        try directory.write(String(repeating: "no database ", count: 1000), to: "search.sqlite")
        let next = try SearchIndex(path: index.path, tokenVersion: SearchText.version)
        #expect(try await next.rebuiltTo()?.rawValue == 0)
    }

    @Test("is whole after it was made from a journal without articles")
    func empty() async throws {
        let journal = try Journal(path: directory.path("journal.sqlite"))
        #expect(try await Filling(index: index, journal: journal).fill { _, _ in } == 0)
        #expect(try await index.rebuiltTo() == nil)
        journal.close()
    }

    @Test("the index is held against the journal: what it lacks, what is on its way, what is of another journal")
    func audited() async throws {
        let book = try await ArchiveBook()
        let archive = try book.archive()
        try await book.record(1...3)
        try await book.deliver(to: archive)
        try await book.record(4...5)
        try await book.revise(ArticleID(rawValue: 1), 1, "about a tunnel")
        func audit() async throws -> SearchAudit {
            try await SearchAudit(of: book.index, against: book.journal, archives: ["archive"]) { _, _ in }
        }
        let first = try await audit()
        #expect((first.revisions, first.coming, first.lacking, first.strange) == (6, 3, 0, 0))
        try await book.deliver(to: archive)
        #expect(try await book.index.remove(before: book.clock.now() + 100 * 86_400) > 0)
        _ = try await book.index.add([
            SearchDocument(
                article: ArticleID(rawValue: 99), revision: 1, firstSeen: book.clock.now(), title: "strange", text: "",
                tags: "", authors: "")
        ])
        let second = try await audit()
        #expect((second.revisions, second.coming, second.lacking, second.strange) == (6, 0, 6, 1))
    }
}
