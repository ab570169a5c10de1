import Foundation
import ProgramRunning
import Testing

@Suite("Programs")
struct ProgramTests {
    @Test("a program gets its input, and its status comes back")
    func runs() async throws {
        let run = try await ProgramRun.run(
            Program("/bin/sh", ["-c", "read x; test \"$x\" = hello && exit 7"]), input: Array("hello\n".utf8),
            timeout: 10
        ) { _, _ in }
        #expect(run.end == .exited(7))
        #expect(!run.timedOut)
    }

    @Test("a program that does not end is ended")
    func timeout() async throws {
        let run = try await ProgramRun.run(
            Program("/bin/sh", ["-c", "sleep 60"]), input: [], timeout: 0.2, grace: 0.2
        ) { _, _ in }
        #expect(run.timedOut)
    }

    @Test("what is not there is a failure with a reason")
    func missing() async {
        await #expect(throws: ProgramFailure.self) {
            try await ProgramRun.run(Program("/nonexistent/program"), input: [], timeout: 1) { _, _ in }
        }
    }

    @Test("no secret of ours is in a program's environment")
    func environment() {
        let clean = CleanEnvironment.inherited(
            from: ["PATH": "/bin", "SMTP_PASSWORD": "x", "CREDENTIALS_DIRECTORY": "/run/x", "FEEDWATCH_X": "1"])
        #expect(clean["SMTP_PASSWORD"] == nil && clean["CREDENTIALS_DIRECTORY"] == nil)
        #expect(clean["FEEDWATCH_X"] == "1")
    }
}
