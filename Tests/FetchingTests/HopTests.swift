import FeedModel
import Fetching
import Foundation
import Logging
import NewsWire
import Testing
import Transfers

@Suite("The hops of a poll")
struct HopTests {
    private func fetcher() throws -> FeedFetcher {
        FeedFetcher(
            engine: try TransferEngine(log: Logger(label: "test")),
            hosts: HostQueue(maxTransfers: 4, connections: 4, minGap: 0, longestWait: nil, time: SystemTime()),
            userAgent: "feedwatch/test", secret: { _ in "secret" }, time: SystemTime())
    }

    private func request(_ url: String, anyPrivateHost: Bool = false) -> FetchRequest {
        var options = FeedOptions()
        options.allowPrivate = true
        return FetchRequest(
            url: url, settings: FeedSettings(options), validators: nil, anyPrivateHost: anyPrivateHost)
    }

    private func failure(_ fetch: Fetch) -> PollFailure? {
        if case .failed(let failure) = fetch.result { failure } else { nil }
    }

    @Test("are five redirects at most (R-16)")
    func five() async throws {
        let server = try WireServer { request in
            let number = Int(request.path.dropFirst()) ?? 0
            return number == 0 ? .status(200, text: "<rss/>") : .redirect(302, to: "/\(number - 1)")
        }
        #expect(failure(try await fetcher().fetch(request(server.url("/5")))) == nil)
        #expect(failure(try await fetcher().fetch(request(server.url("/6"))))?.kind == .protocolViolation)
        #expect(server.requestCount == 12)
    }

    @Test("lead to no private host that nobody vouched for, not even on a connection that is kept (R-41)")
    func privateHop() async throws {
        let inner = try WireServer(host: "127.0.0.2") { _ in .status(200, text: "<rss/>") }
        let server = try WireServer { _ in .redirect(301, to: inner.url("/secret")) }
        let fetcher = try fetcher()
        // Vouched for: the connection is kept now.
        #expect(failure(await fetcher.fetch(request(inner.url("/")))) == nil)
        let refused = failure(await fetcher.fetch(request(server.url("/"))))
        #expect(refused?.kind == .addressRefused)
        #expect(inner.requests(for: "/secret").isEmpty)
        #expect(failure(await fetcher.fetch(request(server.url("/"), anyPrivateHost: true))) == nil)
    }

    @Test(
        "lead to http and https alone",
        arguments: [
            ("file:///etc/passwd", PollFailure.Kind.protocolViolation),
            ("file://127.0.0.1/etc/passwd", .protocolViolation),
            ("ftp://127.0.0.1/", .addressRefused), ("gopher://127.0.0.1/", .addressRefused),
        ])
    func schemes(target: String, kind: PollFailure.Kind) async throws {
        let server = try WireServer { _ in .redirect(302, to: target) }
        #expect(failure(try await fetcher().fetch(request(server.url("/"))))?.kind == kind)
    }
}
