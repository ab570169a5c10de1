import Foundation

/// The sentences that tell most of an article: early ones, near the article's words as a whole and its title, unlike each
/// other. Whole sentences, printed in the article's order.
public enum Summarizer {
    /// At most `sentences` sentences, or as many as `words` words take.
    public static func summary(title: String, text: String, sentences: Int = 3, words: Int? = nil) -> String {
        let all = SentenceSplitter.sentences(text).map(Candidate.init).filter { $0.words.count > 2 }
        guard !all.isEmpty else { return title }
        var taken = choose(all, title: title, most: words == nil ? sentences : all.count, words: words)
        if taken.isEmpty { taken = [0] }
        return taken.sorted().map { all[$0].text }.joined(separator: " ")
    }

    private struct Candidate {
        var text: String
        var words: [String]
        var set: Set<String>

        init(_ text: String) {
            self.text = text
            words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            set = Set(words.filter { $0.count > 3 })
        }
    }

    private static func choose(_ all: [Candidate], title: String, most: Int, words budget: Int?) -> [Int] {
        let head = Candidate(title).set
        var frequency: [String: Int] = [:]
        for candidate in all { for word in candidate.set { frequency[word, default: 0] += 1 } }
        var taken: [Int] = []
        var used = 0
        var left = Set(all.indices.prefix(40))
        while taken.count < most, !left.isEmpty {
            let best = left.max { score($0, all, head, frequency, taken) < score($1, all, head, frequency, taken) }
            guard let best else { break }
            left.remove(best)
            let length = all[best].words.count
            if let budget, used + length > budget {
                if !taken.isEmpty { continue }
            }
            used += length
            taken.append(best)
        }
        return taken
    }

    private static func score(
        _ index: Int, _ all: [Candidate], _ head: Set<String>, _ frequency: [String: Int], _ taken: [Int]
    ) -> Double {
        let candidate = all[index]
        var score = exp(-0.25 * Double(index))
        if !candidate.set.isEmpty {
            let shared = candidate.set.reduce(0) { $0 + min(3, (frequency[$1] ?? 1) - 1) }
            score += 0.2 * Double(shared) / Double(candidate.set.count)
            if !head.isEmpty { score += 0.35 * Double(candidate.set.intersection(head).count) / Double(head.count) }
        }
        // Fragments and questions tell little; what is taken needs no second telling.
        if candidate.words.count < 6 || candidate.text.hasSuffix("?") { score -= 0.6 }
        let likeness =
            taken.map { other -> Double in
                let union = candidate.set.union(all[other].set).count
                return union == 0 ? 0 : Double(candidate.set.intersection(all[other].set).count) / Double(union)
            }.max() ?? 0
        return score - 0.7 * likeness
    }
}

/// Sentences for reading: split after full stops and their like, not after initials and abbreviations.
enum SentenceSplitter {
    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "maj", "capt", "sgt", "adm", "sen", "rep", "gov", "st",
        "vs",
        "no", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "inc", "co", "p",
        "z",
    ]

    static func sentences(_ text: String) -> [String] {
        text.split { $0 == "\u{2029}" || $0.isNewline }.flatMap { paragraph($0) }
    }

    private static func paragraph(_ text: Substring) -> [String] {
        var found: [String] = []
        var start = text.startIndex
        var at = text.startIndex
        while at < text.endIndex {
            let sign = text[at]
            let next = text.index(after: at)
            if "。！？".contains(sign) || (".!?…؟।".contains(sign) && ends(text, at, next)) {
                var end = next
                while end < text.endIndex, "\"'”’»)]".contains(text[end]) { end = text.index(after: end) }
                append(text[start..<end], &found)
                start = end
                at = end
            } else {
                at = next
            }
        }
        append(text[start...], &found)
        return found
    }

    private static func ends(_ text: Substring, _ at: Substring.Index, _ next: Substring.Index) -> Bool {
        var after = next
        while after < text.endIndex, "\"'”’»)]".contains(text[after]) { after = text.index(after: after) }
        guard after == text.endIndex || text[after].isWhitespace else { return false }
        guard text[at] == "." else { return true }
        let word = text[..<at].reversed().prefix { $0.isLetter }.reversed()
        return word.count != 1 && !abbreviations.contains(String(word).lowercased())
    }

    private static func append(_ part: Substring, _ found: inout [String]) {
        let sentence = part.trimmingCharacters(in: .whitespaces)
        if !sentence.isEmpty { found.append(sentence) }
    }
}
