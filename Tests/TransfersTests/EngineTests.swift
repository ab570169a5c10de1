import Foundation
import Logging
import NewsWire
import Testing
import Transfers

@Suite("Transfers")
struct EngineTests {
    private func engine() throws -> TransferEngine { try TransferEngine(log: Logger(label: "test")) }

    private func get(_ url: String, addresses: AddressPolicy = .all) -> TransferRequest {
        TransferRequest(url: url, addresses: addresses)
    }

    @Test("a body and its headers come as they were sent")
    func whole() async throws {
        let server = try WireServer { _ in .status(200, ["ETag": "W/\"odd, one\""], text: "hello") }
        let response = try await engine().perform(get(server.url("/")))
        #expect(response.status == 200)
        #expect(response.body == Array("hello".utf8))
        #expect(response["etag"] == Array("W/\"odd, one\"".utf8))
        #expect(response.isComplete)
    }

    @Test(
        "no spelling of a private address is asked",
        arguments: [
            "127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "localhost",
        ])
    func privateAddresses(host: String) async throws {
        let server = try WireServer { _ in .status(200) }
        let engine = try engine()
        // A kept connection to the same place must not be a way round.
        _ = try await engine.perform(get(server.url("/")))
        let before = server.requestCount
        await #expect(throws: TransferFailure.self) {
            try await engine.perform(get("http://\(host):\(server.port)/", addresses: .publicOnly))
        }
        #expect(server.requestCount == before)
    }

    @Test("a body over the limit ends the transfer, whatever its length says")
    func tooLarge() async throws {
        let server = try WireServer { _ in .status(200, body: [UInt8](repeating: 65, count: 100_000)) }
        var request = get(server.url("/"))
        request.limits.body = 10_000
        do {
            _ = try await engine().perform(request)
            Issue.record("it went through")
        } catch let failure as TransferFailure {
            #expect(failure.kind == .tooLarge)
        }
    }

    @Test("a cancelled task's transfer throws, and the engine goes on")
    func cancellation() async throws {
        let server = try WireServer { $0.path == "/hang" ? .hang : .status(200) }
        let engine = try engine()
        let task = Task { try await engine.perform(get(server.url("/hang"))) }
        #expect(await server.received(1))
        task.cancel()
        await #expect(throws: TransferFailure.self) { try await task.value }
        #expect(try await engine.perform(get(server.url("/"))).status == 200)
    }

    @Test("Retry-After is seconds or one of three dates", arguments: ["120", "Wed, 18 Nov 2026 08:08:40 GMT"])
    func retryAfter(value: String) async throws {
        let now = Date(timeIntervalSince1970: 1_794_989_200)
        let server = try WireServer { _ in
            .status(503, ["Retry-After": value, "Date": "Wed, 18 Nov 2026 08:06:40 GMT"])
        }
        let response = try await engine().perform(get(server.url("/")))
        #expect(response.retryAfter(now: now) == 120)
    }
}
