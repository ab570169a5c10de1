import Markup

/// References: in text they are decoded here, which takes a tenth of the time that libxml2 takes for each; in tags
/// they are left to it where it reads them right.
extension Cleaner {
    /// A reference as it is written.
    private struct Reference {
        /// Its bytes, from `&` to `;`.
        var length: Int
        /// The code point that it stands for.
        var value: UInt32
        /// It is a number rather than a name.
        var isNumber = false
    }

    // MARK: Text

    mutating func textReference() {
        if index + 4 <= bytes.count {
            // What escaped HTML is full of.
            switch UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt32.self).littleEndian {
            case 0x3B74_6C26: return writeText(UInt8(ascii: "<"), for: 4)
            case 0x3B74_6726: return writeText(UInt8(ascii: ">"), for: 4)
            default: break
            }
        }
        if expandEntity() { return }
        guard let reference = reference() else {
            mended = true
            return writeText(UInt8(ascii: "&"), for: 1)
        }
        switch reference.value {
        case 0x0A, 0x0D:
            // As numbers, so that neither the lines are counted wrong nor the line ends made one.
            endText()
            write(reference.value == 0x0A ? "&#10;" : "&#13;", for: reference.length)
        case 0..<0x80 where ByteClasses.isAllowed(reference.value):
            writeText(UInt8(truncatingIfNeeded: reference.value), for: reference.length)
        default:
            let end = endOfBytes(reference)
            writeNumber(reference)
            while let end, index < end, let next = self.reference() {
                leaveOut(next.length)
                out.append(Unicode.Scalar(UInt8(truncatingIfNeeded: next.value)))
            }
        }
    }

    /// Writes a character of text below 128. `<` and `&` need a section around them, and so does `>` behind `]`.
    @inline(__always)
    mutating func writeText(_ byte: UInt8, for length: Int) {
        leaveOut(length)
        if section == nil { openSection() }
        out.append(byte)
    }

    /// Decoded text stands in a section, which needs no reference and is read at once.
    private mutating func openSection() {
        out.append("<![CDATA[")
        section = out.count
    }

    /// The text ends at the markup that follows.
    @inline(__always)
    mutating func endText() {
        if section != nil {
            keep(to: index)
            closeSection()
        }
    }

    mutating func closeSection() {
        guard let start = section else { return }
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

    // MARK: Tags

    /// In a tag libxml2 takes but the first byte of what a name of HTML stands for, and knows no `&#X`.
    mutating func tagReference() {
        if expandEntity() { return }
        guard let reference = reference() else {
            mended = true
            return write("&amp;", for: 1)
        }
        if let end = endOfBytes(reference) {
            index = end
        } else if !ByteClasses.isAllowed(reference.value) || (0x80...0x9F).contains(reference.value) {
            writeNumber(reference)
        } else if reference.isNumber ? bytes[index + 2] == UInt8(ascii: "X") : reference.value >= 0x80 {
            leaveOut(reference.length)
            Array("&#\(reference.value);".utf8).withUnsafeBufferPointer { out.append($0) }
        } else {
            index += reference.length
        }
    }

    // MARK: Both

    /// Puts what the document declared in the place of an entity; false when it declared none of that name.
    private mutating func expandEntity() -> Bool {
        guard !entities.isEmpty, let name = name(), let text = entities[String(decoding: name, as: UTF8.self)],
            expandable >= text.count
        else { return false }
        expandable -= text.count
        endText()
        leaveOut(name.count + 2)
        text.withUnsafeBufferPointer { out.append($0) }
        return true
    }

    /// Writes the character itself; a C1 control is what windows-1252 means by it.
    private mutating func writeNumber(_ reference: Reference) {
        leaveOut(reference.length)
        if !ByteClasses.isAllowed(reference.value) {
            mended = true
        } else if let byte = UInt8(exactly: reference.value) {
            out.append(Windows1252.scalar(byte))
        } else if let scalar = Unicode.Scalar(reference.value) {
            out.append(scalar)
        }
    }

    /// The reference at the index; nil when the `&` there begins none that XML or HTML knows.
    private func reference() -> Reference? {
        guard index + 2 < bytes.count else { return nil }
        if bytes[index + 1] == UInt8(ascii: "#") { return number() }
        guard let name = name(), let value = ByteClasses.predefined(name) ?? HTMLEntities.value(of: name) else {
            return nil
        }
        return Reference(length: name.count + 2, value: value)
    }

    private func name() -> UnsafeBufferPointer<UInt8>? {
        let limit = min(bytes.count, index + 32)
        var end = index + 1
        while end < limit, ASCII.isAlphanumeric(bytes[end]) || bytes[end] == UInt8(ascii: "_") { end += 1 }
        guard end < limit, end > index + 1, bytes[end] == UInt8(ascii: ";") else { return nil }
        return UnsafeBufferPointer(rebasing: bytes[(index + 1)..<end])
    }

    private func number() -> Reference? {
        let limit = min(bytes.count, index + 32)
        let base: UInt32 = ASCII.lower(bytes[index + 2]) == UInt8(ascii: "x") ? 16 : 10
        let digits = index + (base == 16 ? 3 : 2)
        var end = digits
        var value: UInt32 = 0
        while end < limit, let digit = ByteClasses.digit(bytes[end], base) {
            value = min(value &* base &+ digit, 0x11_0000)
            end += 1
        }
        guard end > digits, end < limit, bytes[end] == UInt8(ascii: ";") else { return nil }
        return Reference(length: end + 1 - index, value: value, isNumber: true)
    }

    /// Where references end that stand for a character of UTF-8 byte by byte (`&#226;&#128;&#153;`): the text's own
    /// mending puts them together.
    private func endOfBytes(_ lead: Reference) -> Int? {
        guard lead.isNumber, (0xC2...0xF4).contains(lead.value) else { return nil }
        let start = index + lead.length
        let end = start + (lead.value < 0xE0 ? 1 : lead.value < 0xF0 ? 2 : 3) * 6
        guard end <= bytes.count else { return nil }
        for place in stride(from: start, to: end, by: 6) {
            guard ASCII.begins(bytes, at: place, exactly: "&#"), bytes[place + 5] == UInt8(ascii: ";"),
                let value = ASCII.number(UnsafeBufferPointer(rebasing: bytes[(place + 2)..<(place + 5)])),
                (0x80...0xBF).contains(value)
            else { return nil }
        }
        return end
    }
}
