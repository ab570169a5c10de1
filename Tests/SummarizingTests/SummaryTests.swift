import Foundation
import Summarizing
import Testing

@Suite("Digests")
struct SummaryTests {
    @Test(
        "a schedule that is none is refused",
        arguments: ["", "7", "25:00", "mon", "someday 07:00", "07:60", "hourly 5"])
    func refused(text: String) { #expect(Schedule(text, zone: .gmt) == nil) }

    @Test("digests are due by the wall clock of the zone, over the change to winter time too")
    func zone() throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let schedule = try #require(Schedule("07:00", zone: zone))
        // 2026-10-24 12:00 UTC; the clocks change in the night to the 25th.
        let before = Date(timeIntervalSince1970: 1_792_843_200)
        #expect(schedule.next(after: before) == before + 18 * 3600)
        #expect(schedule.next(after: before + 18 * 3600) == before + 42 * 3600)
    }

    @Test("the next time is after, the last one is not, and nothing lies between", arguments: 0..<300)
    func neighbours(seed: Int) throws {
        let texts = ["07:00", "weekdays 23:30", "mon 08:00", "hourly", "sat,sun 00:00"]
        let zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]
        let zone = try #require(TimeZone(identifier: zones[seed % 4]))
        let schedule = try #require(Schedule(texts[seed % 5], zone: zone))
        let date = Date(timeIntervalSince1970: 1_790_000_000 + Double(seed) * 98_765)
        let (last, next) = (schedule.last(upTo: date), schedule.next(after: date))
        #expect(last <= date && date < next)
        #expect(schedule.next(after: last) == next)
    }

    @Test("a summary is whole sentences of the article, in its order")
    func summary() {
        let text =
            "The bridge was closed on Tuesday. Was it old? Dr. Osk found a crack in the main cable of the bridge. "
            + "Ferries sail from the harbour every hour. Yes."
        let summary = Summarizer.summary(title: "Bridge closed over a crack", text: text, sentences: 2)
        #expect(summary.hasPrefix("The bridge was closed on Tuesday. "))
        #expect(summary.contains("Dr. Osk found a crack") || summary.contains("Ferries sail"))
        #expect(Summarizer.summary(title: "Only a title", text: "") == "Only a title")
    }

    @Test("a budget of words is kept, but for a first sentence that is longer")
    func words() {
        let text = (1...20).map { "Sentence number \($0) says something about ferries and bridges." }.joined(
            separator: " ")
        let summary = Summarizer.summary(title: "Ferries", text: text, words: 30)
        #expect(summary.split(separator: " ").count <= 30)
    }
}
