internal import FeedModel
internal import Foundation
internal import Transfers

/// The hops of one poll: where it stands, what it has seen, what it may carry on.
struct Chain {
    let request: FetchRequest
    /// Where it began: credentials stay with this origin.
    let home: URLParts
    let homeKey: HostKey
    private(set) var url: URLParts
    /// Where the permanent redirects from the start lead to; they end at the first that is not.
    private(set) var movedTo: String?
    private(set) var status = 0
    private(set) var hints = PollHints()
    private(set) var requests: [RequestRecord] = []
    /// The next request takes a new connection (421, RFC 9110, 15.5.20).
    var fresh = false
    private var stillPermanent = true
    private var redirects = 0
    /// Where it stood, once it was led elsewhere.
    private var seen: Set<String> = []
    private var jar: [String: String] = [:]
    private var jarHost = ""

    static let mostRedirects = 5
    private static let longestURL = 2048

    init(_ request: FetchRequest, home: URLParts) {
        self.request = request
        self.home = home
        homeKey = HostKey(host: home.host)
        url = home
    }

    /// The host of the next hop.
    var hostKey: HostKey { url.host == home.host ? homeKey : HostKey(host: url.host) }

    /// Cookies of this chain for this host (R-7): a server that sets one and sends back to the same page loops otherwise.
    var cookies: String? {
        jarHost == url.host && !jar.isEmpty
            ? jar.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") : nil
    }

    /// Keeps the record of a hop, with the headers of both sides if somebody wants to look.
    mutating func record(_ record: RequestRecord, _ headers: RequestHeaders, _ response: TransferResponse?) {
        var record = record
        if request.keepsHeaders { record.keep(headers, response) }
        requests.append(record)
    }

    mutating func note(_ response: TransferResponse, now: Date) {
        status = response.status
        hints = PollHints(
            freshness: response.freshness(now: now),
            hasValidators: response["ETag"] != nil || response["Last-Modified"] != nil)
    }

    /// Takes the next hop; a failure where it must not be taken.
    mutating func redirect(_ response: TransferResponse) -> PollFailure? {
        redirects += 1
        guard redirects <= Self.mostRedirects else {
            return PollFailure(
                .protocolViolation, status: response.status, reason: "more than \(Self.mostRedirects) redirects")
        }
        guard let location = response.text("Location"), let next = url.resolving(location),
            next.text.utf8.count <= Self.longestURL
        else { return PollFailure(.protocolViolation, status: response.status, reason: "a redirect to nowhere") }
        guard next.scheme == "http" || next.scheme == "https" else {
            return PollFailure(
                .addressRefused, status: response.status, reason: "a redirect to \(next.scheme): is not followed")
        }
        let gained = takeCookies(response)
        if seen.isEmpty { seen.insert(home.text) }
        guard seen.insert(next.text).inserted || gained else {
            return PollFailure(.protocolViolation, status: response.status, reason: "a loop of redirects")
        }
        if response.status != 301, response.status != 308 { stillPermanent = false }
        if stillPermanent { movedTo = next.text }
        url = next
        return nil
    }

    /// Whether a cookie was set that was not there before.
    private mutating func takeCookies(_ response: TransferResponse) -> Bool {
        if jarHost != url.host { (jar, jarHost) = ([:], url.host) }
        var gained = false
        for header in response.headers where header.isNamed("Set-Cookie") {
            let pair = header.text.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, jar.count < 20, pair[1].utf8.count < 4096 else { continue }
            let name = pair[0].trimmingCharacters(in: .whitespaces)
            let value = pair[1].trimmingCharacters(in: .whitespaces)
            gained = gained || jar[name] != value
            jar[name] = value
        }
        return gained
    }
}

extension RequestRecord {
    init(_ url: URLParts, _ headers: RequestHeaders, _ response: TransferResponse, at began: Date, now: Date) {
        self.init(
            at: began, url: url.shown, status: response.status, etag: headers.etag, modified: headers.modified,
            took: Int(response.seconds * 1000), bytes: response.wireBytes,
            age: response.text("Age").flatMap { Int($0) },
            skew: response.serverTime.map { Int($0.timeIntervalSince(now).rounded()) }, failure: nil,
            gave: response["ETag"] != nil || response["Last-Modified"] != nil,
            retryAfter: [429, 503].contains(response.status) ? response.retryAfter(now: now).map { Int($0) } : nil)
    }

    init(_ url: URLParts, _ headers: RequestHeaders, _ failure: TransferFailure, at began: Date, now: Date) {
        self.init(
            at: began, url: url.shown, status: failure.status, etag: headers.etag, modified: headers.modified,
            took: Int(now.timeIntervalSince(began) * 1000), bytes: 0, age: nil, skew: nil, failure: failure.reason)
    }

    /// With what both sides said.
    mutating func keep(_ headers: RequestHeaders, _ response: TransferResponse?) {
        self.headers = Headers(
            sent: headers.shown,
            received: (response?.headers ?? []).map {
                "\($0.name): \($0.isNamed("Set-Cookie") ? "(secret)" : $0.text)"
            },
            address: response?.remoteAddress, version: response?.httpVersion)
    }
}
