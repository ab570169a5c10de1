import FeedModel
import FeedTestKit
import Foundation
import Glibc
import Logging
import Processing
import Synchronization
import Testing

@testable import Controlling

@Suite("The control socket")
struct ControlSocketTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.path("control.sock") }

    init() throws { directory = try TemporaryDirectory() }

    private func server(_ operations: any Operations = StubOperations()) throws -> ControlServer {
        var log = Logger(label: "test")
        log.logLevel = .critical
        return try ControlServer(path: path, operations: operations, log: log)
    }

    @Test("carries every operation there and its answer back")
    func operations() async throws {
        let stub = StubOperations()
        let server = try server(stub)
        defer { server.stop() }
        let client = ControlClient(path: path)
        #expect(try await client.status().feeds.configured == 7)
        #expect(try await client.reload() == ReloadReport(accepted: false, faults: ["a.yaml:1:2: error: no"]))
        try await client.setPaused("a", true)
        let silence = try await client.addSilence("t", until: stub.at, comment: "weekend")
        #expect(silence.until == stub.at && silence.comment == "weekend")
        #expect(try await client.removeSilence(1))
        #expect(try await !client.removeSilence(2))
        #expect(try await client.silences() == [])
        #expect(try await client.retryDeliveries(DeliverySelection(channel: "ops")) == 3)
        #expect(try await client.dropDeliveries(DeliverySelection()) == 0)
        #expect(
            stub.asked.withLock { $0 } == [
                "status", "reload", "paused a true", "silence t", "remove 1", "remove 2", "retry ops",
            ])
    }

    @Test("brings progress before the answer, in order")
    func progress() async throws {
        let server = try server()
        defer { server.stop() }
        let lines = Mutex<[String]>([])
        let report = try await ControlClient(path: path).poll("a") { line in lines.withLock { $0.append(line) } }
        #expect(report.status == 304)
        #expect(lines.withLock { $0 } == ["asking", "reading"])
    }

    @Test("never loses an answer behind progress that nobody reads in time")
    func flood() async throws {
        let server = try server()
        defer { server.stop() }
        let report = try await ControlClient(path: path).replay(ReplayRequest(since: .distantPast)) { _ in }
        #expect(report == ReplayReport(articles: 1, owed: 2, told: 3))
        let summary = try await ControlClient(path: path).summarize(SummaryRequest(processor: "daily")) { _ in }
        #expect(summary.text?.utf8.count == 300_000)
    }

    @Test("brings a failure as it was")
    func failure() async throws {
        let failure = OperationFailure(.unknown, "no feed has the id `a`")
        let server = try server(StubOperations(failing: failure))
        defer { server.stop() }
        await #expect(throws: failure) { try await ControlClient(path: path).setPaused("a", true) }
    }

    @Test("is for its owner alone")
    func mode() throws {
        let server = try server()
        defer { server.stop() }
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test("takes the place of a socket that a killed daemon left, and of no other file")
    func stale() async throws {
        let descriptor = try ControlListener(path: path).descriptor
        close(descriptor)
        let server = try server()
        #expect(try await ControlClient(path: path).status().feeds.configured == 7)
        #expect(throws: ControlFailure.self) { try self.server() }
        server.stop()
        #expect(!FileManager.default.fileExists(atPath: path))
        try directory.write("precious", to: "control.sock")
        #expect(throws: ControlFailure.self) { try self.server() }
        #expect(directory.text(of: "control.sock") == "precious")
    }

    @Test("says what it does not understand, and lives on")
    func garbage() async throws {
        let server = try server()
        defer { server.stop() }
        for line in [
            "", "{}", "[1", "{\"status\":{},\"reload\":{}}", "\u{0}\u{1}", String(repeating: "a", count: 5000),
        ] {
            let answer = try await raw(line + "\n")
            #expect(answer.contains("not understood"))
        }
        #expect(try await ControlClient(path: path).status().feeds.configured == 7)
    }

    @Test("cuts who sends a line without end")
    func endless() async throws {
        let server = try server()
        defer { server.stop() }
        #expect(try await raw(String(repeating: "a", count: ControlLine.longestRequest + 20_000)) == "")
    }

    @Test("refuses more than so many at once, and serves again when they are gone")
    func crowd() async throws {
        let server = try server()
        defer { server.stop() }
        let crowd = try (0..<ControlServer.mostConnections).map { _ in try connect() }
        await #expect(throws: OperationFailure.self) { try await ControlClient(path: path).status() }
        for descriptor in crowd { close(descriptor) }
        let served = await eventually { (try? await raw("{\"status\":{}}\n"))?.contains("done") == true }
        #expect(served)
    }

    @Test("says that no daemon answers")
    func nobody() async throws {
        let failure = await #expect(throws: OperationFailure.self) { try await ControlClient(path: path).status() }
        #expect(failure?.kind == .temporary)
    }

    // MARK: -

    private func connect() throws -> CInt {
        let descriptor = try ControlSocket.make()
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(result == 0)
        return descriptor
    }

    /// On a thread of its own: the server's answer needs those that the tests run on.
    private func raw(_ text: String) async throws -> String {
        let descriptor = try connect()
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                _ = ControlSocket.send(Array(text.utf8), to: descriptor)
                var reader = LineReader(descriptor, longest: 1 << 20)
                let answer = reader.next().map { String(decoding: $0, as: UTF8.self) } ?? ""
                close(descriptor)
                continuation.resume(returning: answer)
            }
        }
    }
}
