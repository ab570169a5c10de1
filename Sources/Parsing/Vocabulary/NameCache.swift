/// Remembers what the names of one document mean. libxml2 keeps each name once for a document, so that its address
/// stands for it: a name is looked up as text the first time only.
struct NameCache {
    /// What a name means.
    struct Meaning {
        var element: Element
        var namespace: Namespace
    }

    private struct Slot {
        var local: UInt = 0
        var space: UInt = 0
        var meaning = Meaning(element: .unknown, namespace: .unknown)
    }

    private static let size = 256
    private var slots = [Slot](repeating: Slot(), count: NameCache.size)

    /// The meaning of a start tag's name.
    mutating func meaning(of tag: borrowing StartTag) -> Meaning {
        let local = UInt(bitPattern: tag.local)
        let space = UInt(bitPattern: tag.uri ?? tag.prefix)
        let index = Int(truncatingIfNeeded: (local >> 3) ^ (space >> 5)) & (Self.size - 1)
        if slots[index].local == local, slots[index].space == space { return slots[index].meaning }
        let meaning = Self.look(up: tag)
        slots[index] = Slot(local: local, space: space, meaning: meaning)
        return meaning
    }

    private static func look(up tag: borrowing StartTag) -> Meaning {
        let namespace = namespace(of: tag)
        return Meaning(element: Element.named(ASCII.bytes(tag.local), in: namespace), namespace: namespace)
    }

    /// A default namespace that nobody knows is taken for the feed's own; a prefix that nobody declared or knows the
    /// URI of, for what everybody means by it.
    private static func namespace(of tag: borrowing StartTag) -> Namespace {
        guard let uri = tag.uri else {
            guard let prefix = tag.prefix else { return .core }
            return Namespace(wellKnownPrefix: ASCII.bytes(prefix))
        }
        let namespace = Namespace(uri: ASCII.bytes(uri))
        if namespace != .unknown { return namespace }
        guard let prefix = tag.prefix else { return .core }
        return Namespace(wellKnownPrefix: ASCII.bytes(prefix))
    }
}
