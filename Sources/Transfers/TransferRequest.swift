/// One thing to transfer. Redirects are never followed: each hop is a request of its own.
public struct TransferRequest: Sendable {
    /// What is done.
    public enum Action: Sendable {
        /// Fetches a document.
        case get
        /// Sends a body by this HTTP method (`POST`, `PUT`).
        case send(method: String, body: [UInt8])
        /// Hands a mail (RFC 5322, lines ended by CRLF) to an SMTP server.
        case mail(from: String, to: [String], message: [UInt8])
        /// Publishes a payload; the topic is the URL's path.
        case publish([UInt8])
    }

    /// How to prove who we are.
    public enum Login: Sendable, Hashable {
        /// RFC 7617; for SMTP and MQTT the server's own way.
        case basic(user: String, password: String)
        /// RFC 7616.
        case digest(user: String, password: String)
    }

    /// What is trusted, and what is shown.
    public struct TLS: Sendable, Hashable {
        /// Certificates are not checked.
        public var insecure = false
        /// A PEM file of further trust anchors.
        public var caFile: String?
        /// A PEM file with the client's certificate.
        public var certificate: String?
        /// A PEM file with the client's key.
        public var key: String?
        /// For SMTP: without TLS nothing is sent.
        public var required = false

        /// Checked against the system's trust anchors.
        public init() {}
    }

    /// Which version of HTTP to speak.
    public enum HTTPVersion: Sendable, Hashable {
        /// What both sides can; 2 only over TLS.
        case auto
        /// 1.1.
        case http1
        /// 2 over TLS, else 1.1.
        case http2
    }

    /// Which addresses to use.
    public enum IPVersion: Sendable, Hashable {
        /// Either.
        case auto
        /// IPv4.
        case v4
        /// IPv6.
        case v6
    }

    /// The URL, sent as it is.
    public var url: String
    /// What is done.
    public var action: Action
    /// Request headers, in order; values as raw bytes.
    public var headers: [HeaderField]
    /// Where it may go.
    public var addresses: AddressPolicy
    /// How much and how long.
    public var limits: TransferLimits
    /// Who we are.
    public var login: Login?
    /// What is trusted.
    public var tls: TLS
    /// Which version of HTTP.
    public var httpVersion: HTTPVersion
    /// Which addresses.
    public var ipVersion: IPVersion
    /// A proxy's URL; nil: none, whatever the environment says.
    public var proxy: String?
    /// A new connection, not one that is kept.
    public var freshConnection: Bool

    /// A request with the defaults: GET, public addresses, checked certificates.
    public init(
        url: String, action: Action = .get, headers: [HeaderField] = [], addresses: AddressPolicy = .publicOnly,
        limits: TransferLimits = TransferLimits(), login: Login? = nil, tls: TLS = TLS(),
        httpVersion: HTTPVersion = .auto, ipVersion: IPVersion = .auto, proxy: String? = nil,
        freshConnection: Bool = false
    ) {
        self.url = url
        self.action = action
        self.headers = headers
        self.addresses = addresses
        self.limits = limits
        self.login = login
        self.tls = tls
        self.httpVersion = httpVersion
        self.ipVersion = ipVersion
        self.proxy = proxy
        self.freshConnection = freshConnection
    }
}

/// How much a transfer may bring, and how long it may take.
public struct TransferLimits: Sendable, Hashable {
    /// Most bytes of the body after decompression.
    public var body: Int
    /// Most bytes of the body on the wire while it is compressed; twice and more decoded counts as compressed.
    public var compressed = 5 << 20
    /// Most decoded bytes for one on the wire.
    public var ratio = 200
    /// Most bytes of all headers together.
    public var headers = 256 << 10
    /// Most header lines together.
    public var headerCount = 1000
    /// Milliseconds until the connection stands, TLS included.
    public var connect = 10_000
    /// Milliseconds from the request to the first byte of the answer; holds for `get` alone.
    public var firstByte: Int
    /// Milliseconds for everything.
    public var total: Int
    /// Bytes a second below which it is too slow after `slowFor` seconds.
    public var slowest = 1000
    /// Seconds that it may be too slow.
    public var slowFor: Int

    /// Limits; the rest as the rulebook has it: who may take longer in all than a minute may also take longer to begin.
    public init(body: Int = 15 << 20, totalSeconds: Double = 60) {
        self.body = body
        total = max(1, Int(totalSeconds * 1000))
        firstByte = max(min(20_000, total), total / 3)
        slowFor = max(20, total / 3000)
    }
}

/// A header as it stands on the wire.
public struct HeaderField: Sendable, Hashable {
    /// The name as written.
    public var name: String
    /// The value without the white space around it; bytes, because nobody promises UTF-8.
    public var value: [UInt8]

    /// A header with raw bytes.
    public init(_ name: String, bytes value: [UInt8]) {
        self.name = name
        self.value = value
    }

    /// A header with text.
    public init(_ name: String, _ value: String) {
        self.init(name, bytes: Array(value.utf8))
    }

    /// Whether this is its name, in any case; nothing is allocated.
    public func isNamed(_ other: String) -> Bool {
        let (mine, theirs) = (name.utf8, other.utf8)
        return mine.count == theirs.count && zip(mine, theirs).allSatisfy { Self.isSame($0, $1) }
    }

    /// Equal but for the case of ASCII letters.
    static func isSame(_ one: UInt8, _ other: UInt8) -> Bool { one == other || folded(one) == folded(other) }

    private static func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }

    /// The value as text, bytes that are no UTF-8 replaced.
    public var text: String { String(decoding: value, as: UTF8.self) }
}
