public import struct Foundation.Date

/// One header line as it came over the wire.
public struct WireField: Sendable, Hashable {
    /// The name with its case as sent.
    public var name: String
    /// The value without the white space around it.
    public var value: String

    /// A header line.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// One request as the server received it.
public struct WireRequest: Sendable, Hashable {
    /// The number of the request on this server, from 1, in order of arrival.
    public var number: Int
    /// The number of the connection that carried it, from 1, in order of acceptance.
    public var connection: Int
    /// When it was complete.
    public var time: Date
    /// `GET`, `POST`, … as sent.
    public var method: String
    /// The request target as sent: path and query, or a whole URL if the client took the server for a proxy.
    public var target: String
    /// `HTTP/1.1` as sent.
    public var version: String
    /// The header lines in their order, verbatim.
    public var headers: [WireField]
    /// The head's bytes up to and with the empty line.
    public var head: [UInt8]
    /// The body, without chunk framing.
    public var body: [UInt8]

    /// The target's path, without scheme, authority and query.
    public var path: String { String(origin.prefix { $0 != "?" }) }

    /// The target's query without the question mark; nil if it has none.
    public var query: String? {
        origin.firstIndex(of: "?").map { String(origin[origin.index(after: $0)...]) }
    }

    /// The body as text; bytes that are no UTF-8 are replaced.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The first value of the header `name`, compared without case; nil if it was not sent.
    public func header(_ name: String) -> String? { values(of: name).first }

    /// Every value of the header `name`, compared without case, in order.
    public func values(of name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The target in origin form: what a proxy's absolute form says after its authority.
    private var origin: Substring {
        guard target.hasPrefix("http://") else { return target[...] }
        return target.dropFirst(7).firstIndex(of: "/").map { target[$0...] } ?? "/"
    }

    /// Whether the client wants the connection to end with the answer.
    var endsConnection: Bool {
        let wish = header("Connection")?.lowercased()
        return wish == "close" || (version == "HTTP/1.0" && wish != "keep-alive")
    }
}
