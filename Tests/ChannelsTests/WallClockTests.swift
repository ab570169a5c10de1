import FeedModel
import Foundation
import Testing

@testable import Channels

@Suite("Times as people read them")
struct WallClockTests {
    private static let summer = Date(timeIntervalSince1970: 1_783_000_000.9)

    @Test(
        "bear the zone's offset of that day",
        arguments: [
            ("UTC", "2026-11-18 11:06:40 UTC", "2026-07-02 13:46:40 UTC"),
            ("Europe/Berlin", "2026-11-18 12:06:40 +01:00", "2026-07-02 15:46:40 +02:00"),
            ("Europe/London", "2026-11-18 11:06:40 UTC", "2026-07-02 14:46:40 +01:00"),
            ("America/St_Johns", "2026-11-18 07:36:40 -03:30", "2026-07-02 11:16:40 -02:30"),
        ])
    func offsets(_ name: String, _ winter: String, _ summer: String) throws {
        let clock = WallClock(zone: try #require(TimeZone(identifier: name)))
        #expect(clock.stamp(Samples.moment) == winter)
        #expect(clock.stamp(Self.summer) == summer)
    }

    @Test("stand in the texts of every target")
    func targets() throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        for target in [TextTarget.plain, .html, .markdown, .slack] {
            let text = try AlertTemplate(target, in: berlin).text(Samples.body())
            #expect(text.contains("2026-11-18 09:06:40 +01:00"), "\(target): \(text)")
        }
    }
}
