import FeedModel
import Foundation
import Processing
import Testing

@testable import Dispatching
@testable import Journaling

@Suite("Judging outcomes")
struct OutcomeJudgeTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)
    private let judge = OutcomeJudge(
        receiver: .channel("hook"), retry: .init(first: 10, factor: 3, max: 100, giveUp: 3600),
        route: { EventRecord($0, owed: []) }, chance: { 0 })

    private func claimed(attempt: Int = 1, first: TimeInterval = 0) -> ClaimedDelivery {
        ClaimedDelivery(
            number: 1, key: Digest128(high: 1, low: 1), kind: .articleNew, attempt: attempt, topic: "t",
            channel: "hook", subject: .message(Data(), inReplyTo: nil), story: nil, priority: .normal, created: now,
            firstAttempt: now - first, heldFor: nil)
    }

    private func judged(_ delivery: ClaimedDelivery, _ outcome: Outcome?) -> Handled {
        judge.judge([delivery], { _ in outcome }, of: nil, nil, at: now)
    }

    @Test(
        "waits longer after each attempt, and no longer than the most",
        arguments: [(1, 10.0), (2, 30), (3, 90), (4, 100), (900, 100)])
    func wait(attempt: Int, seconds: Double) {
        let handled = judged(claimed(attempt: attempt), .retry(after: nil, reason: "503"))
        #expect(
            handled.settlement.outcomes[1]
                == .owed(due: now + seconds, notBefore: nil, reason: "503", isHold: false))
    }

    @Test("never asks sooner than the receiver said")
    func retryAfter() {
        let handled = judged(claimed(), .retry(after: .seconds(120), reason: "429"))
        #expect(
            handled.settlement.outcomes[1]
                == .owed(due: now + 120, notBefore: now + 120, reason: "429", isHold: false))
    }

    @Test("gives up when the time is over, and tells it")
    func giveUp() {
        let handled = judged(claimed(attempt: 9, first: 3590), .retry(after: nil, reason: "503"))
        guard case .dead = handled.settlement.outcomes[1] else { return #expect(Bool(false), "not dead") }
        #expect(handled.settlement.events.map(\.event.kind) == [.deliveryDead])
    }

    @Test("holds without a failure")
    func hold() {
        let handled = judged(claimed(), .hold(until: now + 60, reason: "quiet"))
        #expect(handled.failed == 0 && handled.temporaryFailures == 0 && handled.held == 1)
    }

    @Test("tries again what got no outcome")
    func none() {
        guard case .owed(_, _, _, isHold: false) = judged(claimed(), nil).settlement.outcomes[1] else {
            return #expect(Bool(false), "not owed")
        }
    }

    @Test("a revised article is handed on with what changed in it, a new one without")
    func changes() throws {
        let before = ArticleContent(title: "Truce", text: "12 people died.")
        let article = Article(
            id: ArticleID(rawValue: 1), feedKey: FeedKey(rawValue: 1), feed: "wire", firstSeen: now, revision: 2,
            content: ArticleContent(title: "Truce", text: "14 people died."))
        var claimed = claimed()
        claimed.subject = .article(article, match: nil, duplicateOf: nil, before: before)
        #expect(try #require(Delivery(claimed)).diff.isEmpty)
        claimed.kind = .articleRevised
        let diff = try #require(Delivery(claimed)).diff
        #expect(diff.map(\.op) == [.delete, .insert, .equal])
        #expect(diff.map(\.text) == ["12", "14", " people died."])
    }
}
