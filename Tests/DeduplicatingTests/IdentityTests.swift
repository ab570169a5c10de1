import Deduplicating
import FeedModel
import Foundation
import Testing

@Suite("Identity")
struct IdentityTests {
    /// An entry as a document has it.
    private struct Entry {
        var facts: EntryFacts
        var text: String
    }

    private func entry(
        _ guid: String?, _ link: String?, _ title: String, _ text: String = "text", raw: UInt64? = nil
    ) -> Entry {
        let raw = raw.map { Digest128(high: 0, low: $0) }
        return Entry(facts: EntryFacts(guid: guid, link: link, title: title, raw: raw), text: text)
    }

    private func known(_ entries: [Entry]) -> KnownEntries {
        var known = KnownEntries()
        for (number, entry) in entries.enumerated() {
            let keys = EntryKeys(entry.facts, scheme: .guid) { entry.text }
            known.seen.formUnion(keys.remember(entry.facts) { entry.text })
            for key in keys.lookUp {
                known.current[key] = KnownEntry(
                    article: ArticleID(rawValue: Int64(number)),
                    contentHash: EntryKeys.contentHash(title: entry.facts.title, text: entry.text),
                    raw: entry.facts.raw, changes: 0, lastSeen: Date(timeIntervalSince1970: 0))
            }
        }
        return known
    }

    private func verdicts(_ entries: [Entry], _ known: KnownEntries) -> [EntryDecision.Verdict] {
        Deduplicator(entries.map(\.facts), before: .guid) { entries[$0].text }
            .decide(known) { entries[$0].text }.map(\.verdict)
    }

    private func isNew(_ verdict: EntryDecision.Verdict) -> Bool {
        if case .new = verdict { true } else { false }
    }

    @Test("new means never seen")
    func new() {
        let entry = entry("1", "http://a.example/1", "One")
        #expect(verdicts([entry], KnownEntries()).map(isNew) == [true])
        guard case .seen = verdicts([entry], known([entry]))[0] else {
            Issue.record("not seen")
            return
        }
    }

    @Test("another text is a revision, other white space and tracking parameters are not")
    func revisions() {
        let before = known([entry("1", "http://a.example/1", "One", "the old text")])
        guard case .revised = verdicts([entry("1", "http://a.example/1", "One", "the new text")], before)[0] else {
            Issue.record("not revised")
            return
        }
        let noise = entry("1", "http://a.example/1?utm_source=rss", " One", "the  old\ntext")
        guard case .seen = verdicts([noise], before)[0] else {
            Issue.record("not seen")
            return
        }
    }

    @Test("an entry that gets another GUID is known by its link and title")
    func movedGUID() {
        let before = known([entry("1", "http://a.example/1", "One")])
        guard case .seen = verdicts([entry("new-1", "https://www.a.example/1/", "One")], before)[0] else {
            Issue.record("not seen")
            return
        }
    }

    @Test("two entries with one identity in a document count once")
    func repeated() {
        let entry = entry("1", "http://a.example/1", "One")
        let found = verdicts([entry, entry], KnownEntries())
        #expect(isNew(found[0]) && found[1] == .repeated)
    }

    @Test("GUIDs that stand for different links are not trusted, and not again")
    func degrades() {
        let entries = (0..<10).map { entry("same", "http://a.example/\($0)", "T \($0)") }
        let look = Deduplicator(entries.map(\.facts), before: .guid) { entries[$0].text }
        #expect(look.scheme == .link)
        #expect(look.decide(KnownEntries()) { entries[$0].text }.map(\.verdict).allSatisfy(isNew))
        let one = entry("1", "http://a.example/1", "One")
        #expect(Deduplicator([one.facts], before: .link) { _ in one.text }.scheme == .link)
    }

    @Test("an entry that stands there as it stood is seen without a look at its text; in another form it is read")
    func raw() {
        let before = [entry("1", "http://a.example/1", "One", raw: 1), entry(nil, "http://a.example/2", "Two", raw: 2)]
        let look = Deduplicator(before.map(\.facts), before: .guid) { _ in "" }
        let verdicts = look.decide(known(before)) { place in
            Issue.record("entry \(place) was asked for its text")
            return ""
        }
        #expect(verdicts.allSatisfy { if case .seen(_?) = $0.verdict { $0.learn.isEmpty } else { false } })
        let after = [
            entry("1", "http://a.example/1", "One", raw: 8), entry(nil, "http://a.example/2", "Two", "new", raw: 9),
        ]
        let found = self.verdicts(after, known(before))
        guard case .seen(_?) = found[0], case .revised = found[1] else {
            Issue.record("\(found)")
            return
        }
    }

    @Test("when GUIDs are no longer trusted, entries that stand there as they stood are learnt by their links")
    func learnsLinks() {
        let before = [entry("1", "http://a.example/1", "One", raw: 1)]
        let look = Deduplicator(before.map(\.facts), before: .link) { before[$0].text }
        let decision = look.decide(known(before)) { before[$0].text }[0]
        guard case .seen(_?) = decision.verdict else {
            Issue.record("\(decision.verdict)")
            return
        }
        // The link, and title with text: with another title it is known by the link alone.
        #expect(decision.learn.contains(decision.identity) && decision.learn.count == 2)
        var learnt = known(before)
        learnt.seen.formUnion(decision.learn)
        let renamed = entry("1", "http://a.example/1", "One, corrected", raw: 2)
        let later = Deduplicator([renamed.facts], before: .link) { _ in renamed.text }
        #expect(later.decide(learnt) { _ in renamed.text }.map(\.verdict) == [.seen(nil)])
    }

    @Test("a URL is what it leads to")
    func normalized() {
        #expect(NormalizedURL.text("HTTP://WWW.A.example:80/x/?utm_source=y&id=3#part") == "a.example/x?id=3#part")
        #expect(NormalizedURL.text(" ") == nil)
    }
}
