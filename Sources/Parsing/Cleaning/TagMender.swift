/// Writes a document again with its tags balanced, for the second reading of one that was not well-formed: missing
/// end tags are added, stray ones left out, attributes quoted, what an unfinished document ends in cut off.
struct TagMender {
    /// What was made of the document.
    struct Mended {
        var bytes: [UInt8]
        /// Its root element was never closed.
        var isTruncated: Bool
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var result: [UInt8] = []
    private var open: [ArraySlice<UInt8>] = []
    private var index = 0
    private var isDone = false
    private var isTruncated = false
    /// Where the text after the last tag begins in the result.
    private var textStart = 0

    static func mend(_ bytes: UnsafeBufferPointer<UInt8>) -> Mended {
        var mender = TagMender(bytes: bytes)
        mender.sweep()
        return Mended(bytes: mender.result, isTruncated: mender.isTruncated)
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        result.reserveCapacity(bytes.count + 256)
    }

    private mutating func sweep() {
        while index < bytes.count, !isDone {
            if bytes[index] == UInt8(ascii: "<") { markup() } else { text() }
        }
        guard !isDone else { return }
        isTruncated = true
        // Left open on purpose: whether an unfinished entry is worth keeping, its reader decides.
        if !open.isEmpty { result.removeSubrange(textStart...) }
    }

    private mutating func text() {
        let begin = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
        result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[begin..<index]))
    }

    private mutating func markup() {
        if ASCII.begins(bytes, at: index, with: "<![cdata[") { return section("]]>", kept: true) }
        if ASCII.begins(bytes, at: index, with: "<!--") { return section("-->", kept: false) }
        if ASCII.begins(bytes, at: index, with: "<?") { return section("?>", kept: false) }
        let closes = index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "/")
        let begin = index + (closes ? 2 : 1)
        guard begin < bytes.count, ASCII.isNameStart(bytes[begin]) else {
            if begin < bytes.count { result.append(contentsOf: "&lt;".utf8) }
            index += 1
            return
        }
        var end = begin
        while end < bytes.count, ASCII.isName(bytes[end]) { end += 1 }
        let name = Array(bytes[begin..<end])[...]
        index = end
        if closes { endTag(name) } else { startTag(name) }
    }

    private mutating func section(_ end: StaticString, kept: Bool) {
        guard let found = ASCII.find(end, in: bytes, from: index + 2) else {
            index = bytes.count
            return
        }
        let after = found + end.utf8CodeUnitCount
        if kept { result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[index..<after])) }
        index = after
    }

    private mutating func endTag(_ name: ArraySlice<UInt8>) {
        while index < bytes.count, bytes[index] != UInt8(ascii: ">"), bytes[index] != UInt8(ascii: "<") { index += 1 }
        guard index < bytes.count else { return }
        if bytes[index] == UInt8(ascii: ">") { index += 1 }
        guard let place = open.lastIndex(of: name) else { return }
        while open.count > place, let last = open.popLast() { close(last) }
        textStart = result.count
        if open.isEmpty { isDone = true }
    }

    private mutating func close(_ name: ArraySlice<UInt8>) {
        result.append(contentsOf: "</".utf8)
        result.append(contentsOf: name)
        result.append(UInt8(ascii: ">"))
    }

    private mutating func startTag(_ name: ArraySlice<UInt8>) {
        let begin = result.count
        result.append(UInt8(ascii: "<"))
        result.append(contentsOf: name)
        var seen: Set<ArraySlice<UInt8>> = []
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "<") { break }
            if ASCII.isNameStart(byte) { attribute(&seen) } else { index += 1 }
        }
        guard index < bytes.count else {
            result.removeSubrange(begin...)
            return
        }
        let isEmpty = index > 0 && bytes[index - 1] == UInt8(ascii: "/")
        if bytes[index] == UInt8(ascii: ">") { index += 1 }
        if isEmpty { result.append(UInt8(ascii: "/")) } else { open.append(name) }
        result.append(UInt8(ascii: ">"))
        if isEmpty, open.isEmpty { isDone = true }
        textStart = result.count
    }

    private mutating func attribute(_ seen: inout Set<ArraySlice<UInt8>>) {
        let begin = index
        while index < bytes.count, ASCII.isName(bytes[index]) { index += 1 }
        let name = Array(bytes[begin..<index])[...]
        while index < bytes.count, ASCII.isSpace(bytes[index]) { index += 1 }
        var value = UnsafeBufferPointer(rebasing: bytes[begin..<begin])
        if index < bytes.count, bytes[index] == UInt8(ascii: "=") {
            index += 1
            while index < bytes.count, ASCII.isSpace(bytes[index]) { index += 1 }
            value = attributeValue()
        }
        guard seen.insert(name).inserted, name.first != UInt8(ascii: ":"), name.last != UInt8(ascii: ":") else {
            return
        }
        result.append(UInt8(ascii: " "))
        result.append(contentsOf: name)
        result.append(contentsOf: "=\"".utf8)
        for byte in value {
            switch byte {
            case UInt8(ascii: "\""): result.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "<"): result.append(contentsOf: "&lt;".utf8)
            default: result.append(byte)
            }
        }
        result.append(UInt8(ascii: "\""))
    }

    private mutating func attributeValue() -> UnsafeBufferPointer<UInt8> {
        guard index < bytes.count else { return UnsafeBufferPointer(rebasing: bytes[index..<index]) }
        let quote = bytes[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let begin = index + 1
            index = begin
            while index < bytes.count, bytes[index] != quote { index += 1 }
            let value = UnsafeBufferPointer(rebasing: bytes[begin..<index])
            if index < bytes.count { index += 1 }
            return value
        }
        let begin = index
        while index < bytes.count, !ASCII.isSpace(bytes[index]), bytes[index] != UInt8(ascii: ">") { index += 1 }
        return UnsafeBufferPointer(rebasing: bytes[begin..<index])
    }
}
