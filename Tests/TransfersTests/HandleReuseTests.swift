import NewsWire
import Testing

@testable import Transfers

/// Requests one after the other have one handle of libcurl.
@Suite("A handle that is used again")
struct HandleReuseTests {
    /// What sets a request apart, by a name for it.
    private static let ways: [(name: String, change: @Sendable (inout TransferRequest) -> Void)] = [
        ("basic login", { $0.login = .basic(user: "one", password: "secret") }),
        ("digest login", { $0.login = .digest(user: "two", password: "secret") }),
        ("login in the URL", { $0.url = $0.url.replacing("http://", with: "http://three:secret@") }),
        ("own headers", { $0.headers.append(HeaderField("X-Key", "secret")) }),
        ("cookie", { $0.headers = [HeaderField("Cookie", "session=secret")] }),
        ("no header", { $0.headers = [] }),
        ("body", { $0.action = .send(method: "PUT", body: Array("secret".utf8)) }),
        ("another path", { $0.url += "?other" }),
        ("new connection", { $0.freshConnection = true }),
        ("HTTP 1.1", { $0.httpVersion = .http1 }),
        ("a limit that is passed", { $0.limits.body = 2 }),
        ("another time", { $0.limits.total = 59_000 }),
        ("a login of another", { $0.login = .basic(user: "four", password: "secret") }),
    ]

    private static let challenge = "Digest realm=\"r\", qop=\"auth\", nonce=\"n\", algorithm=MD5"

    /// Asks for a login where there is one, and tries to set a cookie.
    private func server() throws -> WireServer {
        try WireServer { request in
            let needs = request.header("Authorization") == nil && request.header("X-Login") != nil
            return .status(
                needs ? 401 : 200, ["WWW-Authenticate": Self.challenge, "Set-Cookie": "given=secret"], text: "text")
        }
    }

    private func plain(_ server: WireServer) -> TransferRequest {
        var request = Engines.get(server.url("/feed"))
        request.headers = [HeaderField("User-Agent", "test")]
        return request
    }

    @Test("shows nothing of what was asked before: each request is byte for byte what it is on a handle of its own")
    func bytes() async throws {
        let server = try server()
        let engine = try Engines.one()
        for (name, change) in Self.ways + Self.ways.reversed() {
            var request = plain(server)
            change(&request)
            if case .digest = request.login { request.headers.append(HeaderField("X-Login", "wanted")) }
            for request in [request, plain(server)] {
                let before = server.requestCount
                _ = try? await Engines.one().perform(request)
                let alone = server.requests[before...].map { $0.head + $0.body }
                _ = try? await engine.perform(request)
                let after = server.requests[(before + alone.count)...].map { $0.head + $0.body }
                #expect(alone.map(Self.withoutNonce) == after.map(Self.withoutNonce), "\(name)")
            }
        }
    }

    /// The client's part of a digest is drawn by chance.
    private static func withoutNonce(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).replacing(/(cnonce|response)="[^"]*"/, with: "")
    }

    @Test("goes through no proxy, and shows it no login, but for the request that has it")
    func proxy() async throws {
        let (server, first, second) = (try server(), try server(), try server())
        let engine = try Engines.one()
        for _ in 0..<2 {
            var request = plain(server)
            request.proxy = first.baseURL.replacing("http://", with: "http://one:secret@")
            _ = try await engine.perform(request)
            request.proxy = second.baseURL
            _ = try await engine.perform(request)
            _ = try await engine.perform(plain(server))
        }
        #expect(first.requests.map { $0.header("Proxy-Authorization") != nil } == [true, true])
        #expect(second.requests.map { $0.header("Proxy-Authorization") } == [nil, nil])
        #expect(server.requests.map { $0.header("Proxy-Authorization") } == [nil, nil])
    }

    @Test("trusts no file and shows no certificate that only the request before it had")
    func trust() async throws {
        let server = try TLSServer()
        let engine = try Engines.one()
        func client(_ change: (inout TransferRequest.TLS) -> Void) async throws -> String? {
            // On a busy machine a handshake may take long.
            var request = Engines.get(server.url()) {
                ($0.connect, $0.firstByte, $0.total) = (300_000, 300_000, 300_000)
            }
            change(&request.tls)
            return try await engine.perform(request).text("Client")
        }
        for _ in 0..<2 {
            #expect(try await client { $0.caFile = server.certificate } == "none")
            let failure = await #expect(throws: TransferFailure.self) { try await client { _ in } }
            #expect(failure?.kind == .certificate)
            #expect(
                try await client {
                    ($0.insecure, $0.certificate, $0.key) = (true, server.certificate, server.key)
                } == "known")
            #expect(try await client { $0.insecure = true } == "none")
            let again = await #expect(throws: TransferFailure.self) { try await client { _ in } }
            #expect(again?.kind == .certificate)
        }
    }

    @Test("keeps no time of the request before it")
    func times() async throws {
        let server = try WireServer { $0.path == "/hang" ? .hang : .status(200) }
        let engine = try Engines.one()
        _ = try await engine.perform(Engines.get(server.url("/")) { $0.total = 300_000 })
        let failure = await #expect(throws: TransferFailure.self) {
            try await engine.perform(Engines.get(server.url("/hang")) { $0.total = 300 })
        }
        #expect(failure?.kind == .tooSlow)
    }

    @Test("has as many tries as a new one when kept connections die under its requests")
    func retries() async throws {
        // Each connection serves one request, and ends when it is asked a second.
        let server = try WireServer { $0.number % 2 == 0 ? .raw("") : .status(200) }
        let engine = try Engines.one()
        for _ in 0..<20 { #expect(try await engine.perform(Engines.get(server.url("/"))).status == 200) }
        #expect(server.connectionCount == 20)
    }

    @Test("serves again only who asks in the same manner, and never who has a secret")
    func manners() {
        func manner(_ change: (inout TransferRequest) -> Void) -> Manner? {
            var request = TransferRequest(url: "https://a.example/feed")
            change(&request)
            return Manner(request)
        }
        let one = manner { _ in }
        #expect(one != nil)
        let same: [(inout TransferRequest) -> Void] = [
            { $0.url = "http://b.example/" }, { $0.headers = [HeaderField("A", "b")] }, { $0.addresses = .all },
            { $0.limits.body = 1 }, { $0.limits.headers = 1 }, { $0.limits.firstByte = 1 },
        ]
        for change in same { #expect(manner(change) == one) }
        let others: [(inout TransferRequest) -> Void] = [
            { $0.tls.insecure = true }, { $0.httpVersion = .http1 }, { $0.ipVersion = .v6 },
            { $0.limits.connect = 1 }, { $0.limits.total = 1 }, { $0.limits.slowest = 1 }, { $0.limits.slowFor = 1 },
        ]
        for change in others {
            #expect(manner(change) != nil)
            #expect(manner(change) != one)
        }
        let secret: [(inout TransferRequest) -> Void] = [
            { $0.login = .basic(user: "", password: "") }, { $0.login = .digest(user: "", password: "") },
            { $0.url = "https://user:password@a.example/" }, { $0.proxy = "http://p.example" },
            { $0.tls.caFile = "/f" }, { $0.tls.certificate = "/f" }, { $0.tls.key = "/f" }, { $0.tls.required = true },
            { $0.freshConnection = true }, { $0.action = .send(method: "GET", body: []) },
            { $0.action = .mail(from: "", to: [], message: []) }, { $0.action = .publish([]) },
        ]
        for change in secret { #expect(manner(change) == nil) }
    }
}
