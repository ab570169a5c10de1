import FeedModel
import Foundation
import NewsWire
import Processing
import Testing

@Suite("Services")
struct ServiceTests {
    static let services: [(type: String, settings: [String: String], path: String, member: String)] = [
        ("slack", ["url": "BASE/hook"], "/hook", "text"),
        ("discord", ["url": "BASE/hook"], "/hook", "content"),
        ("mattermost", ["url": "BASE/hook"], "/hook", "text"),
        ("teams", ["url": "BASE/hook"], "/hook", "attachments"),
        ("telegram", ["server": "BASE", "token": "12:ab", "chat": "5"], "/bot12:ab/sendMessage", "text"),
        ("ntfy", ["server": "BASE", "topic": "alerts"], "/", "message"),
        ("gotify", ["server": "BASE", "token": "t"], "/message", "message"),
        ("pushover", ["server": "BASE", "token": "t", "user": "u"], "/1/messages.json", "message"),
    ]

    private func send(
        _ type: String, _ settings: [String: String], to server: WireServer, _ message: Message
    ) async throws -> Outcome {
        var settings = settings.mapValues { $0.replacingOccurrences(of: "BASE", with: server.baseURL) }
        settings["allow_private"] = "true"
        let channel = try Samples.channel(type, settings)
        return await channel.send([message])[0]
    }

    @Test("each service gets its payload at its place", arguments: services.map(\.type))
    func payload(type: String) async throws {
        let service = try #require(Self.services.first { $0.type == type })
        let server = try WireServer { _ in .status(200) }
        let outcome = try await send(type, service.settings, to: server, Samples.message())
        #expect(outcome == .done(receipt: "status 200"))
        let request = try #require(server.requests.first)
        #expect(request.path == service.path)
        #expect(request.method == "POST")
        #expect(request.text.contains("\"\(service.member)\":"))
        #expect(request.text.contains("courier.example"))
    }

    @Test("a publisher's markup means nothing to Slack, Telegram and Discord")
    func escaping() async throws {
        let server = try WireServer { _ in .status(200) }
        for type in ["slack", "telegram", "discord"] {
            let service = try #require(Self.services.first { $0.type == type })
            _ = try await send(type, service.settings, to: server, Samples.message())
        }
        let texts = server.requests.map(\.text)
        #expect(texts[0].contains("*Bridge* &lt;closed&gt; &amp; *ferries*"))
        #expect(texts[1].contains("<b>Bridge</b> &lt;closed&gt; &amp; *ferries*"))
        #expect(texts[2].contains(#"**Bridge** \\<closed\\> & \\*ferries\\*"#))
        #expect(texts[2].contains(#""allowed_mentions":{"parse":[]}"#))
    }

    @Test("Matrix's transaction is the message's key, so that a repeat is no second message")
    func matrix() async throws {
        let server = try WireServer { _ in .status(200) }
        let settings = ["server": "BASE", "room": "!r:example.org", "token": "t"]
        for _ in 0..<2 { _ = try await send("matrix", settings, to: server, Samples.message(key: 0xAB)) }
        let targets = Set(server.requests.map(\.target))
        #expect(targets.count == 1)
        #expect(targets.first?.hasSuffix("/send/m.room.message/000000000000000000000000000000ab") == true)
        #expect(server.requests.first?.method == "PUT")
        #expect(server.requests.first?.header("Authorization") == "Bearer t")
    }

    @Test("a 429 is tried again when the service says, in its header or its body")
    func rateLimits() async throws {
        let inBody = try WireServer { _ in
            .status(429, text: #"{"parameters":{"retry_after":17}}"#)
        }
        let telegram = try #require(Self.services.first { $0.type == "telegram" })
        let first = try await send("telegram", telegram.settings, to: inBody, Samples.message())
        #expect(first == .retry(after: .seconds(17), reason: "status 429"))
        let inHeader = try WireServer { _ in .status(429, ["Retry-After": "9"]) }
        let slack = try await send("slack", ["url": "BASE/"], to: inHeader, Samples.message())
        #expect(slack == .retry(after: .seconds(9), reason: "status 429"))
    }

    @Test("what is refused for good is dead, what may pass is tried again")
    func statuses() async throws {
        for (status, isFinal) in [(400, true), (410, true), (403, false), (404, false), (500, false), (302, false)] {
            let server = try WireServer { _ in .status(status) }
            let outcome = try await send("slack", ["url": "BASE/"], to: server, Samples.message())
            if case .reject = outcome { #expect(isFinal, "\(status)") } else { #expect(!isFinal, "\(status)") }
        }
    }

    @Test("texts keep to the services' limits")
    func limits() async throws {
        let server = try WireServer { _ in .status(200) }
        let long = String(repeating: "Ferry 🚢 ", count: 4000)
        for (type, most) in [("discord", 2000), ("pushover", 1024), ("telegram", 4096)] {
            let service = try #require(Self.services.first { $0.type == type })
            _ = try await send(type, service.settings, to: server, Samples.message(Samples.body(long)))
            let body = try #require(server.requests.last?.body)
            let json = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
            let text = try #require(json[service.member] as? String)
            #expect(text.utf16.count <= most, "\(type)")
            var digest = MessageBody(event: .digest, processor: "alert", channel: "test")
            digest.articles = (1...50).map { _ in MessageBody.ArticleBody(Samples.article(long)) }
            _ = try await send(type, service.settings, to: server, Samples.message(digest))
            let second = try #require(server.requests.last?.body)
            let told = try #require(try JSONSerialization.jsonObject(with: Data(second)) as? [String: Any])
            let list = try #require(told[service.member] as? String)
            // What does not fit is counted where it is read.
            #expect(list.utf16.count <= most && list.contains("50 articles"), "\(type)")
        }
    }
}
