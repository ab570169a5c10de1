internal import CLibxml2

/// Character references of HTML: the 253 names of HTML 4, `apos`, and numbers.
public enum HTMLEntities {
    /// `text` with its references decoded once; what is no reference stays as it is.
    public static func decode(_ text: String) -> String {
        guard text.utf8.contains(0x26) else { return text }
        var out = ""
        var rest = text[...]
        while let ampersand = rest.firstIndex(of: "&") {
            out += rest[..<ampersand]
            let body = rest[rest.index(after: ampersand)...]
            // No name and no number that means a character is longer.
            if let end = body.prefix(12).firstIndex(of: ";"), let scalar = scalar(body[..<end]) {
                out.unicodeScalars.append(scalar)
                rest = body[body.index(after: end)...]
            } else {
                out += "&"
                rest = body
            }
        }
        return out + rest
    }

    private static func scalar(_ name: Substring) -> Unicode.Scalar? {
        if name == "apos" { return "'" }
        guard name.hasPrefix("#") else {
            return htmlEntityLookup(String(name)).flatMap { Unicode.Scalar($0.pointee.value) }
        }
        let digits = name.dropFirst()
        let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
        guard let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits), number > 0 else {
            return nil
        }
        // HTML reads 0x80 to 0x9F as windows-1252, which is what their writers meant.
        return (0x80...0x9F).contains(number)
            ? Unicode.Scalar(windows1252[Int(number - 0x80)]) : Unicode.Scalar(number)
    }

    /// What windows-1252 has at a place from 0x80 to 0x9F.
    static func windows1252(_ byte: UInt8) -> Character {
        Character(Unicode.Scalar(windows1252[Int(byte & 0x1F)]) ?? "\u{FFFD}")
    }

    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D,
        0x17E, 0x178,
    ]
}
