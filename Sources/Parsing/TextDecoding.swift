internal import Foundation
internal import Glibc

/// Which encoding a document is in, and its text as valid UTF-8.
///
/// BOM, then the HTTP charset, then the declaration; but what is valid UTF-8 with something in it that only UTF-8 has is
/// UTF-8 whatever the label says (WHATWG's labels: latin1 is windows-1252).
struct TextDecoding {
    private(set) var utf8: [UInt8] = []
    private(set) var encoding = "utf-8"
    /// The label was wrong, or bytes did not belong to the encoding.
    private(set) var isDoubtful = false

    init(_ bytes: [UInt8], contentType: String?) {
        if let (name, skip) = Self.byteOrderMark(bytes) {
            encoding = name
            convert(bytes[skip...], from: name)
            return
        }
        if let name = Self.wideGuess(bytes) {
            encoding = name
            convert(bytes[...], from: name)
            return
        }
        let http = contentType.flatMap(Self.charset)
        let declared = Self.declaration(bytes)
        let label = [http, declared].compactMap { $0 }.map(Self.canonical).first { Self.isAsciiLike($0) } ?? "utf-8"
        decide(bytes, label: label, wasLabelled: http != nil || declared != nil)
    }

    private mutating func decide(_ bytes: [UInt8], label: String, wasLabelled: Bool) {
        let isPlain = bytes.allSatisfy { $0 < 0x80 && $0 != 0x1b }
        if isPlain
            || (label != "utf-8" && String(validating: bytes, as: UTF8.self) != nil && !label.hasPrefix("iso-2022"))
        {
            utf8 = bytes
            encoding = isPlain ? label : "utf-8"
            isDoubtful = !isPlain
            return
        }
        if label == "utf-8" {
            if String(validating: bytes, as: UTF8.self) != nil {
                utf8 = bytes
                return
            }
            isDoubtful = true
            // Mostly UTF-8 with a bad byte, or another encoding altogether.
            if Self.brokenShare(bytes) < 0.1 {
                utf8 = Array(String(decoding: bytes, as: UTF8.self).utf8)
            } else {
                encoding = "windows-1252"
                convert(bytes[...], from: "windows-1252")
            }
            return
        }
        encoding = label
        convert(bytes[...], from: label)
    }

    private static func byteOrderMark(_ bytes: [UInt8]) -> (String, Int)? {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return ("utf-8", 3) }
        if bytes.starts(with: [0xff, 0xfe, 0, 0]) { return ("utf-32le", 4) }
        if bytes.starts(with: [0, 0, 0xfe, 0xff]) { return ("utf-32be", 4) }
        if bytes.starts(with: [0xff, 0xfe]) { return ("utf-16le", 2) }
        if bytes.starts(with: [0xfe, 0xff]) { return ("utf-16be", 2) }
        return nil
    }

    /// `<` with zeros beside it.
    private static func wideGuess(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0, 0, 0, 0x3c]) { return "utf-32be" }
        if bytes.starts(with: [0x3c, 0, 0, 0]) { return "utf-32le" }
        if bytes.starts(with: [0, 0x3c, 0]) { return "utf-16be" }
        if bytes.starts(with: [0x3c, 0]) { return "utf-16le" }
        if bytes.starts(with: [0x4c, 0x6f, 0xa7, 0x94]) { return "cp037" }
        return nil
    }

    private static func charset(_ contentType: String) -> String? {
        for part in contentType.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].trimmingCharacters(in: .whitespaces).lowercased() == "charset" else {
                continue
            }
            let name = pair[1].trimmingCharacters(in: CharacterSet(charactersIn: " \t\"'"))
            return name.isEmpty ? nil : name
        }
        return nil
    }

    private static func declaration(_ bytes: [UInt8]) -> String? {
        let head = String(decoding: bytes.prefix(400), as: UTF8.self)
        guard let start = head.range(of: "<?xml"),
            let end = head.range(of: "?>", range: start.upperBound..<head.endIndex),
            let label = head.range(of: "encoding", range: start.upperBound..<end.lowerBound)
        else { return nil }
        let rest = head[label.upperBound..<end.lowerBound].drop { $0 == " " || $0 == "=" || $0 == "\t" }
        guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
        let name = rest.dropFirst().prefix { $0 != quote }
        return name.isEmpty ? nil : String(name)
    }

    /// What the label of a byte-wise declaration can be: a wide one cannot have been read as bytes.
    private static func isAsciiLike(_ name: String) -> Bool {
        !name.hasPrefix("utf-16") && !name.hasPrefix("utf-32") && !name.hasPrefix("ucs")
            && (name == "utf-8" || Iconv.knows(name))
    }

    static func canonical(_ label: String) -> String {
        let name = label.lowercased().replacing("_", with: "-").trimmingCharacters(in: .whitespaces)
        switch name {
        case "utf8", "unicode-1-1-utf-8": return "utf-8"
        case "latin1", "latin-1", "iso-8859-1", "iso8859-1", "iso88591", "us-ascii", "ascii", "cp1252", "x-cp1252",
            "l1":
            return "windows-1252"
        case "gb2312", "gb-2312-80", "x-gbk", "gbk", "euc-cn": return "gb18030"
        case "x-sjis", "shift-jis", "sjis", "ms-kanji": return "shift_jis"
        case "x-euc-jp": return "euc-jp"
        case "ks-c-5601-1987", "ksc5601", "korean": return "euc-kr"
        case "iso-8859-9", "latin5": return "windows-1254"
        case "iso-8859-11", "tis-620": return "windows-874"
        case "big5", "x-x-big5": return "big5"
        case "koi8": return "koi8-r"
        case "x-mac-roman": return "macintosh"
        default: return name
        }
    }

    /// Broken sequences for each byte beyond ASCII.
    private static func brokenShare(_ bytes: [UInt8]) -> Double {
        let high = bytes.lazy.filter { $0 >= 0x80 }.count
        let broken = String(decoding: bytes, as: UTF8.self).unicodeScalars.lazy.filter { $0.value == 0xfffd }.count
        return Double(broken) / Double(max(1, high))
    }

    private mutating func convert(_ bytes: ArraySlice<UInt8>, from name: String) {
        if name == "utf-8" {
            let text = String(validating: bytes, as: UTF8.self)
            isDoubtful = isDoubtful || text == nil
            utf8 = text == nil ? Array(String(decoding: bytes, as: UTF8.self).utf8) : Array(bytes)
            return
        }
        let (out, clean) = Iconv.convert(Array(bytes), from: name)
        utf8 = out
        isDoubtful = isDoubtful || !clean
    }
}

/// The C library's converter.
private enum Iconv {
    private static func name(_ name: String) -> String {
        switch name {
        case "windows-874": "CP874"
        case "macintosh": "MACINTOSH"
        case "windows-1252": "CP1252"
        default: name.uppercased()
        }
    }

    static func knows(_ label: String) -> Bool {
        guard let handle = iconv_open("UTF-8", name(label)), Int(bitPattern: handle) != -1 else { return false }
        iconv_close(handle)
        return true
    }

    /// UTF-8, bad bytes as U+FFFD; for windows-1252 the five bytes without a character as the control that WHATWG has.
    static func convert(_ bytes: [UInt8], from label: String) -> (out: [UInt8], clean: Bool) {
        guard let handle = iconv_open("UTF-8", name(label)), Int(bitPattern: handle) != -1 else {
            return (bytes, false)
        }
        defer { iconv_close(handle) }
        var out = [UInt8]()
        out.reserveCapacity(bytes.count * 3 / 2)
        var clean = true
        var input = bytes.map { CChar(bitPattern: $0) }
        var room = [CChar](repeating: 0, count: 1 << 16)
        input.withUnsafeMutableBufferPointer { source in
            var from: UnsafeMutablePointer<CChar>? = source.baseAddress
            var left = source.count
            while left > 0 {
                var written = 0
                let code: Int = room.withUnsafeMutableBufferPointer { target in
                    var to: UnsafeMutablePointer<CChar>? = target.baseAddress
                    var free = target.count
                    let code = iconv(handle, &from, &left, &to, &free)
                    written = target.count - free
                    return Int(bitPattern: UInt(code))
                }
                out.append(contentsOf: room.prefix(written).lazy.map { UInt8(bitPattern: $0) })
                guard code == -1, errno != E2BIG else { continue }
                if left > 0, let byte = from?.pointee {
                    if label == "windows-1252" {
                        out += [0xc2, UInt8(bitPattern: byte)]
                    } else {
                        out += [0xef, 0xbf, 0xbd]
                        clean = false
                    }
                    from = from?.advanced(by: 1)
                    left -= 1
                }
            }
        }
        return (out, clean)
    }
}
