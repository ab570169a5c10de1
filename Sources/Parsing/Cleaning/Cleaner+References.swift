import Markup

/// References, and those of tags, which are left to libxml2 where it reads them right.
extension Cleaner {
    /// A reference as it is written.
    struct Reference {
        /// Its bytes, from `&` to `;`.
        var length: Int
        /// The code point that it stands for.
        var value: UInt32
        /// It is a number rather than a name.
        var isNumber = false
    }

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

    /// Puts what the document declared in the place of an entity; false when it declared none of that name.
    mutating func expandEntity() -> Bool {
        guard !entities.isEmpty, let name = name(), let text = entities[String(decoding: name, as: UTF8.self)],
            expandable >= text.count
        else { return false }
        expandable -= text.count
        leaveOut(name.count + 2)
        text.withUnsafeBufferPointer { out.append($0) }
        return true
    }

    /// Writes the character itself; a C1 control is what windows-1252 means by it.
    mutating func writeNumber(_ reference: Reference) {
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
    func reference() -> Reference? {
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
    func endOfBytes(_ lead: Reference) -> Int? {
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
