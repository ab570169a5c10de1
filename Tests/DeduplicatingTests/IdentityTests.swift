import Deduplicating
import FeedModel
import Foundation
import Testing

@Suite("Identity")
struct IdentityTests {
    private func facts(_ guid: String?, _ link: String?, _ title: String, _ text: String = "text") -> EntryFacts {
        EntryFacts(guid: guid, link: link, title: title, text: text)
    }

    private func known(_ entries: [EntryFacts]) -> KnownEntries {
        var known = KnownEntries()
        for (number, entry) in entries.enumerated() {
            let keys = EntryKeys(entry, scheme: .guid)
            known.seen.formUnion(keys.remember)
            for key in keys.lookUp {
                known.current[key] = KnownEntry(
                    article: ArticleID(rawValue: Int64(number)),
                    contentHash: EntryKeys.contentHash(title: entry.title, text: entry.text), changes: 0,
                    lastSeen: Date(timeIntervalSince1970: 0))
            }
        }
        return known
    }

    private func verdicts(_ entries: [EntryFacts], _ known: KnownEntries) -> [EntryDecision.Verdict] {
        Deduplicator(entries, before: .guid).decide(known).map(\.verdict)
    }

    @Test("new means never seen")
    func new() {
        let entry = facts("1", "http://a.example/1", "One")
        #expect(verdicts([entry], KnownEntries()) == [.new])
        guard case .seen = verdicts([entry], known([entry]))[0] else {
            Issue.record("not seen")
            return
        }
    }

    @Test("another text is a revision, other white space and tracking parameters are not")
    func revisions() {
        let before = known([facts("1", "http://a.example/1", "One", "the old text")])
        guard case .revised = verdicts([facts("1", "http://a.example/1", "One", "the new text")], before)[0] else {
            Issue.record("not revised")
            return
        }
        let noise = facts("1", "http://a.example/1?utm_source=rss", " One", "the  old\ntext")
        guard case .seen = verdicts([noise], before)[0] else {
            Issue.record("not seen")
            return
        }
    }

    @Test("an entry that gets another GUID is known by its link and title")
    func movedGUID() {
        let before = known([facts("1", "http://a.example/1", "One")])
        guard case .seen = verdicts([facts("new-1", "https://www.a.example/1/", "One")], before)[0] else {
            Issue.record("not seen")
            return
        }
    }

    @Test("two entries with one identity in a document count once")
    func repeated() {
        let entry = facts("1", "http://a.example/1", "One")
        #expect(verdicts([entry, entry], KnownEntries()) == [.new, .repeated])
    }

    @Test("GUIDs that stand for different links are not trusted, and not again")
    func degrades() {
        let entries = (0..<10).map { facts("same", "http://a.example/\($0)", "T \($0)") }
        let look = Deduplicator(entries, before: .guid)
        #expect(look.scheme == .link)
        #expect(look.decide(KnownEntries()).allSatisfy { $0.verdict == .new })
        #expect(Deduplicator([facts("1", "http://a.example/1", "One")], before: .link).scheme == .link)
    }

    @Test("a URL is what it leads to")
    func normalized() {
        #expect(NormalizedURL.text("HTTP://WWW.A.example:80/x/?utm_source=y&id=3#part") == "a.example/x?id=3#part")
        #expect(NormalizedURL.text(" ") == nil)
    }
}
