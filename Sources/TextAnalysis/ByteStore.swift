/// Bytes that are appended to and read by position; kept from text to text so that none is allocated for.
struct ByteStore: ~Copyable {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var capacity: Int
    var count = 0

    init(capacity: Int = 4096) {
        base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit { base.deallocate() }

    /// Makes room for so many more bytes.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if count + more > capacity { grow(count + more) }
    }

    private mutating func grow(_ wanted: Int) {
        let size = max(wanted, capacity * 2)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        larger.update(from: base, count: min(wanted, capacity))
        base.deallocate()
        (base, capacity) = (larger, size)
    }

    /// Writes bytes, the lowest first, at a place up to the count; they count only when `count` is raised.
    @inline(__always)
    mutating func put(_ bytes: some FixedWidthInteger, at place: Int) {
        let end = place + bytes.bitWidth / 8
        if end > capacity { grow(end) }
        UnsafeMutableRawPointer(base).storeBytes(of: bytes.littleEndian, toByteOffset: place, as: type(of: bytes))
    }

    mutating func append(_ bytes: [UInt8]) {
        reserve(bytes.count)
        for byte in bytes {
            base[count] = byte
            count += 1
        }
    }

    /// Appends the UTF-8 of a code point beyond ASCII.
    mutating func append(code: UInt32) {
        reserve(4)
        let target = base + count
        if code < 0x800 {
            target[0] = UInt8(truncatingIfNeeded: 0xC0 | code >> 6)
            target[1] = UInt8(truncatingIfNeeded: 0x80 | code & 63)
            count += 2
        } else if code < 0x10000 {
            target[0] = UInt8(truncatingIfNeeded: 0xE0 | code >> 12)
            target[1] = UInt8(truncatingIfNeeded: 0x80 | code >> 6 & 63)
            target[2] = UInt8(truncatingIfNeeded: 0x80 | code & 63)
            count += 3
        } else {
            target[0] = UInt8(truncatingIfNeeded: 0xF0 | code >> 18)
            target[1] = UInt8(truncatingIfNeeded: 0x80 | code >> 12 & 63)
            target[2] = UInt8(truncatingIfNeeded: 0x80 | code >> 6 & 63)
            target[3] = UInt8(truncatingIfNeeded: 0x80 | code & 63)
            count += 4
        }
    }
}
