import Channels
import FeedModel
import FeedTestKit
import Testing

@Suite("The settings of channels")
struct SettingsTests {
    static let place = SourcePlace(file: "/etc/test.yaml", line: 1, column: 1)

    private static func node(_ text: String) -> ConfigurationNode {
        ConfigurationNode(.scalar(text, quoted: false), at: place)
    }

    /// What the check says; `-` before a key takes it away.
    private func faults(_ type: String, _ settings: [String: String]) throws -> [String] {
        let whole: [String: [String: String]] = [
            "file": ["path": "alerts.jsonl"], "webhook": ["url": "https://ops.example/hook"],
            "slack": ["url": "https://hooks.example/T0"], "discord": ["url": "https://hooks.example/T0"],
            "telegram": ["token": "1:a", "chat": "@desk"],
            "matrix": ["server": "https://matrix.example", "room": "!a:matrix.example", "token": "t"],
            "ntfy": ["topic": "desk"], "gotify": ["server": "https://gotify.example", "token": "t"],
            "smtp": ["server": "smtp://mail.example", "from": "a@mail.example"],
        ]
        var entries = (whole[type] ?? [:]).merging(settings) { $1 }.sorted { $0.key < $1.key }
            .filter { settings["-" + $0.key] == nil && !$0.key.hasPrefix("-") }
            .map { ConfigurationNode.Entry(key: $0.key, place: Self.place, value: Self.node($0.value)) }
        if type == "smtp", settings["to"] == nil, settings["-to"] == nil {
            let list = ConfigurationNode(.list([Self.node("b@mail.example")]), at: Self.place)
            entries.append(.init(key: "to", place: Self.place, value: list))
        }
        let check = try #require(ChannelKinds.checks[type])
        return check(ConfigurationNode(.table(entries), at: Self.place)).map(\.message)
    }

    @Test(
        "are taken as they should be",
        arguments: ["file", "webhook", "slack", "discord", "telegram", "matrix", "ntfy", "gotify", "smtp"])
    func good(type: String) throws { #expect(try faults(type, [:]).isEmpty) }

    @Test(
        "that lead nowhere are told once each, in words that help",
        arguments: [
            ("file", ["path": ""], "`path` is empty"),
            ("file", ["path": "/var/log/"], "`path`: `/var/log/` is a folder; name the file in it"),
            ("webhook", ["url": "ops.example/hook"], "`url`: expected http://HOST or https://HOST"),
            ("webhook", ["url": "https://"], "`url`: this is no URL with a host"),
            ("webhook", ["url": "https://a b/"], "`url`: this is no URL with a host"),
            ("webhook", ["headers": "a"], "`headers`: expected a table such as { X-Desk: night }"),
            ("slack", ["url": "hooks.example/T0"], "`url`: expected http://HOST or https://HOST"),
            ("slack", ["-url": ""], "`url` is missing"),
            ("discord", ["url": "ftp://hooks.example/T0"], "`url`: expected http://HOST or https://HOST"),
            ("discord", ["timeout": "0s"], "`timeout`: nothing is sent in no time"),
            ("telegram", ["chat": ""], "`chat` is empty"),
            ("matrix", ["server": "matrix.example"], "`server`: expected http://HOST or https://HOST"),
            (
                "matrix", ["room": "#news:matrix.example"],
                "`room`: expected the room's id (!…), not its alias; it stands in the room's settings"
            ),
            ("ntfy", ["topic": "a b/c"], "`topic`: 64 letters, digits, - and _ at most"),
            ("gotify", ["-server": ""], "`server` is missing"),
            ("smtp", ["server": "smtp://"], "`server`: this is no URL with a host"),
            ("smtp", ["to": "b@mail.example"], "`to`: expected a list such as [desk@example.org]"),
            ("smtp", ["-to": ""], "`to` is missing"),
            (
                "smtp", ["from": "Desk <a@mail.example>"],
                "`from`: `Desk <a@mail.example>` is no plain mail address such as desk@example.org"
            ),
            (
                "webhook", ["template": "/nonexistent/a.mustache"],
                "the template /nonexistent/a.mustache cannot be used: there is no such file"
            ),
            ("exec", ["command": "notify-send"], "`command`: expected a list such as [/usr/bin/program, argument]"),
        ])
    func bad(type: String, settings: [String: String], told: String) throws {
        #expect(try faults(type, settings) == [told])
    }

    @Test("a fault of a template is told with its line")
    func template() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("{{title}}\n{{#url}}{{/title}}\n", to: "a.mustache")
        let told = try #require(try faults("webhook", ["template": file]).first)
        #expect(told.contains("line 2, column ") && told.hasSuffix("section close name incorrect"))
    }
}
