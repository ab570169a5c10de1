/// The meaning of the nodes (topics, section 3). Each evaluation says whether its node matches and leaves the node's
/// spans on top of `work`; nothing of a node that does not match.
extension Session {
    /// No limit of FIRST.
    static let noLimit = UInt32.max
    /// Pairs of a NEAR beyond which no more are gathered; the node matches all the same.
    static let mostPairs = 100_000
    /// Spans that the nodes of a topic may leave in all. Beyond, each leaf leaves one that says that it matches: a word
    /// that a query names ten thousand times, in a text that has it as often, takes no hours.
    static let mostSpans = 10_000_000

    /// Whether a topic matches the article; its spans are left in `work`, sorted and without duplicates.
    mutating func matches(_ topic: UInt32) -> Bool {
        topic != silenced && matches(index.program.nodes[Int(topic)])
    }

    mutating func matches(_ root: Program.Node) -> Bool {
        work.removeAll(keepingCapacity: true)
        spanCount = 0
        guard evaluate(root, Self.noLimit) else { return false }
        guard work.count > 1 else { return true }
        work.sort()
        var kept = 0
        for place in 1..<work.count where work[place] != work[kept] {
            kept += 1
            work[kept] = work[place]
        }
        work.removeSubrange((kept + 1)...)
        return true
    }

    /// The spans of a topic that matches the article.
    mutating func spans(ofTopic topic: UInt32) -> [Span]? { matches(topic) ? work : nil }

    mutating func evaluate(_ number: UInt32, _ limit: UInt32) -> Bool {
        if number == silenced { return false }
        return evaluate(index.program.nodes[Int(number)], limit)
    }

    private mutating func evaluate(_ node: Program.Node, _ limit: UInt32) -> Bool {
        let start = work.count
        let matched =
            switch node.operation {
            case .atom: atom(node, limit)
            case .term: article.holds(UInt32(bitPattern: node.number)) && term(node, limit)
            case .stem: term(node, limit)
            case .regex: regex(node, limit)
            case .meta: holds(index.program.conditions[Int(node.first)])
            case .topic: topic(node.first, limit)
            case .or: count(node, limit) > 0
            case .and: all(node, limit)
            case .not: !evaluate(node.first, limit)
            case .near, .orderedNear: near(node, limit)
            case .atLeast: count(node, limit) >= Int(node.number)
            case .count: occurs(node, limit)
            case .first:
                evaluate(node.first, min(limit, UInt32(clamping: Int(node.number))))
            case .same: same(node, limit)
            case .score: score(node, limit)
            case .weighted: evaluate(node.first, limit)
            }
        if !matched || node.operation == .not, work.count > start { work.removeSubrange(start...) }
        return matched
    }

    // MARK: - Leaves

    /// A folded word: the hits say all.
    private mutating func atom(_ node: Program.Node, _ limit: UInt32) -> Bool {
        let start = work.count
        let isEverywhere = node.fields == .usual && limit == Self.noLimit && article.firstAuthor == article.tokenCount
        var next = article.firstHit(of: UInt32(bitPattern: node.number))
        while next != ReadArticle.none {
            let hit = article.hits[Int(next)]
            let span = Span(first: hit.position, last: hit.position)
            if isEverywhere || isWithin(span, node.fields, limit), !leave(span, after: start) { break }
            next = hit.next
        }
        return work.count > start
    }

    private mutating func term(_ node: Program.Node, _ limit: UInt32) -> Bool {
        let spans = spans(ofTerm: node.first)
        let isEverywhere = node.fields == .usual && limit == Self.noLimit && article.firstAuthor == article.tokenCount
        let start = work.count
        for place in spans where isEverywhere || isWithin(termSpans[place], node.fields, limit) {
            if !leave(termSpans[place], after: start) { break }
        }
        return work.count > start
    }

    /// Puts the spans of a leaf on top of the work; of what is beyond the limit the first one only.
    private mutating func leave(_ spans: some Collection<Span>) {
        guard spanCount < Self.mostSpans else {
            if let first = spans.first { _ = leave(first, after: work.count) }
            return
        }
        work.append(contentsOf: spans)
        spanCount += spans.count
    }

    /// Puts a span on top of the work, beyond the limit only if it is the first of its leaf; says whether to go on.
    private mutating func leave(_ span: Span, after start: Int) -> Bool {
        spanCount += 1
        guard spanCount > Self.mostSpans else {
            work.append(span)
            return true
        }
        isCutShort = true
        if work.count == start { work.append(span) }
        return false
    }

    private mutating func regex(_ node: Program.Node, _ limit: UInt32) -> Bool {
        let start = work.count
        do throws(Regex.Exhaustion) {
            for span in try spans(ofRegex: node.first) where isWithin(span, node.fields, limit) {
                if !leave(span, after: start) { break }
            }
        } catch {
            exhaustion = error
        }
        return work.count > start
    }

    /// Whether a span lies in one of the fields, and within what FIRST leaves of it.
    private func isWithin(_ span: Span, _ fields: FieldMask, _ limit: UInt32) -> Bool {
        let value = article.value(ofToken: span.first)
        guard fields.contains(value.field) else { return false }
        if limit == Self.noLimit { return true }
        return (value.field == .title || value.field == .text)
            && span.last - UInt32(value.tokens.lowerBound) < limit
    }

    /// Another topic's query, evaluated once for an article.
    private mutating func topic(_ topic: UInt32, _ limit: UInt32) -> Bool {
        let key = UInt64(topic) << 32 | UInt64(limit)
        if let known = topicResults[key] {
            leave(known ?? [])
            return known != nil
        }
        let start = work.count
        let matched = evaluate(topic, limit)
        // Topics that name each other twice would double the spans at each link.
        let spans = matched ? Array(Set(work[start...])) : nil
        work.removeSubrange(start...)
        work.append(contentsOf: spans ?? [])
        topicResults[key] = .some(spans)
        return matched
    }

    // MARK: - Truth

    /// How many children match; their spans are left.
    private mutating func count(_ node: Program.Node, _ limit: UInt32) -> Int {
        var found = 0
        for child in node.children where evaluate(child, limit) { found += 1 }
        return found
    }

    /// Regexes last: most often a word that is not there makes them needless.
    private mutating func all(_ node: Program.Node, _ limit: UInt32) -> Bool {
        var hasRegex = false
        for child in node.children {
            if index.program.nodes[Int(child)].operation == .regex {
                hasRegex = true
            } else if !evaluate(child, limit) {
                return false
            }
        }
        guard hasRegex else { return true }
        for child in node.children where index.program.nodes[Int(child)].operation == .regex {
            guard evaluate(child, limit) else { return false }
        }
        return true
    }

    /// At least so many occurrences: spans with the same first token count once.
    private mutating func occurs(_ node: Program.Node, _ limit: UInt32) -> Bool {
        let start = work.count
        guard evaluate(node.first, limit) else { return false }
        return Set(work[start...].lazy.map(\.first)).count >= Int(node.number)
    }

    private mutating func score(_ node: Program.Node, _ limit: UInt32) -> Bool {
        var sum = 0
        for child in node.children {
            let start = work.count
            guard evaluate(child, limit) else { continue }
            let weight = Int(index.program.nodes[Int(child)].number)
            sum += weight
            if weight <= 0 { work.removeSubrange(start...) }
        }
        return sum >= Int(node.number)
    }

    // MARK: - Places

    private mutating func near(_ node: Program.Node, _ limit: UInt32) -> Bool {
        let start = work.count
        guard evaluate(node.first, limit) else { return false }
        let middle = work.count
        guard evaluate(node.first + 1, limit) else { return false }
        let left = work[start..<middle].sorted()
        let right = work[middle...].sorted()
        work.removeSubrange(start...)
        let distance = UInt32(clamping: Int(node.number))
        join(left, right, distance)
        if node.operation == .near { join(right, left, distance) }
        return work.count > start
    }

    /// The covering spans of each span of `left` with those of `right` that begin at most `distance` tokens after it.
    private mutating func join(_ left: [Span], _ right: [Span], _ distance: UInt32) {
        let most = work.count + Self.mostPairs
        for span in left {
            let end = UInt32(article.value(ofToken: span.last).tokens.upperBound)
            var place = right.firstPlace { $0.first > span.last }
            while place < right.count, right[place].first < end, right[place].first - span.last - 1 <= distance {
                if work.count >= most {
                    isCutShort = true
                    return
                }
                work.append(Span(first: span.first, last: right[place].last))
                place += 1
            }
        }
    }

    private mutating func same(_ node: Program.Node, _ limit: UInt32) -> Bool {
        let start = work.count
        // All of them first: sentences are cut only for an article that has every word.
        var ends: [Int] = []
        for child in node.children {
            guard evaluate(child, limit) else { return false }
            ends.append(work.count)
        }
        let sentences = sentences()
        var common: Set<UInt32>?
        var from = start
        for end in ends {
            let held = Set(work[from..<end].compactMap { Self.sentence(of: $0, sentences) })
            common = common?.intersection(held) ?? held
            from = end
        }
        guard let common, !common.isEmpty else { return false }
        let kept = work[start...].filter { Self.sentence(of: $0, sentences).map(common.contains) ?? false }
        work.removeSubrange(start...)
        work.append(contentsOf: kept)
        return true
    }

    /// The sentence that holds a span, nil if it reaches across.
    private static func sentence(of span: Span, _ sentences: [UInt32]) -> UInt32? {
        let first = sentences[Int(span.first)]
        return first == sentences[Int(span.last)] ? first : nil
    }
}
