internal import FeedModel

/// By term the stories that are known by it. Most terms have one: it stands without a list of its own.
struct StoryHolders: Sendable {
    private var first: [UInt64: StoryID] = [:]
    private var others: [UInt64: [StoryID]] = [:]

    /// A term that hundreds of stories share tells nothing: beyond that many a story is not noted under it.
    static let most = 400

    func forEach(of term: UInt64, _ body: (StoryID) -> Void) {
        guard let story = first[term] else { return }
        body(story)
        others[term]?.forEach(body)
    }

    /// Notes a story that is not under the term yet.
    mutating func insert(_ story: StoryID, under term: UInt64) {
        if first[term] == nil {
            first[term] = story
        } else if others[term, default: []].count < Self.most - 1 {
            others[term, default: []].append(story)
        }
    }

    mutating func remove(_ story: StoryID, from term: UInt64) {
        if first[term] == story {
            first[term] = others[term]?.popLast()
        } else {
            others[term]?.removeAll { $0 == story }
        }
        if others[term]?.isEmpty == true { others[term] = nil }
    }
}
