import Foundation

/// Writes JSON byte by byte: empty members are left out, and the comma is known by what was written before.
struct JSONBytes {
    private(set) var bytes: [UInt8] = []

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func newline() { bytes.append(0x0A) }

    // MARK: Structures

    mutating func open(_ name: StaticString? = nil, _ bracket: Unicode.Scalar = "{") {
        begin(name)
        bytes.append(UInt8(ascii: bracket))
    }

    mutating func close(_ bracket: Unicode.Scalar = "}") { bytes.append(UInt8(ascii: bracket)) }

    /// An array of what `write` makes of each; nothing when there is none.
    mutating func list<Element>(
        _ name: StaticString, _ elements: [Element], _ write: (inout JSONBytes, Element) -> Void
    ) {
        if elements.isEmpty { return }
        open(name, "[")
        for element in elements { write(&self, element) }
        close("]")
    }

    // MARK: Members

    mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        begin(name)
        quote(value)
    }

    mutating func member(_ name: StaticString, _ value: Bool?) {
        guard let value else { return }
        begin(name)
        raw(value ? "true" : "false")
    }

    mutating func member(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        begin(name)
        raw(String(value))
    }

    mutating func strings(_ name: StaticString, _ values: [String]) {
        list(name, values) { $0.element($1) }
    }

    mutating func dictionary(_ name: StaticString?, _ values: [String: String]?) {
        guard let values, !values.isEmpty else { return }
        open(name)
        for key in values.keys.sorted() {
            separate()
            quote(key)
            bytes.append(UInt8(ascii: ":"))
            quote(values[key] ?? "")
        }
        close()
    }

    mutating func element(_ value: String) {
        separate()
        quote(value)
    }

    mutating func element(number value: Double) {
        separate()
        raw(value.isFinite ? String(describing: value) : "0")
    }

    mutating func element(integer value: Int) {
        separate()
        raw(String(value))
    }

    private mutating func begin(_ name: StaticString?) {
        separate()
        guard let name else { return }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func separate() {
        switch bytes.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"), 0x0A: return
        default: bytes.append(UInt8(ascii: ","))
        }
    }

    private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var kept = 0
            Self.isEscaped.withUnsafeBufferPointer { isEscaped in
                for index in 0..<utf8.count where isEscaped[Int(utf8[index])] {
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[kept..<index]))
                    escape(utf8[index])
                    kept = index + 1
                }
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[kept...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let isEscaped = (0..<256).map { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        default: raw("u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
        }
    }
}
