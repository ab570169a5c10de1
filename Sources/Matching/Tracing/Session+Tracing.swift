import FeedModel

/// The evaluation looked into: each node is asked by itself.
extension Session {
    mutating func trace(_ query: Query, topic: UInt32, limit: UInt32, _ queries: [Query]) -> TopicTrace {
        let text = Array(query.text.unicodeScalars)
        return trace(query.root, topic, limit, text, queries)
    }

    private mutating func trace(
        _ node: Query.Node, _ number: UInt32, _ limit: UInt32, _ text: [Unicode.Scalar], _ queries: [Query]
    ) -> TopicTrace {
        exhaustion = nil
        let spans = spans(of: number, limit)
        var trace = TopicTrace(
            source: QueryOutline.source(node, in: text), matched: spans != nil, spans: matched(spans ?? []))
        trace.detail = exhaustion.map { "given up: \($0.rawValue)" } ?? detail(node, number, limit, spans ?? [])
        trace.children = children(node, number, limit, text, queries)
        return trace
    }

    /// The spans of a node, sorted and without duplicates; nil if it does not match.
    private mutating func spans(of number: UInt32, _ limit: UInt32) -> [Span]? {
        work.removeAll(keepingCapacity: true)
        guard evaluate(number, limit) else { return nil }
        return Set(work).sorted()
    }

    private mutating func children(
        _ node: Query.Node, _ number: UInt32, _ limit: UInt32, _ text: [Unicode.Scalar], _ queries: [Query]
    ) -> [TopicTrace] {
        switch node.kind {
        case .term, .regex, .meta: return []
        case .topic:
            let topic = index.program.nodes[Int(number)].first
            return [trace(queries[Int(topic)], topic: topic, limit: limit, queries)]
        case .field(_, let inner):
            // The same node of the program; a field of a single term says no more than itself.
            return inner.children.isEmpty ? [] : [trace(inner, number, limit, text, queries)]
        default:
            var below = limit
            if case .first(let most, _) = node.kind { below = min(limit, UInt32(clamping: most)) }
            var found: [TopicTrace] = []
            for (place, child) in node.children.enumerated() {
                found.append(trace(child, index.program.child(place, of: number), below, text, queries))
            }
            if case .score(_, let members) = node.kind {
                for place in found.indices {
                    found[place].source = "\(members[place].weight) * \(found[place].source)"
                }
            }
            return found
        }
    }

    // MARK: - Counts and distances

    private mutating func detail(_ node: Query.Node, _ number: UInt32, _ limit: UInt32, _ spans: [Span]) -> String? {
        switch node.kind {
        case .atLeast(let wanted, let members):
            return "\(matching(members.count, of: number, limit)) of \(members.count) match, \(wanted) needed"
        case .count(let wanted, _):
            let inner = self.spans(of: index.program.child(0, of: number), limit) ?? []
            return "\(Set(inner.map(\.first)).count) occurrences, \(wanted) needed"
        case .score(let threshold, let members):
            var sum = 0
            for (place, member) in members.enumerated()
            where self.spans(of: index.program.child(place, of: number), limit) != nil { sum += member.weight }
            return "score \(sum), \(threshold) needed"
        case .near(_, _, let distance, let ordered):
            let left = self.spans(of: index.program.child(0, of: number), limit) ?? []
            let right = self.spans(of: index.program.child(1, of: number), limit) ?? []
            guard let gap = nearest(left, right, ordered: ordered) else { return nil }
            return "nearest: \(gap) tokens between, \(distance) allowed"
        case .term, .regex: return spans.count > 1 ? "\(spans.count) times" : nil
        case .meta, .topic, .field, .or, .and, .not, .first, .same: return nil
        }
    }

    private mutating func matching(_ count: Int, of number: UInt32, _ limit: UInt32) -> Int {
        var found = 0
        for place in 0..<count where spans(of: index.program.child(place, of: number), limit) != nil { found += 1 }
        return found
    }

    /// The fewest tokens between a span of each in one field value.
    private func nearest(_ left: [Span], _ right: [Span], ordered: Bool) -> Int? {
        let ahead = gap(left, right)
        return ordered ? ahead : [ahead, gap(right, left)].compactMap(\.self).min()
    }

    private func gap(_ left: [Span], _ right: [Span]) -> Int? {
        left.compactMap { span in
            let end = UInt32(article.value(ofToken: span.last).tokens.upperBound)
            let place = right.firstPlace { $0.first > span.last }
            guard place < right.count, right[place].first < end else { return nil }
            return Int(right[place].first - span.last) - 1
        }.min()
    }

    // MARK: - Leaves

    /// What a topic and its leaves make of the article that was read.
    mutating func probe(_ topic: UInt32, _ outline: QueryOutline) -> TopicProbe {
        exhaustion = nil
        let spans = spans(ofTopic: topic)
        var probe = TopicProbe(matched: spans.map { matched($0) }, fired: [], alone: [])
        for (place, leaf) in outline.leaves.enumerated() {
            guard self.spans(of: leaf.node, leaf.limit) != nil else { continue }
            probe.fired.append(place)
            guard spans != nil, !leaf.leaf.isNegated else { continue }
            silenced = leaf.node
            if !matches(topic) { probe.alone.append(place) }
            silenced = nil
        }
        probe.problem = exhaustion.map { "a regex was given up: \($0.rawValue)" }
        return probe
    }
}
