import FeedModel
import Foundation

/// A configuration file's bytes as text, or what keeps them from being text.
///
/// YAML 1.2, section 5.1 names the characters that may stand in a file; what is told here with its place would
/// otherwise be a bare offset.
struct YAMLText {
    /// The text without a byte order mark; nil when it cannot be read on.
    var text: String?
    /// What is wrong with the bytes.
    var faults: [ConfigurationFault] = []

    /// Most faults told of one file's bytes: a picture taken for a configuration has thousands.
    private static let mostFaults = 5

    init(_ data: Data, file: String) {
        var bytes = [UInt8](data)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            refuse(SourcePlace(file: file, line: 1, column: 1), "the file is UTF-16; save it as UTF-8")
            return
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            refuse(Self.firstInvalid(bytes, file), "this byte is not UTF-8; save the file as UTF-8")
            return
        }
        findForbidden(decoded, file)
        if faults.isEmpty { text = decoded }
    }

    private mutating func refuse(_ place: SourcePlace, _ message: String) {
        faults.append(ConfigurationFault(at: place, message))
    }

    private mutating func findForbidden(_ text: String, _ file: String) {
        var place = SourcePlace(file: file, line: 1, column: 1)
        for scalar in text.unicodeScalars {
            if scalar.isForbidden, faults.count < Self.mostFaults {
                let code = String(scalar.value, radix: 16, uppercase: true)
                let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
                refuse(place, "the character \(name) may not stand in a file; in quotes write it as an escape")
            }
            if scalar == "\n" {
                place.line += 1
                place.column = 1
            } else {
                place.column += 1
            }
        }
    }

    /// Where the first ill-formed sequence begins: the repaired text differs from the bytes there.
    private static func firstInvalid(_ bytes: [UInt8], _ file: String) -> SourcePlace {
        let repaired = String(decoding: bytes, as: UTF8.self).utf8
        let good = zip(repaired, bytes).prefix { $0 == $1 }.map { $1 }
        let line = good.count { $0 == 0x0A } + 1
        let lineText = good[(good.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)...]
        // A cut sequence of several bytes may agree in its first bytes: those do not begin a character of the line.
        let column = lineText.count { $0 & 0xC0 != 0x80 } + 1
        return SourcePlace(file: file, line: line, column: column)
    }
}

extension Unicode.Scalar {
    fileprivate var isForbidden: Bool {
        switch value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF:
            false
        default: true
        }
    }
}
