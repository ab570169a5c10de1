/// Bytes that are only ever appended to, without an array's checks at every step. Nothing is allocated before the
/// first of them.
struct ByteSink: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>?
    private var capacity = 0
    private(set) var count = 0
    /// How much is allocated first.
    private let expected: Int

    init(expecting count: Int) { expected = count + 64 }

    deinit { base?.deallocate() }

    var isEmpty: Bool { count == 0 }

    /// What was appended, from a place on; valid until more is appended.
    func bytes(from start: Int = 0) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base.map { $0 + start }, count: count - start)
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        room(for: 1)[0] = byte
        count += 1
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        room(for: bytes.count).update(from: start, count: bytes.count)
        count += bytes.count
    }

    mutating func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ scalar: Unicode.Scalar) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte) }
    }

    /// Takes off what was appended last.
    mutating func remove(from start: Int) { count = min(count, start) }

    @inline(__always)
    private mutating func room(for more: Int) -> UnsafeMutablePointer<UInt8> {
        if let base, count + more <= capacity { return base + count }
        return grow(count + more)
    }

    private mutating func grow(_ wanted: Int) -> UnsafeMutablePointer<UInt8> {
        capacity = max(wanted, expected, capacity * 2)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        if let base {
            larger.update(from: base, count: count)
            base.deallocate()
        }
        base = larger
        return larger + count
    }
}
