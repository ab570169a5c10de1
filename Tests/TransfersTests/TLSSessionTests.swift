import Foundation
import Testing

@testable import Transfers

@Suite("TLS sessions")
struct TLSSessionTests {
    private static let unverified: TransferRequest.TLS = {
        var tls = TransferRequest.TLS()
        tls.insecure = true
        return tls
    }()

    /// `new` or `resumed`, as the server saw it.
    private func ask(
        _ engine: TransferEngine, _ server: TLSServer, _ change: (inout TransferRequest.TLS) -> Void = { _ in }
    ) async throws -> String {
        var request = Engines.get(server.url())
        request.tls.caFile = server.certificate
        change(&request.tls)
        return String(decoding: try await engine.perform(request).body, as: UTF8.self)
    }

    @Test("are resumed from one poll of a host to the next, and to no other host")
    func resumed() async throws {
        let (server, other) = (try TLSServer(), try TLSServer())
        let engine = try Engines.one()
        #expect(try await ask(engine, server) == "new")
        #expect(try await ask(engine, other) == "new")
        for _ in 0..<3 { #expect(try await ask(engine, server) == "resumed") }
        #expect(try await ask(engine, other) == "resumed")
    }

    @Test("are not carried to other settings: insecure, another trust file, a client's certificate")
    func settings() async throws {
        let server = try TLSServer()
        let engine = try Engines.one()
        #expect(try await ask(engine, server) == "new")
        let ways: [@Sendable (inout TransferRequest.TLS) -> Void] = [
            { $0.insecure = true },
            { $0 = Self.unverified },
            { ($0.certificate, $0.key) = (server.certificate, server.key) },
        ]
        for way in ways {
            #expect(try await ask(engine, server, way) == "new")
            #expect(try await ask(engine, server, way) == "resumed")
        }
        #expect(try await ask(engine, server) == "resumed")
    }

    @Test("a trust file is read again when it was replaced, and vouches for nobody else's server")
    func trustFile() async throws {
        let (server, other) = (try TLSServer(), try TLSServer())
        let file = FileManager.default.temporaryDirectory.appending(path: "anchors-\(UUID().uuidString).pem").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        func replace(by server: TLSServer) throws {
            try Data(contentsOf: URL(filePath: server.certificate)).write(to: URL(filePath: file), options: .atomic)
        }
        try replace(by: other)
        let engine = try Engines.one()
        func refusal() async -> TransferFailure.Kind? {
            await #expect(throws: TransferFailure.self) { try await ask(engine, server) { $0.caFile = file } }?.kind
        }
        #expect(await refusal() == .certificate)
        try replace(by: server)
        #expect(try await ask(engine, server) { $0.caFile = file } == "new")
        try FileManager.default.removeItem(atPath: file)
        #expect(await refusal() == .certificate)
        #expect(try await ask(engine, server) == "new")
    }

    @Test("an unverified session opens no way past verification")
    func unverified() async throws {
        let server = try TLSServer()
        let engine = try Engines.one()
        #expect(try await ask(engine, server) { $0 = Self.unverified } == "new")
        let failure = await #expect(throws: TransferFailure.self) {
            try await ask(engine, server) { $0.caFile = nil }
        }
        #expect(failure?.kind == .certificate)
    }

    @Test("differ by host, port, policy, proxy and TLS, and by nothing else")
    func keys() {
        func key(_ url: String, _ change: (inout TransferRequest) -> Void = { _ in }) -> TLSSessions.Key {
            var request = TransferRequest(url: url)
            change(&request)
            return TLSSessions.Key(request)
        }
        let one = key("https://a.example/feed?x=1")
        #expect(one == key("https://a.example/other"))
        #expect(one == key("https://a.example"))
        #expect(one == key("https://a.example?q=a/b/c"))
        #expect(one == key("https://a.example/") { $0.ipVersion = .v6 })
        let others = [
            key("https://b.example/"), key("https://a.example:444/"), key("https://a.example/") { $0.addresses = .all },
            key("https://a.example/") { $0.proxy = "http://p.example:3128" },
            key("https://a.example/") { $0.tls.caFile = "/ca" }, key("https://a.example/") { $0.tls.insecure = true },
            key("https://a.example/") { $0.tls.certificate = "/c" }, key("https://a.example/") { $0.tls.key = "/k" },
        ]
        #expect(Set(others + [one]).count == others.count + 1)
    }

    @Test("are bounded: a newcomer gets a place when somebody was not asked for a day")
    func bounded() {
        let sessions = TLSSessions(most: 10)
        func shelf(_ host: Int, _ now: Int) -> TLSSessions.Shelf {
            sessions.shelf(for: TransferRequest(url: "https://host\(host).example/"), now: now)
        }
        let first = shelf(0, 100)
        for host in 1..<30 { _ = shelf(host, 100) }
        #expect(sessions.count == 10)
        #expect(shelf(0, 200) === first)
        #expect(shelf(20, 200) !== shelf(20, 200))
        let later = shelf(20, 100 + 86400)
        #expect(shelf(20, 100 + 86400) === later)
        #expect(shelf(0, 100 + 86400) === first)
    }
}
