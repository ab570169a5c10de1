/// What came back.
public struct TransferResponse: Sendable {
    /// The status of HTTP or SMTP.
    public var status: Int
    let head: ResponseHead
    /// The body, decoded.
    public var body: [UInt8]
    /// False when the connection ended before the body did.
    public var isComplete: Bool
    /// Whose address it came from.
    public var remoteAddress: String?
    /// `1.1`, `2` …
    public var httpVersion: String
    /// Bytes of the body on the wire.
    public var wireBytes: Int
    /// Seconds from the start to the end.
    public var seconds: Double

    /// The headers of the last response, in order; never those of an interim one. They are taken apart at each call.
    public var headers: [HeaderField] { head.fields }

    /// The last value of a header, by name in any case.
    public subscript(name: String) -> [UInt8]? { head.last(name) { Array($0) } }

    /// The last value of a header as text.
    public func text(_ name: String) -> String? { head.last(name) { String(decoding: $0, as: UTF8.self) } }

    /// All values of a header, joined as RFC 9110, 5.3 allows.
    public func list(_ name: String) -> String? {
        let all = head.all(name)
        return all.isEmpty ? nil : all.joined(separator: ", ")
    }
}

/// Why there is no response.
public struct TransferFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Kind: Sendable, Hashable {
        /// The URL cannot be read, or its scheme is not spoken.
        case badURL
        /// The name does not resolve.
        case unknownHost
        /// The name server did not answer.
        case resolverFailed
        /// Nobody listens, or no route there.
        case unreachable
        /// Our own network is down.
        case noNetwork
        /// The certificate is not good.
        case certificate
        /// TLS failed otherwise.
        case tls
        /// It took too long.
        case timedOut
        /// Too slow for too long.
        case tooSlow
        /// More than the limits allow.
        case tooLarge
        /// The address policy forbids the address.
        case addressRefused
        /// The connection broke, or the answer is no HTTP.
        case broken
        /// The server refused the login.
        case loginRefused
        /// The server refused what was sent (SMTP 4xx or 5xx: `status`).
        case refused
        /// Stopped by ourselves.
        case cancelled
    }

    /// What kind it is.
    public var kind: Kind
    /// In one sentence; never with a secret.
    public var reason: String
    /// The last status that the server gave, 0 without any.
    public var status: Int

    /// A failure.
    public init(_ kind: Kind, _ reason: String, status: Int = 0) {
        self.kind = kind
        self.reason = reason
        self.status = status
    }

    /// The reason.
    public var description: String { reason }
}
