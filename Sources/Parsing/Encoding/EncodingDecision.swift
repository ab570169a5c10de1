/// Which encoding a document is in, and its bytes in UTF-8.
///
/// A byte order mark is believed first, then the server's charset, then the declaration; but bytes beyond ASCII that
/// are valid UTF-8 throughout are UTF-8, whatever the label says, for no text in another encoding looks so by chance.
struct EncodingDecision {
    /// The encoding that was used.
    var label: EncodingLabel
    /// The document in UTF-8 when that is not its bytes as they are.
    var transcoded: [UInt8]?
    /// Bytes of the mark at the beginning, to be left out when there is no `transcoded`.
    var skipped = 0
    /// What was wrong with it.
    var fault: String?
    /// No byte over 127.
    var isASCII = false

    init(_ bytes: UnsafeBufferPointer<UInt8>, contentType: String?) {
        let declared = Self.declaration(in: bytes).map(EncodingLabel.init)
        let served = contentType.flatMap(Self.charset(of:)).map(EncodingLabel.init)
        if let (label, mark) = Self.mark(bytes) {
            self = .init(marked: bytes, label, mark)
        } else if let label = Self.wideEncoding(bytes) {
            self = .init(bytes, as: label) ?? .init(unmarked: bytes, nil)
        } else {
            self = .init(unmarked: bytes, [served, declared].lazy.compactMap { $0 }.first { !$0.isWide })
            if let served, let declared, fault == nil, label == declared, served != declared, !isASCII {
                fault = "the server says \(served.name), the document \(declared.name)"
            }
        }
    }

    private init(label: EncodingLabel, transcoded: [UInt8]? = nil, skipped: Int = 0, fault: String? = nil) {
        self.label = label
        self.transcoded = transcoded
        self.skipped = skipped
        self.fault = fault
    }

    private init(marked bytes: UnsafeBufferPointer<UInt8>, _ label: EncodingLabel, _ mark: Int) {
        let rest = UnsafeBufferPointer(rebasing: bytes[mark...])
        if label.isUTF8 {
            self.init(unmarked: rest, .utf8)
            skipped = mark
        } else {
            self = .init(rest, as: label) ?? .init(unmarked: rest, nil)
        }
    }

    private init?(_ bytes: UnsafeBufferPointer<UInt8>, as label: EncodingLabel) {
        guard let result = Transcoder.utf8(bytes, from: label) else { return nil }
        let fault = result.faults == 0 ? nil : "\(result.faults) places are not \(label.name)"
        self.init(label: label, transcoded: result.bytes, fault: fault)
    }

    private init(unmarked bytes: UnsafeBufferPointer<UInt8>, _ label: EncodingLabel?) {
        let check = UTF8Check(bytes)
        let wanted = label ?? .utf8
        if check.isASCII, !wanted.isStateful {
            self.init(label: wanted)
            isASCII = true
        } else if check.isValid, !check.isASCII {
            self.init(label: .utf8, fault: wanted.isUTF8 ? nil : "labelled \(wanted.name), but it is UTF-8")
        } else if wanted.isUTF8 {
            self = .init(mixed: bytes, check)
        } else if let decision = EncodingDecision(bytes, as: wanted), decision.transcoded != nil {
            self = decision
        } else {
            self = .init(mixed: bytes, check)
            fault = "the encoding \(wanted.name) is not known"
        }
    }

    /// Said to be UTF-8, but it is not throughout.
    private init(mixed bytes: UnsafeBufferPointer<UInt8>, _ check: UTF8Check) {
        let fault = "\(check.faults + check.surrogates * 3) bytes are not UTF-8"
        let label = check.sequences + check.surrogates > check.faults ? EncodingLabel.utf8 : .windows1252
        self.init(label: label, transcoded: Transcoder.repaired(bytes), fault: fault)
    }
}

extension EncodingDecision {
    /// A byte order mark and its length.
    private static func mark(_ bytes: UnsafeBufferPointer<UInt8>) -> (EncodingLabel, Int)? {
        for (mark, label) in marks where bytes.starts(with: mark) { return (EncodingLabel(label), mark.count) }
        return nil
    }

    private static let marks: [([UInt8], String)] = [
        ([0xEF, 0xBB, 0xBF], "utf-8"), ([0x00, 0x00, 0xFE, 0xFF], "utf-32be"), ([0xFF, 0xFE, 0x00, 0x00], "utf-32le"),
        ([0xFE, 0xFF], "utf-16be"), ([0xFF, 0xFE], "utf-16le"),
    ]

    /// Sixteen and 32 bits a unit show at the first `<`.
    private static func wideEncoding(_ bytes: UnsafeBufferPointer<UInt8>) -> EncodingLabel? {
        for (start, label) in wideStarts where bytes.starts(with: start) { return EncodingLabel(label) }
        return nil
    }

    private static let wideStarts: [([UInt8], String)] = [
        ([0, 0, 0, 0x3C], "utf-32be"), ([0x3C, 0, 0, 0], "utf-32le"), ([0, 0x3C, 0], "utf-16be"),
        ([0x3C, 0, 0x3F, 0], "utf-16le"), ([0x3C, 0, 0x72, 0], "utf-16le"), ([0x3C, 0, 0x66, 0], "utf-16le"),
    ]

    /// The encoding of the XML declaration, which stands in the first bytes.
    private static func declaration(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let head = UnsafeBufferPointer(rebasing: bytes.prefix(1024))
        guard let start = ASCII.find("<?xml", in: head), let end = ASCII.find("?>", in: head, from: start),
            let name = ASCII.find("encoding", in: head, from: start, to: end)
        else { return nil }
        var index = name + 8
        while index < end, ASCII.isSpace(head[index]) || head[index] == UInt8(ascii: "=") { index += 1 }
        guard index < end, head[index] == UInt8(ascii: "\"") || head[index] == UInt8(ascii: "'") else { return nil }
        let quote = head[index]
        let value = head[(index + 1)..<end].prefix { $0 != quote }
        return String(decoding: value, as: UTF8.self).trimmed.nonEmpty
    }

    /// The charset of a Content-Type.
    private static func charset(of contentType: String) -> String? {
        for parameter in contentType.split(separator: ";").dropFirst() {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, String(parts[0]).trimmed.lowercased() == "charset" else { continue }
            return String(parts[1]).trimmed.trimmingQuotes.nonEmpty
        }
        return nil
    }
}

extension EncodingLabel {
    /// ASCII bytes that do not mean ASCII.
    fileprivate var isStateful: Bool { name.hasPrefix("iso-2022") || name.hasPrefix("hz") || name == "utf-7" }
}

extension String {
    fileprivate var trimmingQuotes: String {
        var text = self[...]
        while let first = text.first, first == "\"" || first == "'" { text.removeFirst() }
        while let last = text.last, last == "\"" || last == "'" { text.removeLast() }
        return String(text)
    }
}
