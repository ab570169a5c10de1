import FeedModel
import Foundation
import Testing

@testable import Channels

@Suite("Alerts on a terminal")
struct ConsoleTests {
    private static func text(in zone: TimeZone = .gmt, _ body: MessageBody = Samples.body(), seen: Date) -> String {
        ConsoleText(coloured: false, clock: WallClock(zone: zone)).text(body, now: seen)
    }

    @Test("tell the day of a publication where it is another one")
    func day() {
        func text(seen: Date) -> String { Self.text(seen: seen) }
        #expect(text(seen: Samples.moment).contains("published 08:06:40"), "\(text(seen: Samples.moment))")
        #expect(text(seen: Samples.moment + 86_400).contains("published 2026-11-18 08:06:40"))
    }

    @Test("tell times of the configured zone, and the day there")
    func zone() throws {
        let kolkata = Self.text(in: try #require(TimeZone(identifier: "Asia/Kolkata")), seen: Samples.moment)
        #expect(kolkata.hasPrefix("16:36:40 ") && kolkata.contains("published 13:36:40"), "\(kolkata)")
        let auckland = Self.text(in: try #require(TimeZone(identifier: "Pacific/Auckland")), seen: Samples.moment)
        // There it is past midnight since an hour before the publication was seen.
        #expect(auckland.hasPrefix("00:06:40 ") && auckland.contains("published 2026-11-18 21:06:40"), "\(auckland)")
    }

    @Test("cut a title without end")
    func title() {
        let body = Samples.body("Bridge " + String(repeating: "closed ", count: 1000))
        #expect(Self.text(body, seen: Samples.moment).count < 1000)
    }
}
