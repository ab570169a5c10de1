/// One thing the server does while it answers.
public enum WireStep: Sendable {
    /// Sends these bytes, no others.
    case send([UInt8])
    /// Sends the bytes as often as said, without holding them all in memory: a body without end, a bomb.
    case sendRepeatedly([UInt8], times: Int)
    /// Waits on the steady clock.
    case pause(Duration)
    /// Waits until the gate is opened.
    case wait(WireGate)
    /// Does nothing more until the client goes away or the server stops.
    case hang
    /// Ends the sending direction only; the connection stays open for reading.
    case finishSending
    /// Breaks the connection with a TCP reset.
    case reset
    /// Closes the connection in order.
    case close
}

/// What the server does with one request, step by step; nothing is added that is not written here.
public struct WireAnswer: Sendable {
    /// The steps in order.
    public var steps: [WireStep]
    /// Whether the connection may serve another request afterwards.
    public var keepsAlive: Bool

    /// An answer of these steps.
    public init(_ steps: [WireStep], keepsAlive: Bool = true) {
        self.steps = steps
        self.keepsAlive = keepsAlive
    }

    /// A complete answer. `Content-Length` is added unless a header says it, `Transfer-Encoding` is given, or the
    /// status has no body (1xx, 204, 304). No other header is added.
    public static func status(
        _ code: Int, _ headers: KeyValuePairs<String, String> = [:], body: [UInt8] = []
    ) -> WireAnswer {
        var lines = headers.map { WireField($0.key, $0.value) }
        let names = Set(lines.map { $0.name.lowercased() })
        let bodiless = code < 200 || code == 204 || code == 304
        if !bodiless && names.isDisjoint(with: ["content-length", "transfer-encoding"]) {
            lines.append(WireField("Content-Length", String(body.count)))
        }
        return WireAnswer([.send(head(code, lines) + body)])
    }

    /// A complete answer with a body of text.
    public static func status(
        _ code: Int, _ headers: KeyValuePairs<String, String> = [:], text: String
    ) -> WireAnswer {
        status(code, headers, body: Array(text.utf8))
    }

    /// 200 with a document of the given type.
    public static func document(_ text: String, type: String = "application/xml") -> WireAnswer {
        status(200, ["Content-Type": type], text: text)
    }

    /// A redirect to `location`, which is sent as it is.
    public static func redirect(_ code: Int = 302, to location: String) -> WireAnswer {
        status(code, ["Location": location])
    }

    /// These bytes, whatever they are; then the connection closes.
    public static func raw(_ bytes: [UInt8]) -> WireAnswer {
        WireAnswer([.send(bytes)], keepsAlive: false)
    }

    /// These characters as UTF-8, whatever they say; then the connection closes.
    public static func raw(_ text: String) -> WireAnswer { raw(Array(text.utf8)) }

    /// An answer in chunks, one for each piece; `finished: false` leaves out the last, empty chunk and closes.
    public static func chunked(
        _ code: Int = 200, _ headers: KeyValuePairs<String, String> = [:], pieces: [[UInt8]], finished: Bool = true
    ) -> WireAnswer {
        let lines = headers.map { WireField($0.key, $0.value) } + [WireField("Transfer-Encoding", "chunked")]
        let frames = pieces.filter { !$0.isEmpty }.map { WireStep.send(frame($0)) }
        let end: [WireStep] = finished ? [.send(Array("0\r\n\r\n".utf8))] : [.close]
        return WireAnswer([.send(head(code, lines))] + frames + end, keepsAlive: finished)
    }

    /// An answer whose `Content-Length` promises `declared` bytes, of which only `body` comes before the end.
    public static func truncated(
        _ headers: KeyValuePairs<String, String> = [:], body: [UInt8], declared: Int
    ) -> WireAnswer {
        let lines = headers.map { WireField($0.key, $0.value) } + [WireField("Content-Length", String(declared))]
        return WireAnswer([.send(head(200, lines) + body), .close], keepsAlive: false)
    }

    /// A complete answer whose body comes in pieces of `size` bytes with a pause after each.
    public static func drip(
        _ headers: KeyValuePairs<String, String> = [:], body: [UInt8], size: Int = 1, every pause: Duration
    ) -> WireAnswer {
        let lines = headers.map { WireField($0.key, $0.value) } + [WireField("Content-Length", String(body.count))]
        let pieces = stride(from: 0, to: body.count, by: max(1, size)).flatMap { start in
            [WireStep.send(Array(body[start..<min(start + max(1, size), body.count)])), .pause(pause)]
        }
        return WireAnswer([.send(head(200, lines))] + pieces)
    }

    /// Takes the request and never says a word.
    public static var hang: WireAnswer { WireAnswer([.hang], keepsAlive: false) }

    /// Takes the request and breaks the connection.
    public static var reset: WireAnswer { WireAnswer([.reset], keepsAlive: false) }

    /// This answer, with the connection closed after it (no header says so).
    public func closing() -> WireAnswer { WireAnswer(steps + [.close], keepsAlive: false) }

    /// This answer, begun only when `gate` is open.
    public func waiting(for gate: WireGate) -> WireAnswer {
        WireAnswer([.wait(gate)] + steps, keepsAlive: keepsAlive)
    }

    /// The bytes of a status line with header lines and the empty line.
    public static func head(_ code: Int, _ headers: [WireField]) -> [UInt8] {
        let lines = ["HTTP/1.1 \(code) \(reasons[code] ?? "Status")"] + headers.map { "\($0.name): \($0.value)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    private static func frame(_ piece: [UInt8]) -> [UInt8] {
        Array((String(piece.count, radix: 16) + "\r\n").utf8) + piece + Array("\r\n".utf8)
    }

    private static let reasons = [
        200: "OK", 201: "Created", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently", 302: "Found",
        303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 410: "Gone",
        413: "Content Too Large", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway",
        503: "Service Unavailable", 504: "Gateway Timeout",
    ]
}
