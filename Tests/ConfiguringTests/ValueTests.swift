import Configuring
import FeedModel
import Foundation
import Testing

@Suite struct ValueTests {
    @Test("what is read and not done yet is told")
    func notDoneYet() throws {
        let folder = try Folder([
            "main.yaml": """
            daemon: { listen: 127.0.0.1:9711 }
            feeds: [{ url: http://a.example/, fulltext: true }, { url: http://b.example/, fulltext: false }]
            """
        ])
        let loaded = folder.load()
        #expect(loaded.configuration != nil)
        #expect(
            loaded.warnings.map { $0.description.replacing(folder.path + "/", with: "") } == [
                "main.yaml:1:19: warning: `listen`: nothing is served there yet",
                "main.yaml:2:45: warning: `fulltext`: pages are not fetched yet; the feed's own text is kept",
            ])
    }

    @Test("a list of URLs is a complete file, and everything else has its default")
    func shortest() throws {
        let read = try configuration("feeds: [https://Blog.Example.org/Feed]")
        #expect(read.feeds.map(\.id) == ["blog-example-org-feed"])
        #expect(read.feeds.map(\.url) == ["https://Blog.Example.org/Feed"])
        #expect(read.daemon == DaemonSettings())
        #expect(read.http == HTTPSettings())
        #expect(read.processors.map(\.id) == ["archive", "alert"])
        #expect(read.settings(of: read.feeds[0]).interval == .auto)
    }

    @Test("a feed's options lie over its group's, those over the defaults, those over http")
    func layers() throws {
        let read = try configuration(
            """
            http: { timeout: 10s, max_body: 1MiB, allow_private: true }
            defaults: { interval: 1h, timeout: 20s, jitter: 0% }
            groups: { g: { interval: 2h, updates: alert, tags: [x, y] } }
            feeds:
              - { id: a, url: http://a.example/, group: g, interval: 3h, tags: [y, z] }
              - { id: b, url: http://b.example/, group: g }
              - { id: c, url: http://c.example/ }
            """)
        let settings = read.feeds.map(read.settings(of:))
        let intervals: [FeedOptions.Interval] = [.every(10800), .every(7200), .every(3600)]
        #expect(settings.map(\.interval) == intervals)
        #expect(settings.map(\.updates) == [.alert, .alert, .revisions])
        #expect(settings.map(\.timeout) == [20, 20, 20])
        #expect(settings.allSatisfy { $0.maxBody == 1_048_576 })
        #expect(settings.allSatisfy { $0.allowPrivate && $0.jitter == 0 })
        #expect(read.feeds.map(read.tags(of:)) == [["y", "z", "x"], ["x", "y"], []])
    }

    @Test("what YAML would take for flags, numbers, dates and nothing stays as it is written")
    func scalars() throws {
        let words = [
            "on", "off", "1.20", "07:00", "0123", "1e3", "0x1F", "1_000", "2026-11-22", ".inf", "null", "~", "no",
        ]
        let read = try configuration(
            "feeds: [ { id: no, url: http://a.example/, tags: [\(words.joined(separator: ", "))], http_version: 1.1 } ]"
        )
        #expect(read.feeds[0].tags == words)
        #expect(read.feeds[0].id == "no")
        #expect(read.settings(of: read.feeds[0]).httpVersion == .http1)
    }

    @Test("own keys win over merged ones, and the first merged table over the later ones")
    func merging() throws {
        let read = try configuration(
            """
            groups:
              a: &a { interval: 1h, updates: alert, fulltext: true }
              b: &b { interval: 2h, jitter: 5% }
              c:
                <<: [*b, *a]
                fulltext: false
            feeds: [http://a.example/]
            """)
        let group = try #require(read.groups["c"]).options
        #expect(group.interval == .every(2 * 3600))
        #expect(group.updates == .alert)
        #expect(group.jitter == 0.05)
        #expect(group.fulltext == false)
    }

    @Test("the ways to prove who we are, and headers whose values are secrets")
    func authorization() throws {
        let folder = try Folder([
            "s": "secret\n",
            "main.yaml": """
            feeds:
              - { id: a, url: http://a.example/, auth: { user: u, password: { file: s } } }
              - { id: b, url: http://a.example/b, auth: { type: digest, user: u, password: { env: P } } }
              - { id: c, url: http://a.example/c, auth: { bearer: { credential: t } } }
              - { id: d, url: http://a.example/d, auth: { certificate: c.pem, key: /k.pem } }
              - { id: e, url: http://a.example/e, headers: { X-Key: { file: s }, X-Plain: yes } }
            """,
        ])
        let loaded = folder.load(environment: ["P": "x"])
        let feeds = try #require(loaded.configuration).feeds
        let file = SecretReference.file(folder.path + "/s")
        #expect(feeds[0].options.authorization == .basic(Login(user: "u", password: file)))
        #expect(feeds[1].options.authorization == .digest(Login(user: "u", password: .environment("P"))))
        #expect(feeds[2].options.authorization == .bearer(.credential("t")))
        #expect(
            feeds[3].options.authorization == .certificate(certificate: folder.path + "/c.pem", key: "/k.pem"))
        #expect(
            feeds[4].options.headers == [
                FeedOptions.Header(name: "X-Key", value: nil, secret: file),
                FeedOptions.Header(name: "X-Plain", value: "yes"),
            ])
        // Under systemd the credential will be there; here it is worth a word.
        #expect(loaded.warnings.map(\.place.line) == [4])
    }

    @Test("topics, channels and processors as the contract writes them")
    func rest() throws {
        let read = try configuration(
            """
            daemon:
              state_dir: state
              start_spread: 0s
              heartbeat: { url: "https://watch.example/x", every: 1m }
              listen: ""
              timezone: Europe/Berlin
              log: { level: debug, format: json }
            http: { contact: desk@example.org, per_host: { connections: 2, min_gap: 500ms } }
            feeds: [ { id: a, url: http://a.example/, group: g } ]
            groups: { g: }
            topics:
              - id: t
                title: "T: one"
                feeds: ["@g", a]
                query: x
                notify: [c]
                group_by: feed
                group_wait: 1m
                priority: high
                rate: { max: 20, per: 1h, overflow: digest }
                quiet: { hours: "23:00-06:30", then: digest }
              - { id: h, events: [feed.stale], notify: [c] }
            channels:
              - { id: c, type: console, retry: { first: 1s, give_up: 1d }, fallback: d, after: 5m }
              - { id: d, type: console, rate: { max: 6, per: 10m } }
            processors:
              - { id: archive, type: archive, enabled: false }
              - { id: s, type: summary, topics: [t], deliver: [c] }
            """)
        #expect(read.daemon.stateDirectory.hasSuffix("/state"))
        #expect(read.daemon.startSpread == .over(0))
        #expect(read.daemon.heartbeat == DaemonSettings.Heartbeat(url: "https://watch.example/x", every: 60))
        #expect(read.daemon.listen == nil)
        #expect(read.daemon.timeZone.identifier == "Europe/Berlin")
        #expect(read.daemon.log.level == .debug && read.daemon.log.format == .json)
        #expect(read.http.contact == "desk@example.org")
        #expect(read.http.connectionsPerHost == 2 && read.http.minGap == 0.5)
        let topic = read.topics[0]
        #expect(topic.title == "T: one")
        #expect(topic.feeds == [.group("g"), .feed("a")])
        #expect(topic.groupBy == .feed && topic.groupWait == 60 && topic.priority == .high)
        #expect(topic.rate == RateBudget(max: 20, per: 3600))
        #expect(topic.quiet == QuietHours(from: 23 * 60, to: 6 * 60 + 30))
        #expect(read.topics[1].events == [.feedStale] && read.topics[1].query == nil)
        #expect(read.channels[0].retry == ChannelDefinition.Retry(first: 1, giveUp: 86400))
        #expect(read.channels[0].fallback == "d" && read.channels[0].fallbackAfter == 300)
        #expect(read.processors.map(\.id) == ["archive", "s", "alert"])
        #expect(read.processors.map(\.enabled) == [false, true, true])
        #expect(read.processors[1].topics == ["t"])
    }

    @Test("the control socket is where it is set, else where systemd says, else beside the journal")
    func control() {
        var daemon = DaemonSettings()
        #expect(daemon.controlPath(environment: [:]) == "/var/lib/feedwatch/control.sock")
        #expect(daemon.controlPath(environment: ["RUNTIME_DIRECTORY": "/run/a:/run/b"]) == "/run/a/control.sock")
        daemon.control = "/tmp/c"
        #expect(daemon.controlPath(environment: ["RUNTIME_DIRECTORY": "/run/a"]) == "/tmp/c")
    }

    @Test(
        "only this machine's addresses are loopback",
        arguments: [
            ("127.0.0.1:1", true), ("127.9.9.9:1", true), ("localhost:1", true), ("[::1]:1", true), (":1", false),
            ("0.0.0.0:1", false), ("[::]:1", false), ("127.evil.example:1", false), ("192.168.0.1:1", false),
        ])
    func loopback(text: String, expected: Bool) throws {
        #expect(try #require(ListenAddress(text)).isLoopback == expected)
    }
}
