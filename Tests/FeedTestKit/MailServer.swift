import Foundation

/// A real SMTP server on loopback (python3-aiosmtpd). It keeps each mail that it accepts, and refuses some when asked to.
public final class MailServer: Sendable {
    /// A mail that was accepted.
    public struct Mail: Sendable, Hashable {
        /// Its Message-ID.
        public var id: String
        /// The SHA-256 of all of its bytes.
        public var content: String
        /// Its subject, decoded.
        public var subject: String
    }

    private let directory: TemporaryDirectory
    private let program: SpawnedProgram
    /// Where it listens.
    public let port: Int

    private static let script = """
        import asyncio, email.policy, email.parser, hashlib, os, random, sys
        from aiosmtpd.smtp import SMTP
        directory, failing, chance = sys.argv[1], float(sys.argv[2]), random.Random(int(sys.argv[3]))
        class Sink:
            count = 0
            async def handle_DATA(self, server, session, envelope):
                if os.path.exists(directory + "/refuse"):
                    return open(directory + "/refuse").read().strip()
                if chance.random() < failing:
                    return "451 later"
                Sink.count += 1
                content = envelope.original_content
                with open(directory + "/mail%d" % Sink.count, "wb") as out:
                    out.write(content)
                head = email.parser.BytesHeaderParser(policy=email.policy.default).parsebytes(content)
                with open(directory + "/accepted", "a") as out:
                    out.write("%s\\t%s\\t%s\\n" % (head["Message-ID"], hashlib.sha256(content).hexdigest(), head["Subject"]))
                return "250 accepted"
        async def main():
            loop = asyncio.get_running_loop()
            server = await loop.create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
            with open(directory + "/port.part", "w") as out:
                out.write(str(server.sockets[0].getsockname()[1]))
            os.rename(directory + "/port.part", directory + "/port")
            await server.serve_forever()
        asyncio.run(main())
        """

    /// Starts it; `failing`: how many of the mails it puts off with 451, from 0 to 1.
    public init(failing: Double = 0, seed: UInt64 = 0) async throws {
        let directory = try TemporaryDirectory()
        self.directory = directory
        program = try SpawnedProgram(
            ["/usr/bin/python3", "-c", Self.script, directory.path, String(failing), String(seed)])
        guard await eventually(within: .seconds(20), { !directory.text(of: "port").isEmpty }) else {
            throw Missing()
        }
        port = Int(directory.text(of: "port")) ?? 0
    }

    /// Answers each mail with this line from now on.
    public func refuse(_ answer: String) throws { try directory.write(answer, to: "refuse") }

    /// The bytes of the mail that was accepted as number `number`, from 1.
    public func mail(_ number: Int) -> String { directory.text(of: "mail\(number)") }

    /// What was accepted, in order.
    public var accepted: [Mail] {
        directory.lines(of: "accepted").compactMap { line in
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return parts.count == 3 ? Mail(id: parts[0], content: parts[1], subject: parts[2]) : nil
        }
    }

    private struct Missing: Error, CustomStringConvertible {
        let description = "the SMTP server did not start: python3-aiosmtpd is installed by `make setup-test`"
    }
}
