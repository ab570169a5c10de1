/// The packed form of a memory: a version byte, then variable-length numbers (LEB128, zigzag for nil as -1) and texts.
/// Written at every poll, so it is small (some 200 bytes) and costs no more than a microsecond.
extension FeedMemory {
    private static let version: UInt8 = 1

    /// The memory as bytes for the journal row.
    public var packed: [UInt8] {
        var out = Packer()
        out.bytes.append(Self.version)
        out.put(polls.count)
        var before = 0
        for poll in polls {
            out.put(poll.at - before)
            before = poll.at
            out.put(poll.status)
            out.put(Int(poll.result.rawValue))
            out.put(poll.new)
            out.put(poll.took)
        }
        out.put(gaps.count)
        for gap in gaps { out.put(gap) }
        for number in [emptyPolls, goodPolls, failures, throttles, goneAnswers] { out.put(number) }
        for time in [newestSeen, failingSince, slowUntil, unchangedSince, lastCount, toldFailing, remindedAt] {
            out.put(time)
        }
        out.put(toldStale)
        out.put(toldGone)
        out.put(everChanged ? 1 : 0)
        out.put(lastError)
        out.put(move == nil ? 0 : 1)
        if let move {
            out.put(move.target)
            out.put(move.since)
            out.put(move.polls)
        }
        // Only where there is anything: packets of before end here.
        guard walk != nil || toldAhead || toldShrunk != nil else { return out.bytes }
        out.put(toldShrunk)
        out.put(toldAhead ? 1 : 0)
        out.put(walk == nil ? 0 : 1)
        if let walk {
            out.put(walk.url)
            for number in [walk.since, walk.left, walk.failures, walk.visited.count] + walk.visited { out.put(number) }
        }
        return out.bytes
    }

    /// The memory in `packed`; a fresh one for an empty or unreadable packet, so that a bad byte never stops a feed.
    public init(packed: some Sequence<UInt8>) {
        var reader = Unpacker(bytes: Array(packed))
        self = (try? FeedMemory(reading: &reader)) ?? FeedMemory()
    }

    private init(reading reader: inout Unpacker) throws {
        guard try reader.byte() == Self.version else { throw Unpacker.Damaged() }
        var before = 0
        for _ in 0..<(try reader.count()) {
            before = try reader.number() &+ before
            let status = try reader.number()
            let result = PollResultCode(rawValue: UInt8(truncatingIfNeeded: try reader.number())) ?? .soft
            polls.append(
                Poll(at: before, status: status, result: result, new: try reader.number(), took: try reader.number()))
        }
        for _ in 0..<(try reader.count()) { gaps.append(try reader.number()) }
        emptyPolls = try reader.number()
        goodPolls = try reader.number()
        failures = try reader.number()
        throttles = try reader.number()
        goneAnswers = try reader.number()
        newestSeen = try reader.optional()
        failingSince = try reader.optional()
        slowUntil = try reader.optional()
        unchangedSince = try reader.optional()
        lastCount = try reader.optional()
        toldFailing = try reader.optional()
        remindedAt = try reader.optional()
        toldStale = try reader.optional()
        toldGone = try reader.optional()
        everChanged = try reader.number() == 1
        lastError = try reader.text()
        if try reader.number() == 1 {
            move = Move(target: try reader.text(), since: try reader.number(), polls: try reader.number())
        }
        guard !reader.isAtEnd else { return }
        toldShrunk = try reader.optional()
        toldAhead = try reader.number() == 1
        guard try reader.number() == 1 else { return }
        let (url, since) = (try reader.text(), try reader.number())
        let (left, failures) = (try reader.number(), try reader.number())
        walk = ArchiveWalk(
            url: url, since: since, left: left, failures: failures,
            visited: try (0..<(try reader.count())).map { _ in try reader.number() })
    }
}

private struct Packer {
    var bytes: [UInt8] = []

    mutating func put(_ number: Int) {
        var rest = UInt64(bitPattern: Int64(number << 1) ^ Int64(number >> 63))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func put(_ number: Int?) {
        put(number ?? -1)
    }

    mutating func put(_ text: String) {
        let utf8 = Array(text.utf8.prefix(2048))
        put(utf8.count)
        bytes += utf8
    }
}

private struct Unpacker {
    struct Damaged: Error {}

    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() throws -> UInt8 {
        guard position < bytes.count else { throw Damaged() }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func number() throws -> Int {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 64 else { throw Damaged() }
            value |= UInt64(next & 0x7f) << shift
            if next < 0x80 { break }
            shift += 7
        }
        // Clamped, so that no damaged number can overflow in later arithmetic.
        let number = Int(Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
        return min(max(number, -(1 << 50)), 1 << 50)
    }

    /// How many elements follow: at most 64, however damaged the number is.
    mutating func count() throws -> Int {
        min(max(try number(), 0), 64)
    }

    mutating func optional() throws -> Int? {
        let value = try number()
        return value < 0 ? nil : value
    }

    mutating func text() throws -> String {
        let count = try number()
        guard count >= 0, count <= bytes.count - position else { throw Damaged() }
        defer { position += count }
        return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }
}
