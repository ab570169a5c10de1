import FeedTestKit
import Foundation
import NewsWire
import Synchronization
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
        let first = Late()
        let document = WireAnswer.status(
            200, ["Content-Type": "application/xml", "ETag": "\"first\""],
            text: "<rss version=\"2.0\"><channel><title>Wire</title><item><guid>1</guid></item></channel></rss>")
        server.route("/feed.xml") { _ in
            // On the server's own thread: in a run of all tests a task may wait longer for its turn than a stop waits for
            // an answer. Not for ever: the server's end waits for its answers, also where the test gave up.
            let end = ContinuousClock.now + .seconds(30)
            while !first.isStopping, ContinuousClock.now < end { usleep(2000) }
            return document
        }
        let directory = try TemporaryDirectory()
        let configuration = try Self.configuration(server, in: directory)
        let program = try FeedwatchProgram.start(["run", "--config", configuration])
        first.program.withLock { $0 = program }
        #expect(await server.received(1))
        program.signal(SIGTERM)
        #expect(await program.finish().status == 0)
        #expect(first.isStopping, "\(program.errors)")
        // On a machine under full load the first daemon may have asked more than once before it was stopped.
        let asked = server.requestCount
        let second = try FeedwatchProgram.start(["run", "--config", configuration])
        #expect(await server.received(asked + 1))
        #expect(server.requests.last?.header("If-None-Match") == "\"first\"", "\(program.errors)")
        withExtendedLifetime(second) {}
    }

    /// A program that is started after somebody begins to look at it.
    private final class Late: Sendable {
        let program = Mutex<RunningProgram?>(nil)

        var isStopping: Bool { program.withLock { $0 }?.errors.contains("stopping") ?? false }
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
