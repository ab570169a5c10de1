public import FeedModel

/// What changed between two texts, word by word.
///
/// The shortest script by Myers' greedy algorithm (An O(ND) Difference Algorithm and Its Variations, 1986), first over
/// paragraphs, then over the words of those that differ. Time and memory are bounded: a stretch with more changes than
/// `mostChanges` is told as taken out and put in as a whole.
public enum WordDiff {
    /// Changes that are looked for in one stretch.
    static let mostChanges = 1000

    /// The pieces of a field, in order: those that are not `insert` are the old text, those that are not `delete` the
    /// new one. Empty for two empty texts.
    public static func pieces(field: String, from old: String, to new: String) -> [DiffPiece] {
        var merger = Merger(field: field)
        let (before, after) = (paragraphs(of: old), paragraphs(of: new))
        for step in steps(from: before, to: after) {
            switch step {
            case .equal(let range): merger.add(.equal, after[range].joined())
            case .replace(let gone, let come):
                words(before[gone].joined(), after[come].joined(), &merger)
            }
        }
        return merger.pieces
    }

    /// What changed in an article's title and text; fields that stayed are left out. Long stretches that stayed are cut
    /// to a few words around the changes, with an ellipsis, if `context` says how many words.
    public static func pieces(from old: ArticleContent, to new: ArticleContent, context: Int? = nil) -> [DiffPiece] {
        var all: [DiffPiece] = []
        for (field, before, after) in [("title", old.title, new.title), ("text", old.text, new.text)]
        where before != after {
            let pieces = pieces(field: field, from: before, to: after)
            all += context.map { shortened(pieces, to: $0) } ?? pieces
        }
        return all
    }

    private static func words(_ old: String, _ new: String, _ merger: inout Merger) {
        let (before, after) = (tokens(of: old), tokens(of: new))
        for step in steps(from: before, to: after) {
            switch step {
            case .equal(let range): merger.add(.equal, after[range].joined())
            case .replace(let gone, let come):
                merger.add(.delete, before[gone].joined())
                merger.add(.insert, after[come].joined())
            }
        }
    }

    // MARK: - Cutting

    /// Paragraphs with what ends them.
    private static func paragraphs(of text: String) -> [Substring] {
        cut(text) { scalars, at in scalars[at] == "\u{2029}" || scalars[at] == "\n" }
    }

    /// Words, runs of white space, and every other sign alone; signs of scripts without spaces are words.
    private static func tokens(of text: String) -> [Substring] {
        cut(text) { scalars, at in
            let kind = kind(scalars, at)
            return kind == .sign || kind != self.kind(scalars, at + 1)
        }
    }

    private enum Kind {
        case word, space, sign
    }

    /// What stands between the letters or digits of one word: `14,000`, `don't`, `e-mail`.
    private static let joints: Set<Unicode.Scalar> = [",", ".", "'", "’", "-"]

    private static func kind(_ scalars: [Unicode.Scalar], _ at: Int) -> Kind {
        let properties = scalars[at].properties
        if properties.isIdeographic { return .sign }
        if isWordy(properties) { return .word }
        if properties.isWhitespace { return .space }
        let isJoint =
            joints.contains(scalars[at]) && at > 0 && at + 1 < scalars.count
            && isWordy(scalars[at - 1].properties) && isWordy(scalars[at + 1].properties)
        return isJoint ? .word : .sign
    }

    private static func isWordy(_ properties: Unicode.Scalar.Properties) -> Bool {
        !properties.isIdeographic
            && (properties.isAlphabetic || properties.numericType != nil
                || properties.canonicalCombiningClass != .notReordered)
    }

    private static func cut(_ text: String, where ends: ([Unicode.Scalar], Int) -> Bool) -> [Substring] {
        var pieces: [Substring] = []
        let scalars = Array(text.unicodeScalars)
        var (start, end) = (text.startIndex, text.startIndex)
        for place in scalars.indices {
            end = text.unicodeScalars.index(after: end)
            if place == scalars.count - 1 || ends(scalars, place) {
                pieces.append(text[start..<end])
                start = end
            }
        }
        return pieces
    }

    // MARK: - Comparing

    /// A stretch that both have (its place in the new one), or one that stands for another.
    private enum Step {
        case equal(Range<Int>)
        case replace(old: Range<Int>, new: Range<Int>)
    }

    private static func steps(from old: [Substring], to new: [Substring]) -> [Step] {
        // Numbers for words: comparing them is all that the search does.
        var numbers: [Substring: Int32] = [:]
        func number(_ piece: Substring) -> Int32 {
            if let known = numbers[piece] { return known }
            let next = Int32(numbers.count)
            numbers[piece] = next
            return next
        }
        let (a, b) = (old.map(number), new.map(number))
        var head = 0
        while head < a.count, head < b.count, a[head] == b[head] { head += 1 }
        var tail = 0
        while tail < a.count - head, tail < b.count - head, a[a.count - 1 - tail] == b[b.count - 1 - tail] { tail += 1 }
        var steps: [Step] = []
        if head > 0 { steps.append(.equal(0..<head)) }
        let (left, right) = (head..<a.count - tail, head..<b.count - tail)
        if !left.isEmpty || !right.isEmpty {
            let matches = matches(a, left, b, right)
            steps += between(matches, left, right)
        }
        if tail > 0 { steps.append(.equal(b.count - tail..<b.count)) }
        return steps
    }

    /// The pairs of places that stay, in order, by the greedy search; none if there are too many changes.
    private static func matches(_ a: [Int32], _ left: Range<Int>, _ b: [Int32], _ right: Range<Int>) -> [(Int, Int)] {
        let (n, m) = (left.count, right.count)
        guard n > 0, m > 0 else { return [] }
        let most = min(n + m, mostChanges)
        var furthest = [Int](repeating: 0, count: 2 * most + 3)
        let middle = most + 1
        var trail: [[Int]] = []
        for changes in 0...most {
            trail.append(Array(furthest[middle - changes - 1...middle + changes + 1]))
            for diagonal in stride(from: -changes, through: changes, by: 2) {
                var x: Int
                if diagonal == -changes
                    || (diagonal != changes && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1])
                {
                    x = furthest[middle + diagonal + 1]
                } else {
                    x = furthest[middle + diagonal - 1] + 1
                }
                var y = x - diagonal
                while x < n, y < m, a[left.lowerBound + x] == b[right.lowerBound + y] { (x, y) = (x + 1, y + 1) }
                furthest[middle + diagonal] = x
                if x >= n, y >= m { return back(trail, n, m, left.lowerBound, right.lowerBound) }
            }
        }
        return []
    }

    /// Walks the trail of the search back from its end.
    private static func back(_ trail: [[Int]], _ n: Int, _ m: Int, _ a: Int, _ b: Int) -> [(Int, Int)] {
        var pairs: [(Int, Int)] = []
        var (x, y) = (n, m)
        for changes in trail.indices.reversed() {
            let furthest = trail[changes]
            let middle = changes + 1
            let diagonal = x - y
            let down =
                diagonal == -changes
                || (diagonal != changes && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1])
            let before = down ? diagonal + 1 : diagonal - 1
            let fromX = changes == 0 ? 0 : furthest[middle + before]
            let fromY = changes == 0 ? 0 : fromX - before
            // From the last change, one step right or down, a run of equals leads here.
            while x > fromX, y > fromY {
                (x, y) = (x - 1, y - 1)
                pairs.append((a + x, b + y))
            }
            (x, y) = (fromX, fromY)
        }
        return pairs.reversed()
    }

    private static func between(_ pairs: [(Int, Int)], _ left: Range<Int>, _ right: Range<Int>) -> [Step] {
        var steps: [Step] = []
        var (x, y) = (left.lowerBound, right.lowerBound)
        var place = 0
        while place < pairs.count {
            let (i, j) = pairs[place]
            if i > x || j > y { steps.append(.replace(old: x..<i, new: y..<j)) }
            var length = 1
            while place + length < pairs.count, pairs[place + length] == (i + length, j + length) { length += 1 }
            steps.append(.equal(j..<j + length))
            (x, y) = (i + length, j + length)
            place += length
        }
        if x < left.upperBound || y < right.upperBound {
            steps.append(.replace(old: x..<left.upperBound, new: y..<right.upperBound))
        }
        return steps
    }

    // MARK: - Telling

    /// Joins what follows each other, deletions before insertions.
    private struct Merger {
        let field: String
        private(set) var pieces: [DiffPiece] = []

        init(field: String) { self.field = field }

        mutating func add(_ op: DiffPiece.Operation, _ text: String) {
            guard !text.isEmpty else { return }
            if pieces.last?.op == op {
                pieces[pieces.count - 1].text += text
            } else if op == .delete, pieces.last?.op == .insert, pieces.dropLast().last?.op == .delete {
                pieces[pieces.count - 2].text += text
            } else {
                pieces.append(DiffPiece(field: field, op: op, text: text))
            }
        }
    }

    private static func shortened(_ pieces: [DiffPiece], to context: Int) -> [DiffPiece] {
        pieces.enumerated().map { place, piece in
            guard piece.op == .equal else { return piece }
            let words = piece.text.split(separator: " ", omittingEmptySubsequences: false)
            let (first, last) = (place == 0 ? 0 : context, place == pieces.count - 1 ? 0 : context)
            guard words.count > first + last + 1 else { return piece }
            var short = piece
            short.text = (words.prefix(first) + ["…"] + words.suffix(last)).joined(separator: " ")
            return short
        }
    }
}
