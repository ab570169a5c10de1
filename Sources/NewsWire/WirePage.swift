import Foundation
import Synchronization

/// A page that changes while it is served: answers conditional requests as a well-behaved server does.
///
/// Its ETag follows the bytes and its Last-Modified the moment of the change, so that a client that sends back what
/// it was given gets a 304 (RFC 9110, section 13) until the page changes.
public final class WirePage: Sendable {
    private struct State {
        var body: [UInt8]
        var changed: Date
    }

    private let type: String
    private let headers: [WireField]
    private let gzip: Bool
    private let state: Mutex<State>

    /// A page of the given media type.
    ///
    /// - Parameters:
    ///   - text: what it says at first.
    ///   - type: the value of `Content-Type`.
    ///   - headers: further header lines of each answer, the 304 too.
    ///   - gzip: whether the body is packed for those who accept it.
    public init(
        _ text: String = "", type: String = "application/xml", headers: [WireField] = [], gzip: Bool = false
    ) {
        self.type = type
        self.headers = headers
        self.gzip = gzip
        state = Mutex(State(body: Array(text.utf8), changed: Date()))
    }

    /// Says something else from now on; the same text again changes nothing.
    public func change(to text: String) {
        let body = Array(text.utf8)
        state.withLock { state in
            if state.body != body { state = State(body: body, changed: Date()) }
        }
    }

    /// The answer to a request, 304 if the client has the page already.
    public func answer(_ request: WireRequest) -> WireAnswer {
        let (body, changed) = state.withLock { ($0.body, $0.changed) }
        let tag = Self.tag(of: body)
        var lines = [WireField("ETag", tag), WireField("Last-Modified", Self.stamp(changed))] + headers
        if Self.has(request, tag: tag, changed: changed) {
            return WireAnswer([.send(WireAnswer.head(304, lines))])
        }
        let packed = gzip && request.header("Accept-Encoding")?.contains("gzip") == true
        let content = packed ? WireGzip.pack(body) : body
        if packed { lines.append(WireField("Content-Encoding", "gzip")) }
        lines += [WireField("Content-Type", type), WireField("Content-Length", String(content.count))]
        return WireAnswer([.send(WireAnswer.head(200, lines) + (request.method == "HEAD" ? [] : content))])
    }

    /// If-None-Match decides alone where it is given (RFC 9110, section 13.1.3).
    private static func has(_ request: WireRequest, tag: String, changed: Date) -> Bool {
        if let given = request.header("If-None-Match") {
            return given.split(separator: ",").contains { $0.trimmingCharacters(in: .whitespaces) == tag }
        }
        return request.header("If-Modified-Since") == stamp(changed)
    }

    /// FNV-1a, 64 bits: enough to tell a page from its predecessor.
    private static func tag(of bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "\"" + String(hash, radix: 16) + "\""
    }

    /// IMF-fixdate (RFC 9110, section 5.6.7).
    static func stamp(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: date)
    }
}

extension WireServer {
    /// Serves a page at `path`, from now on; returns it, to change it later.
    @discardableResult
    public func route(_ path: String, page: WirePage) -> WirePage {
        route(path) { page.answer($0) }
        return page
    }
}
