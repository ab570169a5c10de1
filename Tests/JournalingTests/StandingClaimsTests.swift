import FeedModel
import Foundation
import GRDB
import Testing

@testable import Journaling

@Suite("Claims of who stands waiting")
struct StandingClaimsTests {
    private func wait(_ book: Notebook, limit: Int = 100, _ receiver: Receiver = Notebook.receiver) async throws {
        let claimed = try await book.journal.claim(for: receiver, limit: limit, at: Notebook.now, standing: true)
        #expect(claimed.isEmpty)
    }

    @Test("are met by the transaction that makes something owed, once")
    func inTheSameTransaction() async throws {
        let book = try await Notebook()
        try await wait(book)
        let recorded = try await book.journal.record(book.poll([Notebook.entry(1)]))
        #expect(recorded.receivers == [Notebook.receiver.text])
        #expect(try await book.states() == ["claimed"])
        _ = try await book.journal.record(book.poll([Notebook.entry(2)]))
        #expect(try await book.states().sorted() == ["claimed", "owed"])
        let first = try await book.claim()
        #expect(first.map(\.attempt) == [1])
        #expect(try await book.claim().count == 1)
        #expect(try await book.claim().isEmpty)
    }

    @Test("take no more than was asked for")
    func limit() async throws {
        let book = try await Notebook()
        try await wait(book, limit: 2)
        _ = try await book.journal.record(book.poll((1...5).map { Notebook.entry($0) }))
        #expect(try await book.states().count { $0 == "claimed" } == 2)
        #expect(try await book.claim().count == 2)
        #expect(try await book.claim().count == 3)
    }

    @Test("leave many to be gathered with what comes meanwhile")
    func many() async throws {
        let book = try await Notebook()
        try await wait(book)
        _ = try await book.journal.record(book.poll((1...50).map { Notebook.entry($0) }))
        #expect(try await book.states().allSatisfy { $0 == "owed" })
        #expect(try await book.claim().count == 50)
    }

    @Test("are not made by who asks without waiting")
    func notStanding() async throws {
        let book = try await Notebook()
        #expect(try await book.claim().isEmpty)
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        #expect(try await book.states() == ["owed"])
    }

    @Test("meet a message in the settlement that forms it")
    func messages() async throws {
        let book = try await Notebook()
        let channel = Receiver.channel("desk")
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        let claimed = try await book.claim()
        try await wait(book, channel)
        var settlement = Settlement(at: Notebook.now)
        for delivery in claimed { settlement.outcomes[delivery.number] = .done(receipt: nil) }
        settlement.messages = [
            FormedMessage(
                channel: "desk", kind: .articleNew, subject: "one", payload: Data("{}".utf8),
                processor: Notebook.processor, members: claimed.map(\.key))
        ]
        #expect(try await book.journal.settle(settlement) == [channel.text])
        #expect(try await book.states().sorted() == ["claimed", "done"])
        #expect(try await book.journal.claim(for: channel, limit: 1, at: Notebook.now).count == 1)
    }

    @Test("end when everybody goes: what nobody came for is owed again, and costs no attempt")
    func standDown() async throws {
        let book = try await Notebook()
        try await wait(book)
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        try await book.journal.standDown()
        #expect(try await book.states() == ["owed"])
        #expect(try await book.claim().map(\.attempt) == [1])
        try await wait(book)
        try await book.journal.standDown()
        _ = try await book.journal.record(book.poll([Notebook.entry(2)]))
        #expect(try await book.states().sorted() == ["claimed", "owed"])
    }

    @Test("are there for who asks next when they cannot be put back")
    func standDownFails() async throws {
        let book = try await Notebook()
        try await wait(book)
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        try await Self.refuseWrites(true, book.journal)
        await #expect(throws: JournalFailure.self) { try await book.journal.standDown() }
        try await Self.refuseWrites(false, book.journal)
        #expect(try await book.states() == ["claimed"])
        #expect(try await book.claim().map(\.attempt) == [1])
    }

    private static func refuseWrites(_ refuse: Bool, _ journal: Journal) async throws {
        try await journal.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = \(refuse)") }
    }

    @Test("lose no more than their place when the transaction fails")
    func failure() async throws {
        let book = try await Notebook()
        try await wait(book)
        var entry = Notebook.entry(1)
        entry.place = { _, _ in throw CancellationError() }
        await #expect(throws: JournalFailure.self) { try await book.journal.record(book.poll([entry])) }
        #expect(try await book.states().isEmpty)
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        #expect(try await book.claim().count == 1)
    }
}
