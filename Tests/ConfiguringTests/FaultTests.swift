import Configuring
import FeedModel
import Foundation
import Testing

/// Golden texts: what a person reads for each slip. `¦` marks the place that must be told.
@Suite struct FaultTests {
    struct Slip: Sendable, CustomTestStringConvertible {
        var text: String
        var message: String
        var testDescription: String { message }

        init(_ text: String, _ message: String) {
            self.text = text
            self.message = message
        }

        /// Line and column of the mark.
        var place: String {
            let before = text.prefix { $0 != "¦" }
            let line = before.split(separator: "\n", omittingEmptySubsequences: false)
            return "\(line.count):\((line.last ?? "").unicodeScalars.count + 1)"
        }
    }

    static let slips: [Slip] = [
        Slip("feeds: [http://a.example/]\n¦fedes: []\n", "unknown section `fedes` (did you mean `feeds`?)"),
        Slip(
            "¦- feeds\n",
            "expected a table of sections (daemon, http, defaults, groups, feeds, feed_lists, topics, channels, processors)"
        ),
        Slip("version: ¦3\nfeeds: []\n", "version 3 of the configuration is not known (write `version: 1`)"),
        Slip("feeds: ¦http://a.example/\n", "`feeds`: expected a list (begin each element with `- `)"),
        Slip("feeds: [ ¦ftp://a.example/ ]\n", "`ftp` is not polled, only http and https"),
        Slip("feeds: [ ¦/feed.xml ]\n", "expected a URL with http:// or https://"),
        Slip("feeds: [ ¦\"http://a.example/a b\" ]\n", "a URL holds no spaces"),
        Slip("feeds: [ ¦http:///x ]\n", "the URL names no host"),
        Slip("feeds: [ ¦http://a.example:99999/x ]\n", "the URL's port is no number up to 65535"),
        Slip(
            "feeds: [ ¦https://u:geheim@a.example/x ]\n",
            "a password does not stand in a URL; write auth: { user: …, password: { file: … } }"),
        Slip(
            "feeds: [ { url: http://a.example/, ¦intervall: 5m } ]\n",
            "unknown key `intervall` (did you mean `interval`?)"),
        Slip("feeds: [ { url: http://a.example/, id: ¦\"two words\" } ]\n", "`id`: an id holds no spaces"),
        Slip("feeds: [ { url: http://a.example/, id: ¦\"@a\" } ]\n", "`id`: an id does not begin with `@`"),
        Slip(
            "feeds: [ { url: http://a.example/, interval: ¦15 } ]\n",
            "`interval`: expected auto or a duration such as 90s, 15m, 6h or 7d (a duration has a unit: 15m?)"),
        Slip("feeds: [ { url: http://a.example/, interval: ¦1ms } ]\n", "`interval`: at least 1s"),
        Slip(
            "feeds: [ { url: http://a.example/, on_first_fetch: ¦basline } ]\n",
            "`on_first_fetch`: expected baseline, alert_all or alert_newer_than:24h (did you mean `baseline`?)"),
        Slip(
            "feeds: [ { url: http://a.example/, headers: { Authorization: ¦Bearer x } } ]\n",
            "`Authorization`: a secret is not written here (write auth: { user: …, password: { file: … } }, or { file: PATH } as the header's value)"
        ),
        Slip(
            "feeds: [ { url: http://a.example/, auth: ¦{ user: u } } ]\n",
            "`auth` names one way to prove who we are (user and password, or bearer, or certificate and key)"),
        Slip(
            "feeds: [ { url: http://a.example/, proxy: ¦proxy.example } ]\n",
            "`proxy`: expected a URL with one of http:// https:// socks4:// socks4a:// socks5:// socks5h:// (for instance http://proxy.example.org:3128)"
        ),
        Slip(
            "defaults: { min_interval: 2h, max_interval: ¦1h }\nfeeds: [http://a.example/]\n",
            "`max_interval` is less than `min_interval`"),
        Slip("defaults: { jitter: ¦0.1 }\nfeeds: [http://a.example/]\n", "`jitter`: expected a share such as 10%"),
        Slip(
            "http: { max_transfers: ¦0 }\nfeeds: [http://a.example/]\n",
            "`max_transfers`: expected a whole number from 1 to 100000"),
        Slip(
            "daemon: { timezone: ¦Europe/Berlinn }\nfeeds: [http://a.example/]\n",
            "`timezone`: `Europe/Berlinn` is no time zone (did you mean `Europe/Berlin`?)"),
        Slip(
            "daemon: { listen: ¦nowhere }\nfeeds: [http://a.example/]\n",
            "`listen`: `nowhere` is no address (write 127.0.0.1:9711, [::1]:9711 or \"\")"),
        Slip(
            "daemon: { listen: \"¦[::]:80\" }\nfeeds: [http://a.example/]\n".replacing("\"¦", with: "¦\""),
            "`listen`: an address that others can reach needs `token` (write token: { file: … } beside it, or listen on 127.0.0.1:80)"
        ),
        Slip(
            "topics: [ ¦{ id: t, notify: [] } ]\nfeeds: [http://a.example/]\n",
            "the topic has neither `query` nor `events` (say what it looks for)"),
        Slip(
            "topics: [ { id: t, query: x, feeds: [¦press] } ]\ngroups: { press: }\nfeeds: [http://a.example/]\n",
            "no feed `press` is configured (did you mean the group \"@press\"?)"),
        Slip(
            "topics: [ { id: t, query: x, quiet: { hours: ¦\"23:00-25:00\" } } ]\nfeeds: [http://a.example/]\n",
            "`hours`: expected two times of the day such as \"23:00-06:30\""),
        Slip("topics: [ { id: t, query: x, rate: ¦{ max: 3 } } ]\nfeeds: [http://a.example/]\n", "`per` is missing"),
        Slip(
            "channels: [ { id: a, type: console, fallback: ¦a } ]\nfeeds: [http://a.example/]\n",
            "a channel is not its own fallback"),
        Slip(
            "channels: [ { id: a, type: console, retry: { factor: ¦0.5 } } ]\nfeeds: [http://a.example/]\n",
            "`factor`: at least 1, or the waits become shorter and shorter"),
        Slip(
            "channels: [ { id: a, type: file, path: x }, { id: b, type: file, path: ¦./y/../x } ]\nfeeds: [http://a.example/]\n",
            "the channel `a` writes to this file already"),
        Slip(
            "channels: [ { id: a, type: ¦slack } ]\nfeeds: [http://a.example/]\n",
            "no type of channel is called `slack` (types are console, file)"),
        Slip(
            "processors: [ { id: a, type: alert }, { id: b, type: ¦alert } ]\nfeeds: [http://a.example/]\n",
            "there is one processor of type `alert` (line 1)"),
        Slip(
            "processors: [ { id: s, type: summary, deliver: [¦mial] } ]\nchannels: [ { id: mail, type: console } ]\nfeeds: [http://a.example/]\n",
            "no channel `mial` is configured (did you mean `mail`?)"),
        Slip(
            "feeds: [http://a.example/]\ntopics: [ { id: t, events: [¦articel.new] } ]\n",
            "`articel.new` is no event (events are feed.failing, feed.recovered, feed.stale, feed.gone, feed.moved, feed.gap, feed.notice, delivery.dead, channel.behind, channel.recovered, topic.error, daemon.started, daemon.stopped, daemon.recovered)"
        ),
        Slip("feeds: [http://a.example/]\ngroups: { g: { ¦1 : 2 } }\n", "unknown key `1`"),
        Slip("feeds: [http://a.example/]\ngroups: { ¦[a] : {} }\n", "a key must be plain text"),
        Slip(
            "feeds: [http://a.example/]\ngroups: { g: ¦!mine {} }\n",
            "the tag `!mine` has no meaning here (leave it out)"),
        Slip("feeds: [http://a.example/]\n¦---\nfeeds: []\n", "a second document begins here"),
    ]

    @Test("each slip is told with its place, in words that help", arguments: slips)
    func told(slip: Slip) throws {
        let loaded = try load(slip.text.replacing("¦", with: ""))
        #expect(loaded.configuration == nil)
        #expect(loaded.faults.map(\.told) == ["main.yaml:\(slip.place): error: \(slip.message)"])
    }

    @Test("all slips of all sections are told at once, in the order of the file")
    func allAtOnce() throws {
        let loaded = try load(
            """
            daemon: { lisen: "" }
            feeds:
              - { id: a, url: http://a.example/, interval: soon }
              - { id: a, url: http://b.example/ }
            topics:
              - { id: t, query: x, notify: [nobody] }
            channels:
              - { id: c, type: flie, path: x }
            """)
        #expect(loaded.faults.map(\.place.line) == [1, 3, 4, 6, 8])
    }

    @Test("every repeated key is told, with the line of the first")
    func repeatedKeys() throws {
        let loaded = try load(
            """
            feeds:
              - id: a
                url: http://a.example/
                "url": http://b.example/
                tags: [x]
                url: http://c.example/
                tags: [y]
            feeds: []
            """)
        #expect(
            loaded.told == [
                "main.yaml:4:5: error: `url` stands twice in this table (first on line 3)",
                "main.yaml:6:5: error: `url` stands twice in this table (first on line 3)",
                "main.yaml:7:5: error: `tags` stands twice in this table (first on line 5)",
                "main.yaml:8:1: error: `feeds` stands twice in this table (first on line 1)",
            ])
    }

    @Test("a fault in an anchored table is told once, where it is written")
    func anchoredFault() throws {
        let loaded = try load(
            """
            groups:
              a: &a { intervall: 5m }
              b: *a
              c: { <<: *a }
            feeds: [http://a.example/]
            """)
        #expect(loaded.told == ["main.yaml:2:11: error: unknown key `intervall` (did you mean `interval`?)"])
    }

    @Test("a secret that is written plainly is never repeated")
    func secretsAreNotShown() throws {
        let loaded = try load(
            """
            daemon: { token: hunter2hunter2 }
            feeds:
              - { url: http://a.example/, auth: { user: u, password: hunter2hunter2 } }
              - { url: "http://u:hunter2hunter2@a.example/" }
              - { url: http://a.example/, headers: { Authorization: hunter2hunter2 } }
            """)
        #expect(loaded.faults.count == 4)
        #expect(!loaded.told.joined().contains("hunter2"))
    }
}
