import FeedModel
import FeedTestKit
import Foundation
import Processing
import Testing

@Suite("Mail")
struct MailTests {
    /// A real SMTP server on loopback (python3-aiosmtpd) that writes each mail to a file.
    final class Server: Sendable {
        let directory: TemporaryDirectory
        let port: Int
        private let process: Process

        private static let script = """
            import asyncio, sys, os, socket
            from aiosmtpd.smtp import SMTP
            class Sink:
                count = 0
                async def handle_DATA(self, server, session, envelope):
                    Sink.count += 1
                    if os.path.exists(sys.argv[1] + "/refuse"):
                        return open(sys.argv[1] + "/refuse").read().strip()
                    with open(sys.argv[1] + "/mail%d.part" % Sink.count, "wb") as out:
                        out.write(envelope.original_content)
                    os.rename(sys.argv[1] + "/mail%d.part" % Sink.count, sys.argv[1] + "/mail%d" % Sink.count)
                    return "250 accepted"
            async def main():
                loop = asyncio.get_running_loop()
                server = await loop.create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
                with open(sys.argv[1] + "/port.part", "w") as out:
                    out.write(str(server.sockets[0].getsockname()[1]))
                os.rename(sys.argv[1] + "/port.part", sys.argv[1] + "/port")
                await server.serve_forever()
            asyncio.run(main())
            """

        init() async throws {
            let directory = try TemporaryDirectory()
            self.directory = directory
            process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
            process.arguments = ["-c", Self.script, directory.path]
            // Of its own: a child that outlives a failed test must not hold the tests' output open.
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            process.standardInput = FileHandle.nullDevice
            try process.run()
            guard await eventually(within: .seconds(20), { !directory.text(of: "port").isEmpty }) else {
                throw Missing()
            }
            port = Int(directory.text(of: "port")) ?? 0
        }

        // The test runner blocks SIGTERM, and its children inherit that.
        deinit { kill(process.processIdentifier, SIGKILL) }

        struct Missing: Error, CustomStringConvertible {
            let description = "the SMTP server did not start: python3-aiosmtpd is installed by `make setup-test`"
        }
    }

    private func channel(_ server: Server) throws -> any Channel {
        try Samples.channel(
            "smtp",
            [
                "server": "smtp://127.0.0.1:\(server.port)", "from": "feedwatch@example.org", "allow_private": "true",
            ], lists: ["to": ["desk@example.org", "night@example.org"]])
    }

    @Test("a mail arrives with its key, in text and HTML, and nothing in a title becomes a header")
    func arrives() async throws {
        let server = try await Server()
        let title = "Brücke حلب zu\r\nBcc: everyone@example.org"
        let message = try Samples.message(Samples.body(title), key: 0xA1, inReplyTo: 0xA0)
        let outcomes = try await channel(server).send([message])
        #expect(outcomes == [.done(receipt: "accepted (250)")])
        let mail = server.directory.text(of: "mail1")
        let head = mail.components(separatedBy: "\r\n\r\n")[0]
        #expect(head.contains("Message-ID: <000000000000000000000000000000a1@feedwatch.example.org>"))
        #expect(head.contains("In-Reply-To: <000000000000000000000000000000a0@feedwatch.example.org>"))
        #expect(head.contains("References: <000000000000000000000000000000a0@feedwatch.example.org>"))
        #expect(head.contains("List-Id: <bridge.feedwatch.example.org>"))
        #expect(head.contains("Auto-Submitted: auto-generated"))
        #expect(head.contains("Subject: =?UTF-8?B?"))
        #expect(!head.contains("\r\nBcc:"))
        #expect(mail.contains("Content-Type: text/plain; charset=utf-8"))
        #expect(mail.contains("Content-Type: text/html; charset=utf-8"))
    }

    @Test("4xx is tried again, 5xx is an answer for good")
    func refusals() async throws {
        let server = try await Server()
        _ = try server.directory.write("451 later", to: "refuse")
        let channel = try channel(server)
        guard case .retry = await channel.send([try Samples.message()])[0] else { throw Wrong() }
        _ = try server.directory.write("554 no", to: "refuse")
        guard case .reject = await channel.send([try Samples.message()])[0] else { throw Wrong() }
    }

    struct Wrong: Error {}
}
