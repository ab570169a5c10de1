import FeedModel
import TextAnalysis

extension Session {
    mutating func report(on fields: ArticleFields) -> MatchReport {
        read(fields)
        var report = MatchReport()
        findCandidates()
        report.matches.reserveCapacity(candidates.count)
        for (place, topic) in candidates.enumerated() where looks(topic, at: fields) {
            if place + Self.ahead < candidates.count {
                index.program.nodes.fetch(Int(roots[place + Self.ahead].first))
                index.ids.fetch(Int(candidates[place + Self.ahead]))
            }
            exhaustion = nil
            isCutShort = false
            if matches(roots[place]) {
                report.matches.append(TopicMatch(topic: index.ids[Int(topic)], matched: matched(work)))
            }
            guard exhaustion != nil || isCutShort else { continue }
            let id = index.ids[Int(topic)]
            if let exhaustion {
                report.problems.append(
                    TopicProblem(topic: id, reason: "a regex was given up on this article: \(exhaustion.rawValue)"))
            } else {
                report.problems.append(
                    TopicProblem(topic: id, reason: "it has too many places in this article; some are left out"))
            }
        }
        return report
    }

    /// Whether the article's feed is one that the topic looks at.
    func looks(_ topic: UInt32, at fields: ArticleFields) -> Bool {
        guard !index.selectors.isEmpty, let selectors = index.selectors[topic] else { return true }
        return selectors.contains { selector in
            switch selector {
            case .group(let group): group == fields.group
            case .feed(let feed): feed.rawValue == fields.feed
            }
        }
    }

    /// The spans as they are told. Many topics match by the same word: its rows are made once for an article.
    mutating func matched(_ spans: [Span]) -> [MatchedSpan] {
        guard spans.count == 1, let span = spans.first, span.first == span.last else { return rows(of: spans) }
        if let known = rowsOfWords[span.first] { return known }
        let rows = rows(of: spans)
        rowsOfWords[span.first] = rows
        return rows
    }

    /// In Unicode scalars of each value as given.
    private mutating func rows(of spans: [Span]) -> [MatchedSpan] {
        var rows: [MatchedSpan] = []
        rows.reserveCapacity(spans.count)
        countScalars()
        var before: Range<Int>?
        for span in spans {
            let value = article.value(ofToken: span.first)
            let base = value.bytes.lowerBound
            let start = base + Int(article.tokenizer.tokens[Int(span.first)].start)
            let end = base + Int(article.tokenizer.tokens[Int(span.last)].end)
            // Two spans of tokens may lie in the same stretch of the text as given.
            if before == start..<end { continue }
            before = start..<end
            let place = offsets.scalars(before: start, in: article.raw)
            rows.append(
                MatchedSpan(
                    field: value.field.name, index: value.index > 0 ? value.index : nil,
                    start: place - offsets.scalars(before: base, in: article.raw),
                    length: offsets.scalars(before: end, in: article.raw) - place,
                    text: article.raw.withUnsafeBufferPointer { String(decoding: $0[start..<end], as: UTF8.self) }))
        }
        return rows
    }
}
