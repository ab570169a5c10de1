internal import CLibxml2

/// Character references of HTML: the 253 names of HTML 4, `apos`, and numbers.
public enum HTMLEntities {
    /// `text` with its references decoded once; what is no reference stays as it is.
    public static func decode(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var text = text
        return text.withUTF8 { bytes in
            var decoded: [UInt8] = []
            decoded.reserveCapacity(bytes.count)
            decode(bytes, into: &decoded)
            return String(decoding: decoded, as: UTF8.self)
        }
    }

    /// The same on bytes of UTF-8, appended to what is there.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]) {
        var rest = bytes[...]
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            out.append(contentsOf: UnsafeBufferPointer(rebasing: rest[..<ampersand]))
            rest = rest[(ampersand + 1)...]
            // No name and no number that means a character is longer.
            if let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")),
                let scalar = scalar(UnsafeBufferPointer(rebasing: rest[..<end]))
            {
                out.append(contentsOf: UTF8.encode(scalar)?.map { $0 } ?? [])
                rest = rest[(end + 1)...]
            } else {
                out.append(UInt8(ascii: "&"))
            }
        }
        out.append(contentsOf: UnsafeBufferPointer(rebasing: rest))
    }

    /// The code point of a name of HTML 4; nil for any other.
    package static func value(of name: UnsafeBufferPointer<UInt8>) -> UInt32? { names.value(of: name) }

    private static func scalar(_ name: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
        guard name.first == UInt8(ascii: "#") else {
            if name.elementsEqual("apos".utf8) { return "'" }
            return names.value(of: name).flatMap { Unicode.Scalar($0) }
        }
        let isHex = name.count > 1 && name[1] | 0x20 == UInt8(ascii: "x")
        let digits = String(decoding: name[(isHex ? 2 : 1)...], as: UTF8.self)
        guard let number = UInt32(digits, radix: isHex ? 16 : 10), number > 0 else { return nil }
        // HTML reads 0x80 to 0x9F as windows-1252, which is what their writers meant.
        return (0x80...0x9F).contains(number)
            ? Unicode.Scalar(windows1252[Int(number - 0x80)]) : Unicode.Scalar(number)
    }

    /// What windows-1252 has at a place from 0x80 to 0x9F.
    static func windows1252(_ byte: UInt8) -> Character {
        Character(Unicode.Scalar(windows1252[Int(byte & 0x1F)]) ?? "\u{FFFD}")
    }

    /// libxml2's names, which it would look up one after another.
    private static let names = NameTable(
        (0..<10_000).compactMap { code -> (name: String, value: UInt32)? in
            htmlEntityValueLookup(CUnsignedInt(code)).map { (String(cString: $0.pointee.name), $0.pointee.value) }
        })

    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D,
        0x17E, 0x178,
    ]
}
