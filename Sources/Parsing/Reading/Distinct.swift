import FeedModel

/// Keeps what a list may have once only: in the order in which it came, and quickly however much there is.
struct Distinct<Element: Hashable> {
    /// All of the list, once it is more than a short walk.
    private var seen: Set<Element> = []

    /// Adds an element to the list of which this was told all, if it is new.
    mutating func add(_ element: Element, to list: inout [Element]) {
        if list.count < 16 {
            if !list.contains(element) { list.append(element) }
            return
        }
        if seen.isEmpty { seen = Set(list) }
        if seen.insert(element).inserted { list.append(element) }
    }
}

/// What the lists of a feed or an entry hold once.
struct DistinctMembers {
    var categories = Distinct<ParsedCategory>()
    var authors = Distinct<ParsedPerson>()
}
