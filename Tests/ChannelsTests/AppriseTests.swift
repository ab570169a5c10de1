import FeedModel
import FeedTestKit
import Foundation
import Processing
import Testing

@Suite("The example that passes alerts on to Apprise", .timeLimit(.minutes(1)))
struct AppriseTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Config/channels/apprise.py").standardized.path

    /// A program that stands where `apprise` would: keeps its arguments and its input, and ends as it is told.
    private func channel(_ directory: TemporaryDirectory, exit status: Int) throws -> any Channel {
        let program = try directory.write(
            "#!/bin/sh\nprintf '%s\\n' \"$@\" > \(directory.path("arguments"))\ncat > \(directory.path("text"))\nexit \(status)\n",
            to: "apprise")
        chmod(program, 0o755)
        return try Samples.channel(
            "exec", [:],
            lists: [
                "command": ["/usr/bin/python3", Self.script, "--config", "/etc/my apprise.yml", "--apprise", program]
            ])
    }

    @Test(
        "gives it a title of one line, the text with outlet, link and what matched, and nothing that is taken for an option"
    )
    func passedOn() async throws {
        let directory = try TemporaryDirectory()
        let body = Samples.body("Bridge --config=/etc/shadow\nclosed 'at' \"dawn\"")
        let outcomes = await (try channel(directory, exit: 0)).send([try Samples.message(body)])
        #expect(outcomes == [.done(receipt: nil)])
        #expect(
            directory.lines(of: "arguments") == [
                "--config=/etc/my apprise.yml", "--title=[The bridge] Bridge --config=/etc/shadow closed 'at' \"dawn\"",
                "--input-format=text",
            ])
        let text = directory.text(of: "text")
        #expect(text.contains("Halvard Courier") && text.contains("https://courier.example/bridge?a=1&b=2"))
        #expect(text.hasSuffix("Topic: The bridge (Bridge)"))
    }

    @Test("asks for another try when a service did not take it, or apprise is not there")
    func again() async throws {
        let directory = try TemporaryDirectory()
        let failing = await (try channel(directory, exit: 1)).send([try Samples.message()])
        guard case .retry = failing[0] else {
            Issue.record("\(failing)")
            return
        }
        let channel = try channel(directory, exit: 0)
        try FileManager.default.removeItem(atPath: directory.path("apprise"))
        guard case .retry = await channel.send([try Samples.message()])[0] else {
            Issue.record("there is no apprise")
            return
        }
    }
}
