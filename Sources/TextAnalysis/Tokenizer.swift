/// Cuts field values into tokens (topics, section 1), at the speed of reading them: plain runs of letters are taken
/// as they stand, and only what normalization touches goes the thorough way. One is used by one task at a time and
/// for many articles, one after the other.
public struct Tokenizer: ~Copyable {
    /// The tokens of the values since the last `reset`, in order.
    public private(set) var tokens: [Token] = []
    /// Whether the last value is its own NFKC form and holds nothing that is passed over, as most do; a few that do may be
    /// said not to.
    public private(set) var isLastNormal = true
    private var foldedStore = ByteStore()
    private var exactStore = ByteStore(capacity: 256)
    private let data = UnicodeData.shared

    // The open token, if any.
    private var isOpen = false
    private var open = Token(start: 0, end: 0, foldedStart: 0, foldedEnd: 0, exactStart: 0, exactEnd: 0, shape: [])
    private var letters = 0
    private var beginsWithLetter = false
    /// The code points of an open token that is not plain.
    private var codes: [UInt32] = []
    private var isThorough = false
    private var lastCode: UInt32 = 0

    // What stands between the last token and here, in the text without what is passed over.
    private var gap = Gap.far
    private var firstOfValue = 0
    private var followsArabicLetter = false

    /// A tokenizer without tokens.
    public init() { tokens.reserveCapacity(1024) }

    /// The folded forms of the tokens, one after the other, in UTF-8.
    public var folded: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: foldedStore.base, count: foldedStore.count)
    }

    /// The exact forms of the tokens that are not plain.
    public var exact: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: exactStore.base, count: exactStore.count)
    }

    /// Forgets all tokens.
    public mutating func reset() {
        tokens.removeAll(keepingCapacity: true)
        foldedStore.count = 0
        exactStore.count = 0
    }

    /// Appends the tokens of one field value and says which they are. The value is well-formed UTF-8 of less than
    /// 2 GiB.
    public mutating func append(_ value: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        firstOfValue = tokens.count
        (isOpen, gap, followsArabicLetter, isLastNormal) = (false, .far, false, true)
        let data = data
        data.pages.withUnsafeBufferPointer { pages in
            data.traits.withUnsafeBufferPointer { traits in
                data.folds.withUnsafeBufferPointer { folds in
                    scan(value, Lookup(pages: pages, traits: traits, folds: folds))
                }
            }
        }
        if isOpen { complete(value, beforeWord: false) }
        dropPossessive()
        return firstOfValue..<tokens.count
    }

    /// Appends the tokens of one field value and says which they are.
    public mutating func append(_ value: String) -> Range<Int> {
        var value = value
        return value.withUTF8 { append($0) }
    }

    /// Where the sentences of a value begin, in bytes, rising; the first, at 0, is not among them. The value is one of those
    /// appended that was said to be normal, `tokens` are its tokens.
    public func sentences(in value: UnsafeBufferPointer<UInt8>, tokens range: Range<Int>) -> [Int] {
        Sentences(data).starts(in: TokenizedBytes(value: value, tokens: tokens[range], forms: folded))
    }

    // MARK: - Scanning

    private mutating func scan(_ value: UnsafeBufferPointer<UInt8>, _ lookup: Lookup) {
        var at = 0
        let count = value.count
        while at < count {
            let byte = value[at]
            if byte < 0x80 {
                at = ASCII.isWordy(byte) ? takeRun(value, at, lookup) : takeSign(value, at, lookup)
            } else {
                let (code, length) = UTF8Bytes.decode(value, at: at)
                let place = lookup.place(code)
                let traits = Traits(rawValue: lookup.traits[place])
                let next = at + length
                if traits.contains(.changes) || joins(value, next, lookup) {
                    at = takeStretch(value, at, lookup)
                } else {
                    take(code, traits, fold: lookup.folds[place], value, at, next)
                    at = next
                }
            }
        }
    }

    /// Whether the code point at a place joins what stands before it.
    @inline(__always)
    private func joins(_ value: UnsafeBufferPointer<UInt8>, _ at: Int, _ lookup: Lookup) -> Bool {
        guard at < value.count, value[at] >= 0x80 else { return false }
        return Traits(rawValue: lookup.traits[lookup.place(UTF8Bytes.decode(value, at: at).code)]).contains(.joins)
    }

    /// A run of ASCII letters and digits.
    private mutating func takeRun(_ value: UnsafeBufferPointer<UInt8>, _ start: Int, _ lookup: Lookup) -> Int {
        if isOpen, open.shape.contains(.alone) { complete(value, beforeWord: true) }
        var end = lowerRun(value, start)
        // The last letter goes the thorough way with the mark that follows it.
        if joins(value, end, lookup) {
            end -= 1
            if end == start { return takeStretch(value, start, lookup) }
        }
        if !isOpen { begin(at: start, alone: false, isLetter: ASCII.isLetter(value[start])) }
        let length = end - start
        if isThorough { for byte in value[start..<end] { codes.append(UInt32(byte)) } }
        foldedStore.count += length
        letters += length
        lastCode = UInt32(value[end - 1])
        open.end = UInt32(truncatingIfNeeded: end)
        followsArabicLetter = false
        return end
    }

    /// The end of the run that begins at a place; its lower case is put behind what is folded, eight bytes at a step.
    @inline(__always)
    private mutating func lowerRun(_ value: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var end = start
        var written = foldedStore.count
        while end + 8 <= value.count {
            let (lowered, length) = ASCII.loweredRun(
                UnsafeRawPointer(value.baseAddress.unsafelyUnwrapped).loadUnaligned(
                    fromByteOffset: end, as: UInt64.self))
            foldedStore.put(lowered, at: written)
            end += length
            written += length
            if length < 8 { return end }
        }
        while end < value.count, ASCII.isWordy(value[end]) {
            foldedStore.put(ASCII.lowered(value[end]), at: written)
            end += 1
            written += 1
        }
        return end
    }

    /// An ASCII code point that is neither letter nor digit.
    private mutating func takeSign(_ value: UnsafeBufferPointer<UInt8>, _ at: Int, _ lookup: Lookup) -> Int {
        if joins(value, at + 1, lookup) { return takeStretch(value, at, lookup) }
        separate(UInt32(value[at]), value, at + 1)
        return at + 1
    }

    /// A stretch that normalization may change.
    private mutating func takeStretch(_ value: UnsafeBufferPointer<UInt8>, _ start: Int, _ lookup: Lookup) -> Int {
        isLastNormal = false
        var (code, length) = UTF8Bytes.decode(value, at: start)
        var stretch = [code]
        var end = start + length
        while joins(value, end, lookup) {
            (code, length) = UTF8Bytes.decode(value, at: end)
            stretch.append(code)
            end += length
        }
        let normal = Normalization(data).composed(stretch, compatibility: true)
        for code in normal { take(code, data[code], fold: nil, value, start, end) }
        return end
    }

    /// One code point of the normalized text, of the stretch from `start` to `end`. `fold` is where its own folded
    /// form stands when it is the whole stretch, unchanged.
    private mutating func take(
        _ code: UInt32, _ traits: Traits, fold: UInt16?, _ value: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
    ) {
        if traits.contains(.ignorable) {
            if isSeparating(code) {
                separate(code, value, end)
                return
            }
            isLastNormal = false
            if isOpen { goThorough(value) }
            return
        }
        if traits.isWordy {
            let alone = traits.standsAlone
            if isOpen, alone || open.shape.contains(.alone) { complete(value, beforeWord: true) }
            if !isOpen { begin(at: start, alone: alone, isLetter: traits.contains(.letter)) }
            letters += 1
            if fold == nil, !isThorough { goThorough(value) }
            followsArabicLetter = traits.contains(.arabic) && traits.contains(.letter)
        } else if traits.contains(.mark), isOpen {
            goThorough(value)
        } else {
            separate(code, value, end)
            return
        }
        if isThorough { codes.append(code) } else { appendFold(code, fold ?? 0) }
        lastCode = code
        open.end = UInt32(truncatingIfNeeded: end)
    }

    private mutating func appendFold(_ code: UInt32, _ fold: UInt16) {
        if fold == 0 {
            foldedStore.append(code: code)
        } else {
            foldedStore.append(data.foldedForms[Int(fold)])
        }
    }

    /// Default-ignorable code points that separate all the same: U+200B, and U+200C after an Arabic letter.
    private func isSeparating(_ code: UInt32) -> Bool { code == 0x200B || (code == 0x200C && followsArabicLetter) }

    // MARK: - Tokens

    @inline(__always)
    private mutating func begin(at start: Int, alone: Bool, isLetter: Bool) {
        isOpen = true
        isThorough = false
        letters = 0
        beginsWithLetter = isLetter
        let folded = UInt32(truncatingIfNeeded: foldedStore.count)
        let start = UInt32(truncatingIfNeeded: start)
        open = Token(
            start: start, end: start, foldedStart: folded, foldedEnd: folded, exactStart: 0, exactEnd: 0,
            shape: alone ? .alone : [])
    }

    /// From here on the open token's code points are gathered, as it is not plain or not folded letter by letter.
    private mutating func goThorough(_ value: UnsafeBufferPointer<UInt8>) {
        guard !isThorough else { return }
        isThorough = true
        codes.removeAll(keepingCapacity: true)
        var at = Int(open.start)
        while at < Int(open.end) {
            let (code, length) = UTF8Bytes.decode(value, at: at)
            codes.append(code)
            at += length
        }
    }

    @inline(__always)
    private mutating func separate(_ code: UInt32, _ value: UnsafeBufferPointer<UInt8>, _ end: Int) {
        if isOpen {
            complete(value, beforeWord: false)
            gap = .none
        }
        followsArabicLetter = false
        switch gap {
        case .none where code == ASCII.stop && tokens.last?.shape.isDisjoint(with: [.acronym]) == false:
            tokens[tokens.count - 1].end = UInt32(truncatingIfNeeded: end)
            tokens[tokens.count - 1].shape.insert(.stopped)
            gap = .absorbedStop
        case .none where code == ASCII.stop: gap = .stop
        case .none, .absorbedStop: gap = code == ASCII.apostrophe || code == 0x2019 ? .apostrophe : .far
        case .stop, .apostrophe, .far: gap = .far
        }
    }

    private mutating func complete(_ value: UnsafeBufferPointer<UInt8>, beforeWord: Bool) {
        isOpen = false
        let isOneLetter = letters == 1 && beginsWithLetter && !open.shape.contains(.alone)
        if isThorough {
            settleThorough()
        } else {
            open.foldedEnd = UInt32(truncatingIfNeeded: foldedStore.count)
        }
        if isOneLetter {
            open.shape.insert(.oneLetter)
            if joinsAcronym() {
                extendAcronym(value)
                gap = .none
                return
            }
            let isPlainS = (lastCode == 0x73 || lastCode == 0x53) && (!isThorough || codes.count == 1)
            if isPlainS, gap == .apostrophe, !beforeWord { open.shape.insert(.possessive) }
        }
        dropPossessive()
        tokens.append(open)
        gap = .none
    }

    private mutating func settleThorough() {
        foldedStore.count = Int(open.foldedStart)
        foldedStore.append(UTF8Bytes.encoded(Folding(data).folded(codes)))
        open.foldedEnd = UInt32(truncatingIfNeeded: foldedStore.count)
        open.exactStart = UInt32(truncatingIfNeeded: exactStore.count)
        exactStore.append(UTF8Bytes.encoded(codes))
        open.exactEnd = UInt32(truncatingIfNeeded: exactStore.count)
    }

    private mutating func dropPossessive() {
        if tokens.count > firstOfValue, tokens[tokens.count - 1].shape.contains(.possessive) { tokens.removeLast() }
    }

    // MARK: - Acronyms

    /// Whether the one letter just completed follows another (or several) and one full stop.
    private func joinsAcronym() -> Bool {
        guard tokens.count > firstOfValue else { return false }
        let last = tokens[tokens.count - 1].shape
        return (gap == .stop && last.contains(.oneLetter)) || (gap == .absorbedStop && last.contains(.acronym))
    }

    /// Joins the letter just completed to the last token.
    private mutating func extendAcronym(_ value: UnsafeBufferPointer<UInt8>) {
        var joined = tokens.removeLast()
        let letters = exactCodes(of: joined, value) + exactCodes(of: open, value)
        joined.shape = .acronym
        joined.end = open.end
        open = joined
        open.foldedStart = UInt32(truncatingIfNeeded: foldedStore.count)
        codes = letters
        settleThorough()
        tokens.append(open)
    }

    private func exactCodes(of token: Token, _ value: UnsafeBufferPointer<UInt8>) -> [UInt32] {
        let bytes = token.isPlain ? value : exact
        // The stop that an acronym has taken in is no part of its exact form, but such a token is never plain.
        var at = Int(token.isPlain ? token.start : token.exactStart)
        let end = Int(token.isPlain ? token.end : token.exactEnd)
        var found: [UInt32] = []
        while at < end {
            let (code, length) = UTF8Bytes.decode(bytes, at: at)
            found.append(code)
            at += length
        }
        return found
    }

    /// What stands between the last token and here.
    private enum Gap {
        case none, stop, absorbedStop, apostrophe, far
    }

    private struct Lookup {
        let pages: UnsafeBufferPointer<UInt16>
        let traits: UnsafeBufferPointer<UInt32>
        let folds: UnsafeBufferPointer<UInt16>

        @inline(__always) func place(_ code: UInt32) -> Int { Int(pages[Int(code >> 8)]) << 8 | Int(code & 255) }
    }
}

/// A value that is its own cleaned text: its places are those of its bytes.
private struct TokenizedBytes: SentenceText {
    let value: UnsafeBufferPointer<UInt8>
    let tokens: ArraySlice<Token>
    let forms: UnsafeBufferPointer<UInt8>

    var end: Int { value.count }
    @inline(__always)
    func code(at place: Int) -> (code: UInt32, next: Int) {
        let byte = value[place]
        if byte < 0x80 { return (UInt32(byte), place + 1) }
        let (code, length) = UTF8Bytes.decode(value, at: place)
        return (code, place + length)
    }
    var tokenCount: Int { tokens.count }
    @inline(__always)
    func token(_ number: Int) -> SentenceToken {
        let token = tokens[tokens.startIndex + number]
        return SentenceToken(
            range: Int(token.start)..<Int(token.end), isAlone: token.shape.contains(.alone),
            isOneLetter: token.shape.contains(.oneLetter), isStopped: token.shape.contains(.stopped))
    }
    func folded(_ number: Int) -> [UInt8] {
        let token = tokens[tokens.startIndex + number]
        return Array(forms[Int(token.foldedStart)..<Int(token.foldedEnd)])
    }
}
