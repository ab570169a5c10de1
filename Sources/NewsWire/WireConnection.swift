import Foundation
import Glibc

/// One accepted connection: reads requests one after another, lets each be answered, on a thread of its own.
///
/// Made and used on that thread only.
struct WireConnection {
    /// The sizes above which a request is refused by closing.
    private static let largestHead = 1 << 16
    private static let largestBody = 1 << 26

    let descriptor: CInt
    let number: Int
    /// Shows its end when the server stops.
    let stop: CInt
    let log: WireLog
    let answer: @Sendable (WireRequest) -> WireAnswer
    private var unread: [UInt8] = []

    init(
        descriptor: CInt, number: Int, stop: CInt, log: WireLog,
        answer: @escaping @Sendable (WireRequest) -> WireAnswer
    ) {
        self.descriptor = descriptor
        self.number = number
        self.stop = stop
        self.log = log
        self.answer = answer
    }

    /// Serves until either side has had enough.
    mutating func serve() {
        WireSocket.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        while let request = nextRequest() {
            let numbered = log.begin(request)
            let goesOn = perform(answer(numbered)) && !request.endsConnection
            log.end()
            if !goesOn { return }
        }
    }

    /// Whether the connection may serve another request.
    private func perform(_ answer: WireAnswer) -> Bool {
        for step in answer.steps where !perform(step) { return false }
        return answer.keepsAlive
    }

    private func perform(_ step: WireStep) -> Bool {
        switch step {
        case .send(let bytes):
            return WireSocket.send(bytes, to: descriptor)
        case .sendRepeatedly(let bytes, let times):
            for _ in 0..<times where !WireSocket.send(bytes, to: descriptor) { return false }
            return true
        case .pause(let duration):
            return WireSocket.waitForEnd(of: [stop, descriptor], for: duration) == nil
        case .wait(let gate):
            return WireSocket.waitForEnd(of: [stop, descriptor, gate.descriptor], for: nil) == gate.descriptor
        case .hang:
            _ = WireSocket.waitForEnd(of: [stop, descriptor], for: nil)
            return false
        case .finishSending:
            shutdown(descriptor, Int32(SHUT_WR))
            return true
        case .reset:
            WireSocket.prepareReset(descriptor)
            return false
        case .close:
            return false
        }
    }

    private mutating func nextRequest() -> WireRequest? {
        guard let head = readHead(), var request = parse(head) else { return nil }
        if request.header("Expect")?.lowercased() == "100-continue" {
            guard WireSocket.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: descriptor) else { return nil }
        }
        guard let body = readBody(of: request) else { return nil }
        request.body = body
        return request
    }

    private mutating func readHead() -> [UInt8]? {
        var searched = 0
        while true {
            if let end = Self.endOfHead(in: unread, from: searched) { return take(end) }
            searched = max(0, unread.count - 3)
            guard unread.count <= Self.largestHead, readMore() else { return nil }
        }
    }

    private mutating func readBody(of request: WireRequest) -> [UInt8]? {
        if request.header("Transfer-Encoding")?.lowercased() == "chunked" { return readChunks() }
        guard let length = request.header("Content-Length") else { return [] }
        guard let count = Int(length), (0...Self.largestBody).contains(count) else { return nil }
        return readExactly(count)
    }

    private mutating func readChunks() -> [UInt8]? {
        var body: [UInt8] = []
        while let line = readLine() {
            guard let size = Int(line.prefix { $0 != ";" }, radix: 16), size >= 0 else { return nil }
            guard body.count + size <= Self.largestBody else { return nil }
            if size == 0 {
                while let trailer = readLine(), !trailer.isEmpty {}
                return body
            }
            guard let piece = readExactly(size), readLine() == "" else { return nil }
            body += piece
        }
        return nil
    }

    private mutating func readLine() -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = take(end + 1).dropLast()
                return String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
            }
            guard unread.count <= Self.largestHead, readMore() else { return nil }
        }
    }

    private mutating func readExactly(_ count: Int) -> [UInt8]? {
        while unread.count < count { guard readMore() else { return nil } }
        return take(count)
    }

    private mutating func readMore() -> Bool {
        guard let bytes = WireSocket.receive(from: descriptor) else { return false }
        unread += bytes
        return true
    }

    private mutating func take(_ count: Int) -> [UInt8] {
        defer { unread.removeFirst(count) }
        return Array(unread[..<count])
    }

    private func parse(_ head: [UInt8]) -> WireRequest? {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: true)
        guard let words = lines.first?.split(separator: " "), words.count == 3 else { return nil }
        let fields = lines.dropFirst().map { line in
            let name = line.prefix { $0 != ":" }
            let value = line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
            return WireField(String(name), value)
        }
        return WireRequest(
            number: 0, connection: number, time: Date(), method: String(words[0]), target: String(words[1]),
            version: String(words[2]), headers: fields, head: head, body: [])
    }

    /// The count of bytes up to and with the empty line; nil if it is not there yet.
    private static func endOfHead(in bytes: [UInt8], from start: Int) -> Int? {
        let mark: [UInt8] = [13, 10, 13, 10]
        guard bytes.count >= start + mark.count else { return nil }
        for index in start...(bytes.count - mark.count) where bytes[index] == 13 {
            if bytes[index..<(index + mark.count)].elementsEqual(mark) { return index + mark.count }
        }
        return nil
    }
}
