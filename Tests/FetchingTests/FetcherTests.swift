import FeedModel
import Fetching
import Foundation
import Logging
import NewsWire
import Testing
import Transfers

@Suite("Polite fetching")
struct FetcherTests {
    private func fetcher() throws -> FeedFetcher {
        FeedFetcher(
            engine: try TransferEngine(log: Logger(label: "test")),
            hosts: HostQueue(maxTransfers: 4, connections: 4, minGap: 0, longestWait: nil, time: SystemTime()),
            userAgent: "feedwatch/test", secret: { _ in "secret" }, time: SystemTime())
    }

    private func request(_ url: String, _ validators: CacheValidators? = nil) -> FetchRequest {
        var options = FeedOptions()
        options.allowPrivate = true
        return FetchRequest(url: url, settings: FeedSettings(options), validators: validators)
    }

    @Test("validators go back verbatim, and only to the URL that gave them (R-2, R-17)")
    func validators() async throws {
        let server = try WireServer { _ in .status(304) }
        let etag = Array("W/\"é, odd\"".utf8)
        let own = CacheValidators(etag: etag, lastModified: Array("yesterday".utf8), url: server.url("/f"))
        let fetch = try await fetcher().fetch(request(server.url("/f"), own))
        guard case .unchanged(let kept) = fetch.result else {
            Issue.record("\(fetch.result)")
            return
        }
        #expect(kept.etag == etag)
        #expect(server.requests[0].header("If-None-Match") == "W/\"é, odd\"")
        #expect(server.requests[0].header("If-Modified-Since") == "yesterday")
        _ = try await fetcher().fetch(request(server.url("/g"), own))
        #expect(server.requests[1].header("If-None-Match") == nil)
    }

    @Test("a 304 that nobody asked for is a fault of the server")
    func unasked() async throws {
        let server = try WireServer { _ in .status(304) }
        let fetch = try await fetcher().fetch(request(server.url("/f")))
        guard case .failed(let failure) = fetch.result else {
            Issue.record("\(fetch.result)")
            return
        }
        #expect(failure.kind == .protocolViolation)
    }

    @Test("no cookies, no Referer, our own name, one GET (R-7, R-9, R-12)")
    func manners() async throws {
        let server = try WireServer { _ in .status(200, ["Set-Cookie": "a=b"], text: "<rss/>") }
        let fetcher = try fetcher()
        for _ in 0..<2 { _ = await fetcher.fetch(request(server.url("/f"))) }
        #expect(server.requestCount == 2)
        for request in server.requests {
            #expect(request.method == "GET")
            #expect(request.header("Cookie") == nil)
            #expect(request.header("Referer") == nil)
            #expect(request.header("User-Agent") == "feedwatch/test")
            #expect(request.header("Accept-Encoding")?.contains("gzip") == true)
        }
    }

    @Test("a permanent redirect is followed and told, and a loop ends (R-16, R-18)")
    func redirects() async throws {
        let server = try WireServer { request in
            switch request.path {
            case "/old": .redirect(301, to: "/new")
            case "/loop": .redirect(302, to: "/loop")
            default: .status(200, text: "<rss/>")
            }
        }
        let moved = try await fetcher().fetch(request(server.url("/old")))
        #expect(moved.movedTo == server.url("/new"))
        guard case .document = moved.result else {
            Issue.record("\(moved.result)")
            return
        }
        let loop = try await fetcher().fetch(request(server.url("/loop")))
        guard case .failed(let failure) = loop.result else {
            Issue.record("\(loop.result)")
            return
        }
        #expect(failure.kind == .protocolViolation)
    }

    @Test(
        "each status is what the rulebook says",
        arguments: [
            (401, PollFailure.Kind.authentication), (403, .blocked), (404, .soft), (410, .gone), (451, .withheld),
            (500, .soft), (400, .hard),
        ])
    func statuses(status: Int, kind: PollFailure.Kind) async throws {
        let server = try WireServer { _ in .status(status) }
        let fetch = try await fetcher().fetch(request(server.url("/f")))
        guard case .failed(let failure) = fetch.result else {
            Issue.record("\(fetch.result)")
            return
        }
        #expect(failure.kind == kind)
        #expect(failure.status == status)
    }
}
