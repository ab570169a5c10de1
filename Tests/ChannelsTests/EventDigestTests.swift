import FeedModel
import Foundation
import Testing

@testable import Channels

@Suite("A digest of events")
struct EventDigestTests {
    private static let count = 30

    private static func body() -> MessageBody {
        var body = MessageBody(event: .digest, processor: "alert", channel: "test")
        body.events = (1...count).map { number in
            MessageBody.EventBody(
                FeedEvent(
                    kind: .feedFailing, feed: FeedKey(rawValue: 1), since: Samples.moment,
                    reason: "status <50\(number)>"),
                feed: MessageBody.FeedBody(
                    id: "wire", url: "https://wire.example/feed", title: "Wire & Co", state: "failing"))
        }
        body.period = MessageBody.Period(from: Samples.moment, to: Samples.moment + 3600)
        body.reason = "\(count) events held back since 14:00 UTC: quiet hours."
        return body
    }

    @Test(
        "names each event, its feed and its reason, counts the others, and says why it comes late",
        arguments: [
            (TextTarget.plain, "Wire & Co", "status <501>"), (.html, "Wire &amp; Co", "status &lt;501&gt;"),
            (.markdown, "Wire & Co", "status \\<501\\>"), (.slack, "Wire &amp; Co", "status &lt;501&gt;"),
        ])
    func templates(target: TextTarget, feed: String, reason: String) throws {
        let text = try AlertTemplate(target, in: .gmt, most: 10).text(Self.body())
        #expect(text.contains("Feed fails: " + feed) && text.contains(reason))
        #expect(text.components(separatedBy: "Feed fails").count == 11)
        #expect(text.split(separator: "\n")[0].contains("Digest, 30 events"))
        #expect(text.split(separator: "\n")[1] == "30 events held back since 14:00 UTC: quiet hours.")
        #expect(text.components(separatedBy: "quiet hours").count == 2)
        #expect(text.contains("and 20 more, in: feedwatch deliveries list"))
        #expect(!text.contains("\n\n\n"))
    }

    @Test("is a page of a mail and lines of a terminal too")
    func others() throws {
        let page = try AlertTemplate(.html, in: .gmt, text: MailPage.house).text(Self.body())
        #expect(page.contains("Wire &amp; Co") && page.contains("status &lt;5030&gt;") && page.contains("quiet hours"))
        let lines = ConsoleText(coloured: false, clock: WallClock(zone: .gmt)).text(Self.body(), now: Samples.moment)
            .split(separator: "\n")
        #expect(lines.count(where: { $0.contains("feed.failing wire") }) == Self.count)
        #expect(AlertContext.subject(Self.body()) == "Digest: 30 events")
    }
}
