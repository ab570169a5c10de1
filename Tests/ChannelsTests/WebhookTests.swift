import FeedModel
import Foundation
import NewsWire
import Processing
import Testing

@Suite("Webhook")
struct WebhookTests {
    @Test("the body is the frozen one with key, attempt and time; the key stands in a header")
    func body() async throws {
        let server = try WireServer { _ in .status(204) }
        let channel = try Samples.channel("webhook", ["url": server.url("/in"), "allow_private": "true"])
        let message = try Samples.message(key: 0xFEED)
        let outcomes = await channel.send([message])
        #expect(outcomes == [.done(receipt: "status 204")])
        let request = try #require(server.requests.first)
        #expect(request.header("Idempotency-Key") == "0000000000000000000000000000feed")
        #expect(request.text.hasSuffix(String(decoding: message.frozen.dropFirst(), as: UTF8.self)))
        let json = try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])
        #expect(json["delivery"] as? String == "0000000000000000000000000000feed")
        #expect(json["attempt"] as? Int == 2)
        #expect((json["article"] as? [String: Any])?["id"] as? String == "7")
    }

    @Test("private addresses are refused unless the channel allows them")
    func addresses() async throws {
        let server = try WireServer { _ in .status(200) }
        let channel = try Samples.channel("webhook", ["url": server.url("/in")])
        let outcomes = await channel.send([try Samples.message()])
        guard case .retry = outcomes[0] else { throw Failure(outcome: "\(outcomes[0])") }
        #expect(server.connectionCount == 0)
    }

    struct Failure: Error { var outcome: String }
}
