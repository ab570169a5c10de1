import Configuring
import FeedModel
import Testing

@Suite("What a changed file would change")
struct ShapeTests {
    private static let before = """
        feeds: [http://wire.example/feed]
        channels:
          - { id: log, type: file, path: alerts.jsonl }
          - { id: hook, type: file, path: hook.jsonl }
        topics:
          - { id: truce, query: truce OR ceasefire, notify: [log] }
          - { id: water, query: water, notify: [log] }
          - { id: power, query: outage, notify: [log] }
        """

    private func shape(_ text: String) throws -> ConfigurationShape {
        let folder = try Folder(["main.yaml": text])
        return ConfigurationShape(try #require(folder.load().configuration))
    }

    @Test("is nothing where only lines moved and comments came")
    func moved() throws {
        let after = "# a comment\n\n" + Self.before.replacing("  - { id: water", with: "\n  # another\n  - { id: water")
        #expect(try shape(Self.before) == shape(after))
    }

    @Test("is told by what was added, removed, renamed and changed")
    func told() throws {
        let after = Self.before.replacing("id: truce", with: "id: peace").replacing(
            "query: water", with: "query: flood"
        )
        .replacing(
            "  - { id: power, query: outage, notify: [log] }", with: "  - { id: grid, query: grid, notify: [log] }"
        )
        .replacing("hook.jsonl", with: "other.jsonl")
        let (old, new) = (try shape(Self.before), try shape(after))
        let topics = ConfigurationChanges(from: old.topics, to: new.topics)
        #expect(topics.renamed == ["truce → peace"])
        #expect(topics.changed == ["water"])
        #expect(topics.added == ["grid"] && topics.removed == ["power"])
        #expect(ConfigurationChanges(from: old.channels, to: new.channels).changed == ["hook"])
        #expect(ConfigurationChanges(from: old.processors, to: new.processors).isEmpty)
        #expect(old.daemon == new.daemon && old.http == new.http)
    }

    @Test("is seen for `daemon:` and `http:`, which take effect at the next start")
    func restart() throws {
        let changed = try shape("daemon: { log: { level: debug } }\nhttp: { max_transfers: 7 }\n" + Self.before)
        let plain = try shape(Self.before)
        #expect(plain.daemon != changed.daemon && plain.http != changed.http && plain.topics == changed.topics)
    }
}
