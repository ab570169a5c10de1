import NewsWire
import Testing
import Transfers

@Suite("Hostile and broken servers")
struct HostileTests {
    /// What comes of a request to a server that answers so.
    private func failure(
        _ answer: WireAnswer, _ change: (inout TransferLimits) -> Void = { _ in }
    ) async throws -> TransferFailure? {
        let server = try WireServer { _ in answer }
        let request = Engines.get(server.url("/"), change)
        return await #expect(throws: TransferFailure.self) { try await Engines.one().perform(request) }
    }

    /// A body without end, and without a length that would say so.
    private static let endless = WireAnswer([
        .send(WireAnswer.head(200, [WireField("Content-Type", "application/xml")])),
        .sendRepeatedly([UInt8](repeating: 0x20, count: 1 << 16), times: .max),
    ])

    @Test("a body without end is too large")
    func endless() async throws {
        #expect(try await failure(Self.endless) { $0.body = 1 << 20 }?.kind == .tooLarge)
    }

    @Test("a compressed body counts as what it unpacks to")
    func decoded() async throws {
        let failure = try await failure(Bomb.answer) { ($0.body, $0.ratio) = (2 << 20, .max) }
        #expect(failure?.reason == "the body is larger than 2097152 bytes")
    }

    @Test("a body that unpacks to far more than it is, is a bomb")
    func bomb() async throws {
        let failure = try await failure(Bomb.answer) { $0.ratio = 100 }
        #expect(failure?.reason == "the body unpacks to more than 100 times its size")
    }

    @Test("a compressed body is limited on the wire too")
    func compressed() async throws {
        let failure = try await failure(Bomb.answer) { ($0.compressed, $0.ratio) = (500, .max) }
        #expect(failure?.reason == "the compressed body is larger than 500 bytes")
    }

    @Test("headers are limited in bytes and in number")
    func headers() async throws {
        let long = WireAnswer([.send(WireAnswer.head(200, [WireField("X", String(repeating: "x", count: 50_000))]))])
        #expect(try await failure(long) { $0.headers = 40_000 }?.kind == .tooLarge)
        let many = WireAnswer([.send(WireAnswer.head(200, (0..<1100).map { WireField("X-\($0)", "y") }))])
        #expect(try await failure(many)?.reason == "more than 1000 header lines")
    }

    @Test("headers without end are too large")
    func endlessHeaders() async throws {
        let answer = WireAnswer([
            .send(Array("HTTP/1.1 200 OK\r\n".utf8)), .sendRepeatedly(Array("X-More: and more\r\n".utf8), times: .max),
        ])
        #expect(try await failure(answer)?.kind == .tooLarge)
    }

    @Test("interim answers without end are too many")
    func endlessInterim() async throws {
        let answer = WireAnswer([.sendRepeatedly(Array("HTTP/1.1 103 Early Hints\r\n\r\n".utf8), times: .max)])
        #expect(try await failure(answer)?.kind == .tooLarge)
    }

    @Test("who does not begin to answer in time is given up, long before the whole time is over")
    func firstByte() async throws {
        let failure = try await failure(.hang) { $0.firstByte = 200 }
        #expect(failure?.kind == .timedOut)
        #expect(failure?.reason == "no answer within 0 s")
    }

    @Test("the time for the first byte does not count for what comes after it")
    func afterFirstByte() async throws {
        let gate = WireGate()
        let server = try WireServer { request in
            if request.path == "/hang" { return .hang }
            return WireAnswer([
                .send(WireAnswer.head(200, [WireField("Content-Length", "2")])), .wait(gate), .send([49, 50]),
            ])
        }
        let engine = try Engines.one()
        // On a busy machine the other may take long to be given up.
        async let slow = engine.perform(
            Engines.get(server.url("/slow")) {
                $0.firstByte = 300
                $0.total = 300_000
                $0.slowFor = 300
            })
        // Its time begins no earlier, so that the other's is over as well when it is given up.
        let early = await server.received(1)
        #expect(early)
        await #expect(throws: TransferFailure.self) {
            try await engine.perform(Engines.get(server.url("/hang")) { $0.firstByte = 600 })
        }
        gate.open()
        #expect(try await slow.body == [49, 50])
    }

    @Test("a body that only drips is too slow; the whole has its time as well")
    func slow() async throws {
        let drip = WireAnswer.drip(body: [UInt8](repeating: 65, count: 1000), every: .milliseconds(20))
        #expect(try await failure(drip) { ($0.slowest, $0.slowFor) = (100_000, 1) }?.kind == .tooSlow)
        #expect(try await failure(drip) { $0.total = 500 }?.kind == .tooSlow)
    }

    @Test(
        "a connection that breaks is a broken transfer, and a body cut short is known to be",
        arguments: [
            WireAnswer.reset, .raw(""), .raw("not HTTP at all\r\n\r\n"), .raw("HTTP/1.1 200 OK\r\nContent-Le"),
        ])
    func broken(answer: WireAnswer) async throws {
        #expect(try await failure(answer)?.kind == .broken)
    }

    @Test("64 at once: each fails alone, memory stays bounded, and an honest feed is served beside them")
    func crowd() async throws {
        let document = [UInt8](repeating: 0x20, count: 1 << 20)
        let server = try WireServer { $0.path == "/honest" ? .status(200, body: document) : Self.endless }
        let engine = try Engines.one(bodies: 32 << 20)
        let before = try Memory.resetPeak()
        let kinds = try await withThrowingTaskGroup(of: TransferFailure.Kind?.self) { group in
            for number in 0..<64 {
                group.addTask {
                    do {
                        _ = try await engine.perform(Engines.get(server.url("/endless/\(number)")))
                        return nil
                    } catch let failure as TransferFailure { return failure.kind }
                }
            }
            #expect(try await engine.perform(Engines.get(server.url("/honest"))).body == document)
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(kinds == Array(repeating: .tooLarge, count: 64))
        // An array that grows may have twice the room it needs; unbounded it would be 64 times 15 MiB.
        let grown = try Memory.peak() - before
        #expect(grown < 512 << 20)
    }
}

/// Zeros without end, gzipped (RFC 1951, 3.2.6: a block with fixed codes): each 13 bytes stand for 2064.
private enum Bomb {
    static let answer = WireAnswer([
        .send(WireAnswer.head(200, [WireField("Content-Encoding", "gzip")])), .send(frame + start),
        .sendRepeatedly(Array(repeatElement(matches, count: 100).joined()), times: .max),
    ])

    private static let frame: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    /// Last block, fixed codes; the literal 0; 258 times the same again.
    private static let start = bytes("110" + "00110000" + match)
    private static let matches = bytes(String(repeating: match, count: 8))
    /// Length 258 (symbol 285), distance 1 (symbol 0).
    private static let match = "11000101" + "00000"

    /// The first bit is the lowest of a byte.
    private static func bytes(_ bits: String) -> [UInt8] {
        let bits = Array(bits)
        return stride(from: 0, to: bits.count, by: 8).map { start in
            (0..<8).reduce(0) { $0 | (bits[start + $1] == "1" ? 1 << UInt8($1) : 0) }
        }
    }
}
