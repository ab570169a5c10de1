import FeedModel
import FeedTestKit
import Foundation
import Processing
import Testing

@Suite("A broker", .timeLimit(.minutes(1)))
struct BrokerTests {
    /// A real broker (mosquitto) on loopback that lets one user in, and a subscriber to everything.
    private final class Broker: Sendable {
        let directory: TemporaryDirectory
        let port: Int
        private let processes: [SpawnedProgram]

        init(password: String) async throws {
            directory = try TemporaryDirectory()
            port = try Self.freePort()
            try directory.write("", to: "passwords")
            let hashed = try Self.start(
                "/usr/bin/mosquitto_passwd", ["-b", directory.path("passwords"), "desk", password])
            guard hashed.waitForEnd() == 0 else { throw Missing(said: "no password") }
            try directory.write(
                "listener \(port) 127.0.0.1\nallow_anonymous false\npassword_file \(directory.path("passwords"))\n",
                to: "mosquitto.conf")
            // The broker gives up root's rights, and has to read its files afterwards.
            chmod(directory.path, 0o755)
            chmod(directory.path("passwords"), 0o644)
            let broker = try Self.start(
                "/usr/sbin/mosquitto", ["-v", "-c", directory.path("mosquitto.conf")], errors: directory.path("broker"))
            guard
                await eventually(
                    within: .seconds(20),
                    { [directory] in
                        directory.text(of: "broker").contains("running")
                    })
            else { throw Missing(said: directory.text(of: "broker")) }
            let ears = try Self.start(
                "/usr/bin/mosquitto_sub",
                [
                    "-h", "127.0.0.1", "-p", "\(port)", "-u", "desk", "-P", password, "-t", "#", "-F", "%t %p",
                ], output: directory.path("heard"))
            processes = [broker, ears]
            guard
                await eventually(
                    within: .seconds(20),
                    { [directory] in
                        directory.text(of: "broker").contains("Sending SUBACK")
                    })
            else { throw Missing(said: directory.text(of: "broker")) }
        }

        /// What came to `topic`.
        func heard(on topic: String) -> [String] {
            directory.lines(of: "heard").filter { $0.hasPrefix(topic + " {") }.map {
                String($0.dropFirst(topic.count + 1))
            }
        }

        private static func start(
            _ path: String, _ arguments: [String], output: String? = nil, errors: String? = nil
        ) throws -> SpawnedProgram {
            try SpawnedProgram(
                [path] + arguments, output: output.map { .file($0) } ?? .nowhere,
                errors: errors.map { .file($0) } ?? .nowhere)
        }

        private static func freePort() throws -> Int {
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(server) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let bound = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(server, $0, length) == 0 && getsockname(server, $0, &length) == 0
                }
            }
            guard bound else { throw CocoaError(.featureUnsupported) }
            return Int(UInt16(bigEndian: address.sin_port))
        }

        private struct Missing: Error, CustomStringConvertible {
            var said: String
            var description: String { "no broker (mosquitto, mosquitto-clients: `make setup-test`): \(said)" }
        }
    }

    /// With the password of the samples: `a secret`.
    private func channel(_ broker: Broker) throws -> any Channel {
        try Samples.channel(
            "mqtt",
            ["server": "mqtt://127.0.0.1:\(broker.port)", "topic": "news/river & bridge", "allow_private": "true"],
            login: "desk")
    }

    @Test("gets each message as JSON under its topic, whatever stands in the title, and a long one whole")
    func published() async throws {
        let broker = try await Broker(password: "a secret")
        let channel = try channel(broker)
        let long = String(repeating: "über die Brücke ", count: 4000)
        for (key, title) in [(1, "Bridge\u{0}\r\n#/+ حلب"), (2, long)] {
            let outcomes = await channel.send([try Samples.message(Samples.body(title), key: UInt64(key))])
            #expect(outcomes == [.done(receipt: "published")])
        }
        #expect(await eventually { broker.heard(on: "news/river & bridge").count == 2 })
        let heard = broker.heard(on: "news/river & bridge").compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
        #expect(heard.map { $0["delivery"] as? String } == (1...2).map { String(repeating: "0", count: 31) + "\($0)" })
        #expect((heard.last?["article"] as? [String: Any])?["title"] as? String == long)
    }

    @Test("a message that it would drop for its length is refused, and said to be too long")
    func tooLong() async throws {
        let broker = try await Broker(password: "a secret")
        let channel = try Samples.channel(
            "mqtt",
            ["server": "mqtt://127.0.0.1:\(broker.port)", "topic": "t", "allow_private": "true", "max_size": "1KiB"],
            login: "desk")
        let long = try Samples.message(Samples.body(String(repeating: "long ", count: 300)), key: 1)
        let outcomes = await channel.send([long, try Samples.message(key: 2)])
        guard case .reject(let reason) = outcomes[0] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(reason.hasSuffix("bytes: the broker takes 1024 (`max_size`)"))
        #expect(outcomes[1] == .done(receipt: "published"))
        #expect(await eventually { broker.heard(on: "t").count == 1 })
    }

    @Test(
        "what no broker takes is found by the check",
        arguments: [
            ("topic", "news/+/bridge", "+ and #"), ("topic", "news/#", "+ and #"), ("topic", "a\u{0}b", "NUL"),
            ("topic", "$SYS/news", "the broker's own"), ("topic", String(repeating: "t", count: 65_536), "65,535"),
            ("server", "mqtts://broker.example", "over TLS"), ("server", "broker.example", "mqtt://HOST"),
            ("server", "mqtt://", "mqtt://HOST"), ("server", "mqtt://broker.example/news", "`topic`"),
            ("server", "mqtt://desk:secret@broker.example", "`login`"),
        ])
    func faults(key: String, value: String, word: String) throws {
        let settings = ["server": "mqtt://broker.example", "topic": "news"].merging([key: value]) { $1 }
        let fault = #expect(throws: ConfigurationFault.self) { try Samples.channel("mqtt", settings) }
        #expect(fault?.message.contains(word) == true)
        #expect(fault?.message.contains("secret") == false)
        #expect(throws: Never.self) {
            try Samples.channel("mqtt", ["server": "mqtt://broker.example:1883", "topic": "a/b"])
        }
    }

    @Test("that refuses the login, or is not there, is tried again; the password is in no reason")
    func refused() async throws {
        let broker = try await Broker(password: "another secret")
        let refused = await (try channel(broker)).send([try Samples.message()])
        guard case .retry(_, let reason) = refused[0] else {
            Issue.record("\(refused)")
            return
        }
        #expect(!reason.contains("a secret"))
        #expect(broker.heard(on: "news/river & bridge").isEmpty)
        let nobody = try Samples.channel(
            "mqtt", ["server": "mqtt://127.0.0.1:1", "topic": "t", "allow_private": "true"])
        guard case .retry = await nobody.send([try Samples.message()])[0] else {
            Issue.record("nobody listens there")
            return
        }
    }
}
