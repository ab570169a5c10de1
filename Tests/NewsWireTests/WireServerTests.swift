import FeedTestKit
import Foundation
import NewsWire
import Testing

@Suite("The wire server")
struct WireServerTests {
    private func get(_ path: String, _ headers: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: wire\r\n\(headers)\r\n"
    }

    private func answer(_ answer: WireAnswer) throws -> String {
        let server = try WireServer()
        server.route("/a", answer)
        let client = try #require(RawClient(port: server.port))
        client.send(get("/a", "Connection: close\r\n"))
        return String(decoding: client.receiveAll(), as: UTF8.self)
    }

    @Test("sends exactly the bytes of the answer, with a length and nothing else added")
    func exactBytes() throws {
        #expect(
            try answer(.status(200, ["X-B": "2", "x-a": "1", "X-B": "3"], text: "hello"))
                == "HTTP/1.1 200 OK\r\nX-B: 2\r\nx-a: 1\r\nX-B: 3\r\nContent-Length: 5\r\n\r\nhello")
        #expect(try answer(.status(304, ["ETag": "\"x\""])) == "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n")
        #expect(try answer(.raw("ICY 200 OK\r\n\r\n\u{0}")) == "ICY 200 OK\r\n\r\n\u{0}")
    }

    @Test("frames chunks, and leaves the last one out when told to")
    func chunks() throws {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
        #expect(try answer(.chunked(pieces: [Array("abc".utf8)])) == head + "0\r\n\r\n")
        #expect(try answer(.chunked(pieces: [Array("abc".utf8)], finished: false)) == head)
    }

    @Test("ends before the promised length")
    func truncated() throws {
        let text = try answer(.truncated(body: Array("abc".utf8), declared: 10))
        #expect(text == "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
    }

    @Test("drips a body and repeats a piece without end in sight")
    func drips() throws {
        #expect(try answer(.drip(body: Array("abc".utf8), every: .milliseconds(1))).hasSuffix("\r\n\r\nabc"))
        let bomb = WireAnswer([
            .send(WireAnswer.head(200, [])), .sendRepeatedly(Array("xyz".utf8), times: 1000), .close,
        ])
        #expect(try answer(bomb).count == "HTTP/1.1 200 OK\r\n\r\n".count + 3000)
    }

    @Test("logs each request verbatim, in order, with its connection")
    func log() throws {
        let server = try WireServer { _ in .status(200) }
        let first = try #require(RawClient(port: server.port))
        first.send(
            "POST /x?q=1 HTTP/1.1\r\nHost: wire\r\nX-ODD:  two words \r\nContent-Length: 4\r\n\r\nbody" + get("/y"))
        #expect(first.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200 OK"))
        #expect(first.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200 OK"))
        let second = try #require(RawClient(port: server.port))
        second.send("PUT http://other.example/z HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n")
        _ = second.receive(until: "\r\n\r\n")
        let seen = server.requests
        #expect(seen.map(\.method) == ["POST", "GET", "PUT"])
        #expect(seen.map(\.path) == ["/x", "/y", "/z"])
        #expect(seen.map(\.connection) == [1, 1, 2])
        #expect(seen.map(\.number) == [1, 2, 3])
        #expect(seen[0].query == "q=1")
        #expect(seen[0].headers[1] == WireField("X-ODD", "two words"))
        #expect(seen[0].text == "body")
        #expect(seen[2].target == "http://other.example/z")
        #expect(seen[2].text == "ab")
    }

    @Test("plays a script in turn and stays with its last answer")
    func script() throws {
        let server = try WireServer()
        server.route("/s", script: [.status(500), .status(204), .status(410)])
        let client = try #require(RawClient(port: server.port))
        let codes = (0..<4).map { _ in
            client.send(get("/s"))
            return client.receive(until: "\r\n\r\n").dropFirst(9).prefix(3)
        }
        #expect(codes == ["500", "204", "410", "410"])
        #expect(server.connectionCount == 1)
    }

    @Test("breaks connections: after the request, at once, or not at all")
    func faults() throws {
        let server = try WireServer { _ in .reset }
        let client = try #require(RawClient(port: server.port))
        client.send(get("/"))
        #expect(client.isReset())
        let resetting = try WireServer(reception: .reset)
        let second = try #require(RawClient(port: resetting.port))
        #expect(second.isReset())
        let deaf = try WireServer(reception: .neverAccept)
        #expect(RawClient(port: deaf.port) != nil)
        #expect(deaf.connectionCount == 0)
    }

    @Test("holds an answer back until the gate opens")
    func gate() async throws {
        let gate = WireGate()
        let server = try WireServer { _ in WireAnswer.status(200).waiting(for: gate) }
        let clients = (0..<3).compactMap { _ in RawClient(port: server.port) }
        for client in clients { client.send(get("/")) }
        #expect(await server.received(3))
        #expect(server.mostRequestsAtOnce == 3)
        gate.open()
        for client in clients { #expect(client.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200")) }
    }

    @Test("stops with hanging, dripping and silent connections open, and may be stopped twice")
    func stops() async throws {
        let servers = [
            try WireServer { _ in .hang }, try WireServer(reception: .silence),
            try WireServer { _ in .drip(body: [1, 2, 3], every: .seconds(3600)) },
        ]
        let clients = try servers.map { try #require(RawClient(port: $0.port)) }
        for client in clients { client.send(get("/")) }
        #expect(await servers[0].received(1))
        #expect(await servers[2].received(1))
        for server in servers { server.stop() }
        for server in servers { server.stop() }
        for client in clients { #expect(!client.receiveAll().contains(3)) }
        #expect(servers.allSatisfy { RawClient(port: $0.port) == nil })
    }

    @Test("refuses to listen anywhere but on loopback")
    func loopbackOnly() throws {
        #expect(throws: WireError.self) { try WireServer(host: "0.0.0.0") }
        #expect(throws: WireError.self) { try WireServer(host: "192.0.2.1") }
        let other = try WireServer(host: "127.9.8.7")
        #expect(RawClient(host: "127.9.8.7", port: other.port) != nil)
        #expect(other.baseURL == "http://127.9.8.7:\(other.port)")
    }

    @Test("resets connections above its limit")
    func limit() throws {
        let server = try WireServer(connectionLimit: 1) { _ in .status(200) }
        let first = try #require(RawClient(port: server.port))
        first.send(get("/"))
        #expect(first.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
        let second = try #require(RawClient(port: server.port))
        #expect(second.isReset())
    }
}
