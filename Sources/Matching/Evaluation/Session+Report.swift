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
                    TopicProblem(topic: id, reason: "a NEAR has too many places in this article; some are left out"))
            }
        }
        return report
    }

    /// Whether the article's feed is one that the topic looks at.
    private func looks(_ topic: UInt32, at fields: ArticleFields) -> Bool {
        guard let selectors = index.selectors[Int(topic)] else { return true }
        return selectors.contains { selector in
            switch selector {
            case .group(let group): group == fields.group
            case .feed(let feed): feed.rawValue == fields.feed
            }
        }
    }

    /// The spans as they are told: in Unicode scalars of each value as given.
    func matched(_ spans: [Span]) -> [MatchedSpan] {
        var rows: [MatchedSpan] = []
        rows.reserveCapacity(spans.count)
        var ruler = ScalarRuler()
        for span in spans {
            let value = article.value(ofToken: span.first)
            let base = value.bytes.lowerBound
            let start = base + Int(article.tokenizer.tokens[Int(span.first)].start)
            let end = base + Int(article.tokenizer.tokens[Int(span.last)].end)
            let offset = ruler.scalars(in: article.raw, from: base, to: start)
            rows.append(
                MatchedSpan(
                    field: value.field.name, index: value.index > 0 ? value.index : nil, start: offset,
                    length: ScalarRuler.count(article.raw, start, end),
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

/// Counts Unicode scalars in bytes, going on from where it last was.
private struct ScalarRuler {
    private var base = -1
    private var place = 0
    private var count = 0

    mutating func scalars(in bytes: [UInt8], from start: Int, to end: Int) -> Int {
        if start != base || end < place { (base, place, count) = (start, start, 0) }
        count += Self.count(bytes, place, end)
        place = end
        return count
    }

    static func count(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            var found = 0
            for place in start..<end where bytes[place] & 0xC0 != 0x80 { found += 1 }
            return found
        }
    }
}
