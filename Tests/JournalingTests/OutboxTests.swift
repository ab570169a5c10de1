import FeedModel
import Foundation
import Journaling
import Testing

@Suite("The outbox")
struct OutboxTests {
    @Test("gives back what a crash tore out of a run's hands, one by one, and buries it after three")
    func recovery() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll([Notebook.entry(1), Notebook.entry(2)]))
        #expect(try await book.claim().count == 2)
        #expect(try await book.journal.recoverClaims(at: Notebook.now, byItself: true).owed == 2)
        for crash in 2...3 {
            let alone = try await book.claim()
            #expect(alone.count == 1 && alone.first?.attempt == crash)
            let recovered = try await book.journal.recoverClaims(at: Notebook.now, byItself: true)
            #expect(recovered.buried.count == (crash == 3 ? 1 : 0))
        }
        #expect(try await book.states() == ["owed", "dead"])
    }

    @Test("does not bury what was in hand when somebody killed the run, unless that goes on and on")
    func killed() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        var now = Notebook.now
        for kill in 1...10 {
            #expect(try await book.claim(at: now).count == 1)
            #expect(try await book.journal.recoverClaims(at: now, byItself: false).buried.count == (kill == 10 ? 1 : 0))
            // After the second one it is not the first thing in hand of the next run.
            #expect(try await book.claim(at: now).count == (kill == 1 ? 1 : 0))
            if kill == 1 { _ = try await book.journal.releaseClaims(at: now) }
            now += 11
        }
    }

    @Test("does not hold an orderly stop against what was in hand")
    func release() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll([Notebook.entry(1), Notebook.entry(2)]))
        for _ in 0..<4 {
            #expect(try await book.claim().count == 2)
            #expect(try await book.journal.releaseClaims(at: Notebook.now) == 2)
            #expect(try await book.journal.recoverClaims(at: Notebook.now, byItself: true).owed == 0)
        }
    }

    @Test("counts no attempt for what is held")
    func hold() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        for round in 0..<3 {
            let time = Notebook.now + Double(round) * 60
            let claimed = try await book.claim(at: time)
            #expect(claimed.map(\.attempt) == [1])
            try await book.settle(claimed, .owed(due: time + 60, reason: "quiet hours", isHold: true), at: time)
            #expect(try await book.claim(at: time + 59).isEmpty)
        }
    }

    @Test("parks what is owed to who is gone, and brings it back")
    func park() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        #expect(try await book.journal.park(processors: [], channels: [], at: Notebook.now) == (1, 0))
        #expect(try await book.claim().isEmpty)
        #expect(
            try await book.journal.park(processors: [Notebook.processor], channels: [], at: Notebook.now) == (0, 1))
        #expect(try await book.claim().count == 1)
    }

    @Test("forms a message once, whoever forms it again")
    func message() async throws {
        let book = try await Notebook()
        let message = FormedMessage(
            channel: "log", kind: .articleNew, subject: "article:1", payload: Data("{}".utf8), processor: "alert",
            members: [])
        var settlement = Settlement(at: Notebook.now)
        settlement.messages = [message, message]
        #expect(try await book.journal.settle(settlement) == ["channel:log"])
        #expect(try await book.journal.settle(settlement) == [])
        #expect(try await book.states() == ["owed"])
    }

    @Test("is listed by state, topic, channel, time and article; an article's messages with others are among its own")
    func selected() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll([Notebook.entry(1), Notebook.entry(2)]))
        let claimed = try await book.claim()
        var settlement = Settlement(at: Notebook.now + 60)
        settlement.messages = [
            FormedMessage(
                channel: "log", kind: .digest, subject: "digest:1", payload: Data("{}".utf8), processor: "alert",
                members: claimed.map(\.key))
        ]
        settlement.outcomes[claimed[0].number] = .done(receipt: nil)
        settlement.outcomes[claimed[1].number] = .dead(reason: "no")
        _ = try await book.journal.settle(settlement)
        func listed(_ selection: OutboxSelection) async throws -> [Int64] {
            try await book.journal.outbox(selection, before: nil, limit: 10).map(\.number)
        }
        #expect(try await listed(OutboxSelection()) == [3, 2, 1])
        #expect(try await listed(OutboxSelection(states: [.dead, .owed])) == [3, 2])
        #expect(try await listed(OutboxSelection(channel: "log")) == [3])
        #expect(try await listed(OutboxSelection(topic: "none")) == [])
        #expect(try await listed(OutboxSelection(since: Notebook.now + 60)) == [3])
        let article = ArticleID(rawValue: 1)
        #expect(try await listed(OutboxSelection(article: article)) == [3, 1])
        #expect(try await listed(OutboxSelection(article: article, states: [.done])) == [1])
    }
}
