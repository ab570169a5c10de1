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
                let ahead = Int(candidates[place + Self.ahead])
                index.program.nodes.fetch(Int(index.program.nodes[ahead].first))
                index.ids.fetch(ahead)
            }
            exhaustion = nil
            isCutShort = false
            if matches(topic) {
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

    /// The spans as they are told. Many topics match by the same words: the row of a word is made once for an article, and
    /// so is the list of it alone.
    mutating func matched(_ spans: [Span]) -> [MatchedSpan] {
        if spans.count == 1, spans[0].first == spans[0].last { return rowsOfWords[placeOfRow(spans[0])] }
        var rows: [MatchedSpan] = []
        rows.reserveCapacity(spans.count)
        for span in spans {
            let row = span.first == span.last ? rowsOfWords[placeOfRow(span)][0] : row(of: span)
            // Two spans of tokens may lie in the same stretch of the text as given.
            if let last = rows.last, last.start == row.start, last == row { continue }
            rows.append(row)
        }
        return rows
    }

    /// Where the row of a word stands in `rowsOfWords`.
    private mutating func placeOfRow(_ span: Span) -> Int {
        if rowPlaces.isEmpty { rowPlaces = [UInt32](repeating: 0, count: article.tokenCount) }
        let known = rowPlaces[Int(span.first)]
        if known > 0 { return Int(known) - 1 }
        rowsOfWords.append([row(of: span)])
        rowPlaces[Int(span.first)] = UInt32(rowsOfWords.count)
        return rowsOfWords.count - 1
    }

    /// In Unicode scalars of each value as given.
    private mutating func row(of span: Span) -> MatchedSpan {
        countScalars()
        let value = article.value(ofToken: span.first)
        let base = value.bytes.lowerBound
        let start = base + Int(article.tokenizer.tokens[Int(span.first)].start)
        let end = base + Int(article.tokenizer.tokens[Int(span.last)].end)
        let place = offsets.scalars(before: start, in: article.raw)
        return MatchedSpan(
            field: value.field.name, index: value.index > 0 ? value.index : nil,
            start: place - offsets.scalars(before: base, in: article.raw),
            length: offsets.scalars(before: end, in: article.raw) - place,
            text: article.raw.withUnsafeBufferPointer { String(decoding: $0[start..<end], as: UTF8.self) })
    }
}
