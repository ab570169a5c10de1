internal import FeedModel
internal import Foundation
internal import Transfers

/// What the last response of a poll means: the table of the rulebook, 4.5.
enum StatusVerdict {
    case document(partial: Bool)
    case unchanged
    case failed(PollFailure)

    init(_ response: TransferResponse, asked: Bool, now: Date) {
        let status = response.status
        switch status {
        case 200, 226:
            self =
                response.body.contains { $0 > 0x20 }
                ? .document(partial: status == 226) : Self.failure(.soft, status, "an empty document")
        case 304:
            self =
                asked ? .unchanged : Self.failure(.protocolViolation, status, "304 Not Modified that nobody asked for")
        case 429:
            self = Self.failure(.throttled, status, "429 Too Many Requests", response.retryAfter(now: now))
        case 503 where response.retryAfter(now: now) != nil:
            self = Self.failure(.unavailable, status, "503 Service Unavailable", response.retryAfter(now: now))
        case 403 where response.text("cf-mitigated") == "challenge":
            self = Self.failure(.blocked, status, "403: blocked by a Cloudflare challenge")
        default:
            self = Self.failure(Self.kind(status), status, Self.words(status), response.retryAfter(now: now))
        }
    }

    private static func failure(
        _ kind: PollFailure.Kind, _ status: Int, _ reason: String, _ retryAfter: Seconds? = nil
    ) -> StatusVerdict {
        .failed(PollFailure(kind, status: status, reason: reason, retryAfter: retryAfter))
    }

    private static func kind(_ status: Int) -> PollFailure.Kind {
        switch status {
        case 401, 407: .authentication
        case 402, 451: .withheld
        case 403: .blocked
        case 410: .gone
        case 404, 408, 421, 425, 500...: .soft
        case 400..<500: .hard
        // 2xx without a document, 3xx without a place to go.
        default: .soft
        }
    }

    private static func words(_ status: Int) -> String {
        let names = [
            204: "No Content", 300: "Multiple Choices", 400: "Bad Request", 401: "Unauthorized",
            402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
            406: "Not Acceptable", 407: "Proxy Authentication Required", 408: "Request Timeout", 410: "Gone",
            415: "Unsupported Media Type", 421: "Misdirected Request", 425: "Too Early",
            431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons",
            500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
        ]
        if (301...308).contains(status) { return "\(status): a redirect without a place to go" }
        return names[status].map { "\(status) \($0)" } ?? "status \(status)"
    }
}

extension PollFailure {
    /// A transfer's failure in the classes that decide what happens next.
    init(_ failure: TransferFailure) {
        let kind: Kind =
            switch failure.kind {
            case .badURL, .tooLarge, .tooSlow: .hard
            case .unknownHost: .dns
            case .resolverFailed, .noNetwork: .network
            case .unreachable, .timedOut, .broken, .refused: .soft
            case .certificate, .tls: .tls
            case .addressRefused: .addressRefused
            case .loginRefused: .authentication
            case .cancelled: .cancelled
            }
        self.init(kind, status: failure.status == 0 ? nil : failure.status, reason: failure.reason)
        isSilent = failure.kind == .timedOut && failure.status == 0
    }
}
