import FeedTestKit
import Foundation
import NewsWire
import Testing

@Suite("The heartbeat")
struct HeartbeatTests {
    @Test("falls silent while a channel is behind, and says so; it is heard again when the channel has caught up")
    func silent() async throws {
        let server = try WireServer()
        let mayAnswer = DispatchSemaphore(value: 0)
        server.route("/feed.xml") { _ in
            .document(
                "<rss version=\"2.0\"><channel><title>Wire</title><item><guid>1</guid><title>Dam</title></item></channel></rss>"
            )
        }
        // A channel that fails instead would be left alone for the longer, the slower this machine is.
        server.route("/hook") { _ in
            mayAnswer.wait()
            mayAnswer.signal()
            return .status(200)
        }
        server.route("/beat") { _ in .status(200) }
        @Sendable func beats() -> Int { server.requests.count { $0.path == "/beat" } }
        let directory = try TemporaryDirectory()
        let configuration = try directory.write(
            """
            daemon:
              state_dir: "\(directory.path("state"))"
              listen: ""
              heartbeat: { url: "\(server.url("/beat"))", every: 1s }
            http: { allow_private: true }
            defaults: { on_first_fetch: alert_all }
            feeds: [{ id: wire, url: "\(server.url("/feed.xml"))" }]
            topics: [{ id: dams, query: dam, group_by: none, notify: [hook] }]
            channels: [{ id: hook, type: webhook, url: "\(server.url("/hook"))", allow_private: true, retry: { first: 1s, max: 1s } }]
            """, to: "feedwatch.yaml")
        let daemon = try FeedwatchProgram.start(["run", "--config", configuration])
        #expect(await eventually { beats() > 0 }, "\(daemon.errors)")
        #expect(await daemon.wait { $0.errors.contains("behind: hook") })
        let before = beats()
        mayAnswer.signal()
        #expect(await daemon.wait { $0.errors.contains("called again") }, "\(daemon.errors)")
        #expect(await eventually { beats() > before })
        withExtendedLifetime(daemon) {}
    }
}
