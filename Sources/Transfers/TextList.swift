internal import CLibcurl

/// A `curl_slist` whose nodes and texts lie in one block, which is used again for the next list. libcurl only reads it.
struct TextList: ~Copyable {
    private var text: [UInt8] = []
    private var starts: [Int] = []
    private var block = UnsafeMutableRawPointer.allocate(byteCount: 1024, alignment: 16)
    private var room = 1024

    deinit { block.deallocate() }

    /// The list of these headers and lines, nil when it is empty; good until the next.
    mutating func set(_ headers: [HeaderField] = [], _ lines: [String] = []) -> UnsafeMutablePointer<curl_slist>? {
        text.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        for header in headers { add(header) }
        for line in lines { add(line) }
        return list()
    }

    private mutating func add(_ line: String) {
        starts.append(text.count)
        text.append(contentsOf: line.utf8)
        text.append(0)
    }

    /// Line breaks would make a second header of it; an empty value has a form of its own.
    private mutating func add(_ header: HeaderField) {
        starts.append(text.count)
        text.append(contentsOf: header.name.utf8)
        let end = text.count
        text.append(0x3a)
        text.append(0x20)
        if header.value.allSatisfy({ $0 >= 32 }) {
            text.append(contentsOf: header.value)
        } else {
            for byte in header.value where byte != 13 && byte != 10 && byte != 0 { text.append(byte) }
        }
        if text.count == end + 2 {
            text.removeLast(2)
            text.append(0x3b)
        }
        text.append(0)
    }

    private mutating func list() -> UnsafeMutablePointer<curl_slist>? {
        guard !starts.isEmpty else { return nil }
        let head = starts.count * MemoryLayout<curl_slist>.stride
        if head + text.count > room {
            block.deallocate()
            room = 2 * (head + text.count)
            block = .allocate(byteCount: room, alignment: 16)
        }
        let nodes = block.bindMemory(to: curl_slist.self, capacity: starts.count)
        let data = (block + head).bindMemory(to: CChar.self, capacity: text.count)
        text.withUnsafeBytes { UnsafeMutableRawBufferPointer(start: data, count: text.count).copyMemory(from: $0) }
        for (place, start) in starts.enumerated() {
            let next = place + 1 < starts.count ? nodes + place + 1 : nil
            (nodes + place).initialize(to: curl_slist(data: data + start, next: next))
        }
        return nodes
    }
}
