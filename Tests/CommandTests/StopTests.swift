import FeedTestKit
import Foundation
import NewsWire
import Testing

@Suite("A stop", .timeLimit(.minutes(1)))
struct StopTests {
    private static func configuration(_ server: WireServer, in directory: TemporaryDirectory) throws -> String {
        try directory.write(
            """
            daemon: { state_dir: "\(directory.path("state"))", listen: "" }
            http: { allow_private: true }
            defaults: { interval: 1s, jitter: 0% }
            feeds: [{ id: wire, url: "\(server.url("/feed.xml"))" }]
            """, to: "feedwatch.yaml")
    }

    @Test("lets what is being fetched end: its answer is recorded, and the next start asks by its validators")
    func letsFetchesEnd() async throws {
        let server = try WireServer()
        let mayAnswer = DispatchSemaphore(value: 0)
        let document = WireAnswer.status(
            200, ["Content-Type": "application/xml", "ETag": "\"first\""],
            text: "<rss version=\"2.0\"><channel><title>Wire</title><item><guid>1</guid></item></channel></rss>")
        server.route("/feed.xml") { _ in
            // Not for ever: the server's end waits for its answers, also where the test gave up.
            if mayAnswer.wait(timeout: .now() + 30) == .success { mayAnswer.signal() }
            return document
        }
        let directory = try TemporaryDirectory()
        let configuration = try Self.configuration(server, in: directory)
        let manager = try NotifySocket(directory.path("notify"))
        let first = try FeedwatchProgram.start(
            ["run", "--config", configuration], environment: ["NOTIFY_SOCKET": directory.path("notify")])
        #expect(await server.received(1))
        // On a thread: in a run of all tests a task may wait longer for its turn than a stop waits for an answer.
        Thread.detachNewThread { if manager.waits(for: "STOPPING=1") { mayAnswer.signal() } }
        first.signal(SIGTERM)
        #expect(await first.finish().status == 0)
        #expect(first.errors.contains("stopping"), "\(first.errors)")
        // On a machine under full load the first daemon may have asked more than once before it was stopped.
        let asked = server.requestCount
        let second = try FeedwatchProgram.start(["run", "--config", configuration])
        #expect(await server.received(asked + 1))
        #expect(server.requests.last?.header("If-None-Match") == "\"first\"", "\(first.errors)")
        withExtendedLifetime(second) {}
    }

    @Test("gives up what is not answered: the feed is due as before")
    func givesUp() async throws {
        let server = try WireServer(reception: .silence)
        let directory = try TemporaryDirectory()
        let configuration = try Self.configuration(server, in: directory)
        let daemon = try FeedwatchProgram.start(["run", "--config", configuration])
        #expect(await eventually { server.connectionCount > 0 })
        daemon.signal(SIGTERM)
        let result = await daemon.finish()
        #expect(result.status == 0)
        #expect(!result.timedOut)
        #expect(!result.errors.contains("polling pauses"), "\(result.errors)")
    }
}
