import FeedTestKit
import Foundation
import NewsWire
import Testing

@Suite("The commands of channels")
struct ChannelsTests {
    private func configuration(_ directory: TemporaryDirectory, _ server: WireServer) throws -> String {
        try directory.write(
            """
            daemon: { state_dir: "\(directory.path("state"))" }
            channels:
              - { id: hook, type: webhook, url: "\(server.url("/in/s3cret-path"))", allow_private: true, headers: { X-Key: { env: HOOK_KEY } } }
              - { id: mail, type: smtp, server: "smtp://127.0.0.1:1", from: a@example.org, to: [b@example.org] }
            """, to: "feedwatch.yaml")
    }

    @Test(
        "test sends one message, shows the exchange without secrets, and says whether it arrived",
        arguments: [204, 500])
    func test(status: Int) async throws {
        let server = try WireServer()
        server.route("/in/s3cret-path") { _ in .status(status, [:], text: "s3cret was seen") }
        let directory = try TemporaryDirectory()
        let path = try configuration(directory, server)
        let sent = try await FeedwatchProgram.run(
            ["channels", "test", "hook", "--config", path], environment: ["HOOK_KEY": "s3cret"])
        #expect(sent.status == (status == 204 ? 0 : 3))
        #expect(sent.output.contains("< \(status)") && !sent.output.contains("s3cret"))
        #expect(sent.output.contains(status == 204 ? "hook: delivered" : "hook: not delivered"))
        let request = try #require(server.requests.first)
        #expect(server.requestCount == 1 && request.header("X-Key") == "s3cret")
    }

    @Test("preview shows a mail in plain words and sends nothing; list tells where channels lead")
    func preview() async throws {
        let server = try WireServer()
        let directory = try TemporaryDirectory()
        let path = try configuration(directory, server)
        let shown = try await FeedwatchProgram.run(["channels", "preview", "mail", "--config", path])
        #expect(shown.status == 0)
        #expect(shown.lines.contains("> Subject: Test of the channel mail"))
        #expect(shown.lines.contains("> https://example.org/feedwatch-test"))
        #expect(!shown.output.contains("Connection refused"))
        let listed = try await FeedwatchProgram.run(
            ["channels", "list", "--config", path, "--format", "jsonl"], environment: ["HOOK_KEY": "s3cret"])
        #expect(listed.lines.count == 2 && !listed.output.contains("s3cret"))
        #expect(server.requestCount == 0)
        let unknown = try await FeedwatchProgram.run(["channels", "preview", "mial", "--config", path])
        #expect(unknown.status == 1 && unknown.errors.contains("`mail`"))
    }

    @Test("preview needs no secret, and a warning of the configuration is told once")
    func withoutSecrets() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(
            """
            daemon: { state_dir: "\(directory.path("state"))", listen: "" }
            feeds: [ { id: wire, url: "https://wire.example/feed" } ]
            channels:
              - { id: chat, type: slack, url: { env: NOT_SET_ANYWHERE } }
              - { id: phone, type: telegram, token: { env: NOT_SET_ANYWHERE }, chat: "@desk" }
            """, to: "feedwatch.yaml")
        let chat = try await FeedwatchProgram.run(["channels", "preview", "chat", "--config", path])
        #expect(chat.status == 0 && chat.lines.first == "> POST (secret)/…")
        #expect(chat.output.contains("Test of the channel chat"))
        #expect(chat.errors.components(separatedBy: "NOT_SET_ANYWHERE is not set").count == 3)
        let phone = try await FeedwatchProgram.run(["channels", "preview", "phone", "--config", path])
        #expect(phone.lines.first == "> POST https://api.telegram.org/…")
        let listed = try await FeedwatchProgram.run(["channels", "list", "--config", path])
        #expect(listed.output.contains("https://api.telegram.org to @desk"))
        let sent = try await FeedwatchProgram.run(["channels", "test", "chat", "--config", path])
        #expect(sent.status == 3 && sent.output.contains("NOT_SET_ANYWHERE is not set"))
    }
}
