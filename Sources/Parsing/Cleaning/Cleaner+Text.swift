/// Text between tags. Its references are decoded here, which takes a tenth of the time that libxml2 takes for each: a
/// run of text in which something has to change becomes a CDATA section, which needs no reference and is read at once.
extension Cleaner {
    mutating func textReference() {
        if index + 4 <= bytes.count {
            // What escaped HTML is full of.
            switch UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt32.self).littleEndian {
            case 0x3B74_6C26: return writeText(UInt8(ascii: "<"), for: 4)
            case 0x3B74_6726: return writeText(UInt8(ascii: ">"), for: 4)
            default: break
            }
        }
        if !entities.isEmpty, outsideSection({ $0.expandEntity() }) { return }
        guard let reference = reference() else {
            mended = true
            return writeText(UInt8(ascii: "&"), for: 1)
        }
        switch reference.value {
        case 0x0A, 0x0D:
            // As numbers, so that neither the lines are counted wrong nor the line ends made one.
            outsideSection { $0.write(reference.value == 0x0A ? "&#10;" : "&#13;", for: reference.length) }
        case 0..<0x80 where ByteClasses.isAllowed(reference.value):
            writeText(UInt8(truncatingIfNeeded: reference.value), for: reference.length)
        default:
            let end = endOfBytes(reference)
            openSection()
            writeNumber(reference)
            while let end, index < end, let next = self.reference() {
                leaveOut(next.length)
                out.append(Unicode.Scalar(UInt8(truncatingIfNeeded: next.value)))
            }
        }
    }

    /// Writes a character of text below 128 in the place of so many bytes.
    @inline(__always)
    mutating func writeText(_ byte: UInt8, for length: Int) {
        openSection()
        leaveOut(length)
        out.append(byte)
    }

    /// Makes the run of text a section, before the first change in it.
    @inline(__always)
    mutating func openSection() {
        if section == nil { beginSection() }
    }

    private mutating func beginSection() {
        keep(to: textStart)
        out.append("<![CDATA[")
        section = out.count
    }

    private mutating func outsideSection<Result>(_ write: (inout Cleaner) -> Result) -> Result {
        endText()
        defer { textStart = index }
        return write(&self)
    }

    /// The run of text ends here. For `]]>` in text, which XML forbids, libxml2 would drop the run up to it.
    @inline(__always)
    mutating func endText() {
        if section == nil {
            guard index > textStart + 2, Self.end(in: UnsafeBufferPointer(rebasing: bytes[textStart..<index])) != nil
            else { return }
            mended = true
            openSection()
        }
        closeSection()
    }

    private mutating func closeSection() {
        guard let start = section else { return }
        keep(to: index)
        section = nil
        let text = out.bytes(from: start)
        if text.count > Self.longestSection || Self.end(in: text) != nil {
            let text = Array(text)
            out.remove(from: start)
            text.withUnsafeBufferPointer { split($0) }
        }
        out.append("]]>")
    }

    /// Writes text in sections none of which is too long for libxml2 or ends before its end.
    private mutating func split(_ text: UnsafeBufferPointer<UInt8>) {
        var rest = text
        while !rest.isEmpty {
            var length = min(rest.count, Self.longestSection)
            while length > 0, length < rest.count, rest[length] & 0xC0 == 0x80 { length -= 1 }
            if let end = Self.end(in: UnsafeBufferPointer(rebasing: rest[..<length])) { length = end + 2 }
            out.append(UnsafeBufferPointer(rebasing: rest[..<length]))
            rest = UnsafeBufferPointer(rebasing: rest[length...])
            if !rest.isEmpty { out.append("]]><![CDATA[") }
        }
    }

    /// Where a section of this text would end.
    private static func end(in text: UnsafeBufferPointer<UInt8>) -> Int? {
        var place = 0
        while let found = ASCII.find(UInt8(ascii: "]"), in: UnsafeBufferPointer(rebasing: text[place...])) {
            if ASCII.begins(text, at: place + found, exactly: "]]>") { return place + found }
            place += found + 1
        }
        return nil
    }

    private static let longestSection = 1 << 22
}
