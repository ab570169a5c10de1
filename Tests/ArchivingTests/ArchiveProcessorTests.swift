import Archiving
import FeedModel
import FeedTestKit
import Foundation
import Journaling
import Processing
import Testing

@Suite("The archive", .timeLimit(.minutes(1)))
struct ArchiveProcessorTests {
    private static let day: TimeInterval = 86_400

    @Test("an article that is done is on the disk: the index finds it after it was opened anew")
    func durable() async throws {
        let book = try await ArchiveBook()
        try await book.record(1...3)
        #expect(try await book.deliver(to: book.archive()) == [.done(), .done(), .done()])
        // A second pair of hands on the same file, as after a crash: nothing was closed in good order.
        let other = try ArchiveProcessor.index(in: book.directory.path)
        #expect(try await other.found(["bridge2"]) == [2])
        other.close()
    }

    @Test("a delivery that comes twice is taken in once, and is done both times")
    func twice() async throws {
        let book = try await ArchiveBook()
        let archive = try book.archive()
        try await book.record(1...1)
        let article = try #require(try await book.journal.article(ArticleID(rawValue: 1))).article
        let delivery = Delivery(
            key: Digest128(high: 3, low: 3), event: .articleNew, attempt: 1, topic: nil, channel: nil,
            subject: .article(article, match: nil), story: nil, owedSince: book.clock.now())
        for _ in 0..<2 { #expect(await archive.process([delivery]).outcomes == [delivery.key: .done()]) }
        #expect(try await book.index.count() == 1)
    }

    @Test("every revision can be found")
    func revisions() async throws {
        let book = try await ArchiveBook()
        let archive = try book.archive()
        try await book.record(1...1)
        try await book.deliver(to: archive)
        try await book.revise(ArticleID(rawValue: 1), 1, "the viaduct")
        try await book.deliver(to: archive)
        #expect(try await book.found("bridge1") == [1])
        #expect(try await book.found("viaduct") == [1])
        #expect(try await book.index.count() == 2)
    }

    @Test("an index that cannot be written costs a try, never an article")
    func fails() async throws {
        let book = try await ArchiveBook()
        let archive = try book.archive()
        try await book.record(1...2)
        book.index.close()
        let outcomes = try await book.deliver(to: archive)
        #expect(outcomes.count == 2)
        #expect(outcomes.allSatisfy { if case .retry = $0 { true } else { false } })
    }

    @Test(
        "HTML is kept where `store` says so, and dropped where not",
        arguments: [("[text html]", true), ("[text]", false)])
    func html(store: String, isKept: Bool) async throws {
        let book = try await ArchiveBook()
        try await book.record(1...1)
        try await book.deliver(to: book.archive(["store": store]))
        let content = try #require(try await book.journal.article(ArticleID(rawValue: 1))).article.content
        #expect((content.html != nil) == isKept)
        #expect(content.text == "about bridge1")
    }

    @Test("what is kept for ever needs no wake-up")
    func forever() async throws {
        let book = try await ArchiveBook()
        #expect(try await book.archive(["retention": "forever"]).start(nil) == nil)
        #expect(try await book.archive().start(nil) == nil)
    }

    @Test("retention lets go of old texts in slices until none is left, and drops their month from the index")
    func retention() async throws {
        let book = try await ArchiveBook()
        let archive = try book.archive(["retention": "30d"])
        try await book.record(1...600)
        try await book.deliver(to: archive)
        book.clock.advance(by: 70 * Self.day)
        try await book.record(601...603)
        try await book.deliver(to: archive)
        // A full slice asks to go on soon, the last one waits for hours.
        let first = try #require(await archive.wake(WakeUp(due: book.clock.now())).wake).due
        #expect(first < book.clock.now() + 60)
        #expect(try await book.index.count() == 603)
        let second = try #require(await archive.wake(WakeUp(due: first)).wake).due
        #expect(second > book.clock.now() + 3600)
        #expect(try await book.index.count() == 3)
        #expect(try await book.found("bridge602") == [602])
        let old = try #require(try await book.journal.article(ArticleID(rawValue: 1)))
        #expect(old.isPruned && old.article.content.text.isEmpty && old.article.content.title == "Item 1")
        let young = try #require(try await book.journal.article(ArticleID(rawValue: 603)))
        #expect(!young.isPruned && young.article.content.text == "about bridge603")
    }

    @Test("retention spares an article that is owed to somebody")
    func owed() async throws {
        let book = try await ArchiveBook()
        let archive = try book.archive(["retention": "1d"])
        try await book.record(1...2)
        book.clock.advance(by: 3 * Self.day)
        _ = await archive.wake(WakeUp(due: book.clock.now()))
        let kept = try #require(try await book.journal.article(ArticleID(rawValue: 1)))
        #expect(!kept.isPruned && kept.article.content.text == "about bridge1")
    }

    @Test("an index that was lost is filled from the journal, every revision of it")
    func filled() async throws {
        let book = try await ArchiveBook()
        try await book.record(1...450)
        try await book.revise(ArticleID(rawValue: 7), 7, "the viaduct")
        #expect(try await book.index.rebuiltTo()?.rawValue == 0)
        #expect(try await Filling(index: book.index, journal: book.journal).fill { _, _ in } == 451)
        #expect(try await book.index.rebuiltTo() == nil)
        #expect(try await book.found("bridge450") == [450])
        #expect(try await book.found("viaduct") == [7])
    }

    @Test("filling goes on where it stopped, and takes in once what was delivered meanwhile")
    func resumed() async throws {
        let book = try await ArchiveBook()
        let archive = try book.archive()
        try await book.record(1...300)
        try await book.index.setRebuilt(to: ArticleID(rawValue: 290))
        try await book.deliver(to: archive)
        _ = try await archive.start(nil)
        while try await book.index.rebuiltTo() != nil { await Task.yield() }
        #expect(try await book.index.count() == 300)
        await archive.stop()
    }

    @Test(
        "settings that mean nothing are faults",
        arguments: [
            (["store": "[text pdf]"], "`store`: expected text, html, warc"),
            (["retention": "soon"], "`retention`: expected `forever` or a duration"),
            (["retention": "1h"], "`retention`: expected `forever` or a duration"),
            (["retenton": "9d"], "unknown key `retenton`"),
        ])
    func faults(settings: [String: String], message: String) {
        let faults = ArchiveProcessor.check(ArchiveBook.node(settings))
        #expect(faults.count == 1 && faults.allSatisfy { $0.message.hasPrefix(message) && $0.severity == .error })
    }

    @Test("a setting that is not served yet is a warning")
    func warc() {
        let faults = ArchiveProcessor.check(ArchiveBook.node(["store": "[text html warc]"]))
        #expect(faults.map(\.severity) == [.warning])
    }
}
