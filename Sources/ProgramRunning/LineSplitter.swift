/// Cuts a stream of bytes into lines; what a line has beyond a limit is dropped, so that no child can fill our memory.
struct LineSplitter {
    static let longest = 1 << 16

    private var waiting: [UInt8] = []

    /// Calls `body` with each line that `bytes` completes, without its end.
    mutating func take(_ bytes: some Collection<UInt8>, _ body: ([UInt8]) -> Void) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 10) {
            add(rest[..<end])
            flush(body)
            rest = rest[rest.index(after: end)...]
        }
        add(rest)
    }

    /// The last line, which has no end.
    mutating func finish(_ body: ([UInt8]) -> Void) {
        if !waiting.isEmpty { flush(body) }
    }

    private mutating func add(_ bytes: some Collection<UInt8>) {
        waiting.append(contentsOf: bytes.prefix(Self.longest - waiting.count))
    }

    private mutating func flush(_ body: ([UInt8]) -> Void) {
        if waiting.last == 13 { waiting.removeLast() }
        body(waiting)
        waiting.removeAll(keepingCapacity: true)
    }
}
