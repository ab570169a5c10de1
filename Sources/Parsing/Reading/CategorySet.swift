import FeedModel

/// Keeps categories apart: each once, in the order in which they came, however many there are.
struct CategorySet {
    /// All of them, once they are more than a short walk.
    private var seen: Set<ParsedCategory> = []

    /// Adds a category to the list of which the set was told all, if it is new.
    mutating func add(_ category: ParsedCategory, to list: inout [ParsedCategory]) {
        if list.count < 16 {
            if !list.contains(category) { list.append(category) }
            return
        }
        if seen.isEmpty { seen = Set(list) }
        if seen.insert(category).inserted { list.append(category) }
    }
}
