import FeedTestKit
import Foundation
import NewsWire
import Testing

@Suite("A program of a daemon that is killed", .timeLimit(.minutes(1)))
struct OrphanTests {
    /// Answers nothing; says by a file that it has a delivery, and by another one that its input has ended.
    private static let program = """
        read -r hello
        echo '{"type":"ready","window":8}'
        read -r delivery
        echo yes > "$1/given"
        while read -r line; do :; done
        echo yes > "$1/ended"
        """

    @Test("gets the end of its input, so that nothing is left running")
    func endOfInput() async throws {
        let wire = try GrowingWire(feeds: 1, seed: 5)
        let directory = try TemporaryDirectory()
        let program = try directory.write(Self.program, to: "ears.sh")
        let configuration = try directory.write(
            """
            daemon: { state_dir: "\(directory.path("state"))", listen: "", start_spread: 0s }
            http: { allow_private: true, per_host: { min_gap: 0s } }
            defaults: { on_first_fetch: alert_all }
            feeds: ["\(wire.server.url(wire.paths[0]))"]
            processors:
              - { id: ears, type: exec, mode: stream, command: [/bin/sh, "\(program)", "\(directory.path)"] }

            """, to: "feedwatch.yaml")
        let daemon = try FeedwatchProgram.start(["run", "--config", configuration])
        #expect(await eventually { !directory.text(of: "given").isEmpty }, "\(daemon.errors)")
        #expect(directory.text(of: "ended").isEmpty)
        daemon.signal(SIGKILL)
        #expect(await eventually { !directory.text(of: "ended").isEmpty })
    }
}
