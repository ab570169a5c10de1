import FeedModel

/// Reads the events of an RSS, RDF or Atom document into the model, as they come.
///
/// One text buffer serves all open elements; an element's text is what stands there from its start on, taken off at
/// its end. Elements that nobody asks for gather no text.
struct FeedReader: XMLReceiver {
    let limits: ParseLimits
    var format: FeedFormat?
    var faults: [ParseError] = []
    var entries: [ParsedEntry] = []
    /// The feed, and after it the source that is being read.
    var channels = [ParsedChannel()]
    /// What each of the channels has once.
    var channelMembers = [DistinctMembers()]
    var entry = ParsedEntry()
    var entryMembers = DistinctMembers()
    var ranks = Ranks()
    /// Ranks of what is outside the entry that is being read.
    var outerRanks = Ranks()
    /// Ranks of the entry whose source is being read.
    var entryRanks = Ranks()

    var names = NameCache()
    var frames: [Frame] = []
    var place = Place.outside
    var inside = Inside.nothing
    var scopes: [Scope]
    var construct: Construct?
    var text: [UInt8] = []
    var gathers = false
    private var opaqueDepth = 0
    private var delivered = 0
    private var entryDelivered = 0
    private(set) var isCut = false
    private(set) var hasMoreEntries = false
    /// The limit of the whole document is reached: the next element stops the parser.
    private var isFull = false

    var person = ParsedPerson()
    var image = ParsedImage()
    var textInput = ParsedTextInput()
    var link: ParsedLink?
    var pendingCategory: ParsedCategory?
    var attributes: [String: String] = [:]
    var locating = Locating()

    init(_ context: ParseContext, base: String?) {
        limits = context.limits
        let language = context.contentLanguage?.split(separator: ",").first.map { String($0).trimmed }
        scopes = [Scope(base: base, language: language?.nonEmpty)]
        text.reserveCapacity(1 << 12)
    }

    var scope: Scope { scopes[scopes.count - 1] }

    // MARK: Events

    mutating func start(_ tag: borrowing StartTag) -> Bool {
        if isFull { return false }
        let meaning = names.meaning(of: tag)
        if frames.count >= limits.depth { return cut("more than \(limits.depth) elements within one another") }
        if construct != nil {
            if meaning.element != .entry || meaning.namespace != .core || format?.isRSS != true {
                return startInline(tag, meaning)
            }
            abandonConstruct()
        }
        if opaqueDepth > 0, isForeign || meaning.element != .entry || meaning.namespace != .core {
            push(.unknown, meaning.namespace, gathering: false)
            opaqueDepth += 1
            return true
        }
        let hasScope = enterScope(tag)
        if meaning.element == .entry, meaning.namespace == .core, place != .source {
            if place == .entry { closeEntry() }
            if entries.count >= limits.entries {
                hasMoreEntries = true
                return cut("more than \(limits.entries) entries")
            }
        }
        let count = frames.count
        begin(tag, meaning)
        if frames.count == count { push(meaning.element, meaning.namespace, gathering: false) }
        frames[frames.count - 1].hasScope = hasScope
        if frames[frames.count - 1].isOpaque { opaqueDepth = 1 }
        return true
    }

    mutating func end() {
        if construct != nil, endInline() { return }
        guard let frame = frames.popLast() else { return }
        if opaqueDepth > 0 { opaqueDepth -= 1 }
        finish(frame)
        if let start = frame.textStart, start < text.count { text.removeLast(text.count - start) }
        gathers = frames.last?.textStart != nil
        if frame.element != .entry || place != .entry { place = frame.place }
        inside = frame.inside
        if frame.hasScope { scopes.removeLast() }
    }

    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard gathers else { return }
        let isMarkup = construct?.isMarkup == true
        // A reference makes a piece by itself.
        if bytes.count == 1, !isMarkup, delivered < limits.text, entryDelivered < limits.entryText {
            delivered += 1
            entryDelivered += 1
            text.append(bytes[0])
            return
        }
        var end = min(bytes.count, limits.text - delivered, limits.entryText - entryDelivered)
        if end < bytes.count {
            // Cut before a character that would not be whole.
            while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
            isFull = delivered + bytes.count > limits.text
            tooMuch()
        }
        delivered += end
        entryDelivered += end
        let kept = UnsafeBufferPointer(rebasing: bytes[..<max(0, end)])
        if isMarkup { appendEscaped(kept) } else { text.append(contentsOf: kept) }
    }

    /// Whether the element that nobody asks for is of a vocabulary that nobody knows: an item in it is not the feed's
    /// (rejected versions, for one). In an element of the feed's own words it is an item that was not closed before.
    private var isForeign: Bool {
        let index = frames.count - opaqueDepth
        return frames.indices.contains(index) && frames[index].namespace == .unknown
    }

    // MARK: The stack

    mutating func push(_ element: Element, _ namespace: Namespace, gathering: Bool, opaque: Bool = false) {
        frames.append(
            Frame(
                element: element, namespace: namespace, textStart: gathering ? text.count : nil, place: place,
                inside: inside, isOpaque: opaque))
        gathers = gathering
    }

    /// The text of an element that ends.
    func value(of frame: Frame) -> String {
        guard let start = frame.textStart, start <= text.count else { return "" }
        return text.withUnsafeBufferPointer { ASCII.trimmedString(UnsafeBufferPointer(rebasing: $0[start...])) }
    }

    mutating func startEntry() {
        place = .entry
        outerRanks = ranks
        ranks = Ranks()
        entryDelivered = 0
        entry = ParsedEntry()
        entryMembers = DistinctMembers()
    }

    /// The entry that is open ends where the next one begins: what is still open in it is nobody's.
    private mutating func closeEntry() {
        finishEntry()
        for index in frames.indices where frames[index].place == .entry {
            (frames[index].place, frames[index].inside) = (.feed, .nothing)
        }
    }

    /// The entry that is open is complete, or as complete as it will be.
    mutating func finishEntry() {
        guard place == .entry else { return }
        // Without a page in HTML, another form of the entry is its page.
        if entry.link == nil { entry.link = entry.links.first { $0.rel == "alternate" }?.href }
        // An id that is a URL is the page, unless the feed says that it is not.
        if entry.link == nil, entry.idIsPermalink != false, let id = entry.id, id.hasPrefix("http") { entry.link = id }
        entries.append(entry)
        entry = ParsedEntry()
        ranks = outerRanks
        entryDelivered = 0
        place = .feed
        inside = .nothing
    }

    /// At the end of a document that ended too soon: an entry is kept if it can be known again.
    mutating func finishDocument() {
        construct = nil
        if place == .entry, entry.id != nil || entry.link != nil { finishEntry() }
    }

    // MARK: Limits

    private mutating func cut(_ reason: String) -> Bool {
        isCut = true
        faults.append(ParseError("\(reason): the rest is not read"))
        return false
    }

    private mutating func tooMuch() {
        if isCut { return }
        isCut = true
        faults.append(ParseError("more text than the limit: the rest of it is left out"))
    }
}

extension FeedFormat {
    /// Not Atom: what a text holds must be found out.
    var isRSS: Bool {
        switch self {
        case .atom, .atom03, .atom10, .json1, .json11: false
        default: true
        }
    }
}
