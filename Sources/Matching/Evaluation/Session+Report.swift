import FeedModel
import TextAnalysis

extension Session {
    mutating func report(on fields: ArticleFields) -> MatchReport {
        read(fields)
        var report = MatchReport()
        for topic in findCandidates() where looks(topic, at: fields) {
            exhaustion = nil
            isCutShort = false
            let spans = evaluate(topic: topic)
            let id = index.ids[Int(topic)]
            if let spans { report.matches.append(TopicMatch(topic: id, matched: matched(spans))) }
            if let exhaustion {
                report.problems.append(
                    TopicProblem(topic: id, reason: "a regex was given up on this article: \(exhaustion.rawValue)"))
            } else if isCutShort {
                report.problems.append(
                    TopicProblem(topic: id, reason: "it has too many places in this article; some are left out"))
            }
        }
        return report
    }

    /// Whether the article's feed is one that the topic looks at.
    func looks(_ topic: UInt32, at fields: ArticleFields) -> Bool {
        guard let selectors = index.selectors[Int(topic)] else { return true }
        return selectors.contains { selector in
            switch selector {
            case .group(let group): group == fields.group
            case .feed(let feed): feed.rawValue == fields.feed
            }
        }
    }

    /// The spans as they are told: in Unicode scalars of each value as given.
    mutating func matched(_ spans: [Span]) -> [MatchedSpan] {
        var rows: [MatchedSpan] = []
        rows.reserveCapacity(spans.count)
        if offsets.count != article.tokenCount { offsets = TokenOffsets.of(article) }
        for span in spans {
            let (first, last) = (Int(span.first), Int(span.last))
            let value = article.value(ofToken: span.first)
            let base = value.bytes.lowerBound
            let start = base + Int(article.tokenizer.tokens[first].start)
            let end = base + Int(article.tokenizer.tokens[last].end)
            rows.append(
                MatchedSpan(
                    field: value.field.name, index: value.index > 0 ? value.index : nil,
                    start: Int(offsets[first].start), length: Int(offsets[last].end - offsets[first].start),
                    text: String(decoding: article.raw[start..<end], as: UTF8.self)))
        }
        return unique(rows)
    }

    /// Two spans of tokens may lie in the same stretch of the text as given.
    private func unique(_ rows: [MatchedSpan]) -> [MatchedSpan] {
        var kept: [MatchedSpan] = []
        for row in rows where row != kept.last { kept.append(row) }
        return kept
    }
}

/// Where a token stands in its value, in Unicode scalars; counted once for an article, however many topics match it.
struct TokenOffsets {
    var start: UInt32
    var end: UInt32

    static func of(_ article: borrowing ReadArticle) -> [TokenOffsets] {
        var found: [TokenOffsets] = []
        found.reserveCapacity(article.tokenCount)
        for value in article.values {
            var (place, count) = (value.bytes.lowerBound, 0)
            for token in article.tokenizer.tokens[value.tokens] {
                let start = value.bytes.lowerBound + Int(token.start)
                let end = value.bytes.lowerBound + Int(token.end)
                // Two tokens may lie in the same stretch of the text as given: then the way goes back.
                count += start < place ? -scalars(article.raw, start, place) : scalars(article.raw, place, start)
                let first = count
                count += scalars(article.raw, start, end)
                place = end
                found.append(TokenOffsets(start: UInt32(first), end: UInt32(count)))
            }
        }
        return found
    }

    private static func scalars(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            var found = 0
            for place in start..<end where bytes[place] & 0xC0 != 0x80 { found += 1 }
            return found
        }
    }
}
