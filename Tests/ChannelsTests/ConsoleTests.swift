import FeedModel
import Foundation
import Testing

@testable import Channels

@Suite("Alerts on a terminal")
struct ConsoleTests {
    @Test("tell the day of a publication where it is another one")
    func day() {
        func text(seen: Date) -> String { ConsoleText(coloured: false).text(Samples.body(), now: seen) }
        #expect(text(seen: Samples.moment).contains("published 08:06:40"), "\(text(seen: Samples.moment))")
        #expect(text(seen: Samples.moment + 86_400).contains("published 2026-11-18 08:06:40"))
    }

    @Test("cut a title without end")
    func title() {
        let body = Samples.body("Bridge " + String(repeating: "closed ", count: 1000))
        #expect(ConsoleText(coloured: false).text(body, now: Samples.moment).count < 1000)
    }
}
