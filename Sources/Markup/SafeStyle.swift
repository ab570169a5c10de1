/// Inline styles: a few properties of letters and boxes, with plain values; none that hides, moves or loads.
enum SafeStyle {
    private typealias Bytes = UnsafeBufferPointer<UInt8>

    /// Appends the declarations that may stay; false when there is none.
    static func write(_ style: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) -> Bool {
        let begin = out.count
        for declaration in style.split(separator: UInt8(ascii: ";")) {
            guard let colon = declaration.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = trimmed(Bytes(rebasing: declaration[..<colon]))
            let value = trimmed(Bytes(rebasing: declaration[(colon + 1)...]))
            guard isHarmless(name), !value.isEmpty, isPlain(value), !hides(name, value) else { continue }
            if out.count > begin { out.append(UInt8(ascii: " ")) }
            out.append(contentsOf: name.lazy.map(lower))
            out.append(contentsOf: ": ".utf8)
            out.append(contentsOf: value)
            out.append(UInt8(ascii: ";"))
        }
        return out.count > begin
    }

    private static func isHarmless(_ name: Bytes) -> Bool {
        properties.contains(name, foldingCase: true)
            || begins(name, "background-") || begins(name, "border-") || begins(name, "padding-")
    }

    private static func hides(_ name: Bytes, _ value: Bytes) -> Bool {
        value.count == 4 && begins(value, "none") && begins(name, "display")
    }

    /// Words, numbers, colours and `rgb(…)`; no other function, no escape, no comment, no quote.
    private static func isPlain(_ value: Bytes) -> Bool {
        guard value.count < 200, value.allSatisfy(isPlain) else { return false }
        guard value.contains(UInt8(ascii: "(")) else { return true }
        return begins(value, "rgb(") && value.count(where: { $0 == UInt8(ascii: "(") }) == 1
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: byte < 0x40 && " #%.,!-()".utf8.contains(byte)
        }
    }

    /// Whether the bytes begin with a text in lower case, without regard to their case.
    private static func begins(_ bytes: Bytes, _ text: StaticString) -> Bool {
        guard bytes.count >= text.utf8CodeUnitCount else { return false }
        for index in 0..<text.utf8CodeUnitCount where lower(bytes[index]) != text.utf8Start[index] { return false }
        return true
    }

    private static func trimmed(_ bytes: Bytes) -> Bytes {
        var rest = bytes[...]
        while let first = rest.first, isSpace(first) { rest.removeFirst() }
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return Bytes(rebasing: rest)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }
    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    private static let properties = NameTable(
        words: """
            azimuth background border clear color direction display float font font-family font-size font-style \
            font-variant font-weight height letter-spacing line-height margin margin-bottom margin-left margin-right \
            margin-top padding text-align text-decoration text-indent unicode-bidi vertical-align white-space width \
            word-spacing
            """)
}
