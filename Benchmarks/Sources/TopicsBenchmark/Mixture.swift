import FeedModel
import Foundation
import Matching

/// Seeded articles and topics as a news desk has them: topics about names, and articles that most topics do not match.
///
/// Words fall off by their place as 1/place, and from the 5,000th on as its square: the two regimes of Ferrer-i-Cancho and
/// Solé (2001). In 2.0 million words of English articles from real feeds the 100 commonest words are 44 % of all, 1,000
/// are 71 %, 5,000 are 90 % and 20,000 are 98 %; here they are 40, 68, 88 and 97 %.
struct Mixture {
    private(set) var articles: [ArticleFields] = []
    private var words: [String] = []
    private var namesInTheNews = 100
    private var random = SplitMix(state: 6)
    /// For drawing a word by its frequency: the sums of the frequencies up to each.
    private var sums: [Double] = []

    /// Words by frequency: from here on they are names, and between the two what names are mentioned with.
    private static let (firstContext, firstName, wordCount) = (300, 5000, 100_000)

    init(articles count: Int) {
        makeWords()
        for number in 0..<count { articles.append(article(isCyrillic: number % 20 == 19)) }
    }

    // MARK: - Articles

    private mutating func makeWords() {
        let onsets = ["b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr"]
        let rests = ["a", "e", "i", "o", "u", "ai", "ou", "an", "er", "in", "on", "es", "é", "al"]
        var seen = Set<String>()
        var sum = 0.0
        while words.count < Self.wordCount {
            let syllables = words.count < 200 ? 1 : Int.random(in: 1...4, using: &random)
            let word = (0..<syllables).map { _ in pick(onsets) + pick(rests) }.joined()
            guard seen.insert(word).inserted else { continue }
            words.append(word)
            let place = Double(words.count) + 2.7
            sum += min(1 / place, Double(Self.firstName) / (place * place))
            sums.append(sum)
        }
    }

    private mutating func article(isCyrillic: Bool) -> ArticleFields {
        let title = sentence(Int.random(in: 6...12, using: &random))
        var text = ""
        for _ in 0..<Int.random(in: 8...40, using: &random) {
            text += sentence(Int.random(in: 6...28, using: &random)) + ". "
        }
        let scripts = isCyrillic ? Self.cyrillic : { $0 }
        return ArticleFields(
            title: scripts(title), text: scripts(text), tags: ["world"], url: "https://example.org/a", feed: "wire",
            group: "world", language: isCyrillic ? "ru" : "en")
    }

    private mutating func sentence(_ count: Int) -> String {
        var text = ""
        for place in 0..<count {
            var word = words[rank()]
            if place == 0 || Int.random(in: 0..<12, using: &random) == 0 { word = word.capitalized }
            text += place == 0 ? word : " " + word
            switch Int.random(in: 0..<60, using: &random) {
            case 0: text += "’s"
            case 1...3: text += ","
            case 4: text += " –"
            default: break
            }
        }
        return text
    }

    /// A word's place by Zipf's law.
    private mutating func rank() -> Int {
        let drawn = Double.random(in: 0..<(sums.last ?? 1), using: &random)
        var (low, high) = (0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > drawn { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static func cyrillic(_ text: String) -> String {
        let letters = Array("абцдефгхийклмнопярстувшщыз".unicodeScalars)
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let place = Int(scalar.value | 0x20) - 0x61
            scalars.append(scalar.isASCII && letters.indices.contains(place) ? letters[place] : scalar)
        }
        return String(scalars)
    }

    // MARK: - Topics

    /// So many topics: 30 % names, 20 % with phrases, 20 % with NEAR, 14 % weighted, 10 % with exclusions, and a few each
    /// with fields, SAME and regular expressions. `inTheNews`: how many of their names, of a hundred, any article has at
    /// all.
    mutating func topics(_ count: Int, inTheNews: Int = 100) -> [TopicDefinition] {
        namesInTheNews = inTheNews
        return (0..<count).map { TopicDefinition(id: TopicID(rawValue: "t\($0)"), query: query()) }
    }

    private mutating func query() -> String {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<30: names(1...6)
        case 30..<50: "\"\(name()) \(context())\" OR \(name())"
        case 50..<70: "(\(names(1...3))) \(pick(["NEAR", "ONEAR"]))/\(pick([2, 4, 8, 15])) (\(contexts(1...3)))"
        case 70..<84: score()
        case 84..<94: "(\(names(1...3))) AND (\(contexts(1...3))) NOT \(context())"
        case 94..<96: "title:(\(names(1...3)))"
        case 96..<98: "SAME(\(name()), \(context()))"
        case 98: "\(name()) AND /\(name().prefix(3))\\w+ \(context().prefix(2))/i"
        default: "'\(name().capitalized)' OR \(name())~"
        }
    }

    private mutating func score() -> String {
        let members = (0..<Int.random(in: 3...6, using: &random)).map { _ in
            "\(pick([1, 2, 2, 3, -3]))*\(Bool.random(using: &random) ? name() : "(\(contexts(1...2)))")"
        }
        return "SCORE/\(Int.random(in: 4...6, using: &random))(3*\(name()), \(members.joined(separator: ", ")))"
    }

    private mutating func name() -> String {
        let name = words[Int.random(in: Self.firstName..<Self.wordCount, using: &random)]
        return Int.random(in: 0..<100, using: &random) < namesInTheNews ? name : name + "x"
    }
    private mutating func context() -> String {
        words[Int.random(in: Self.firstContext..<Self.firstName, using: &random)]
    }

    private mutating func names(_ counts: ClosedRange<Int>) -> String {
        alternatives(counts) { mixture in
            let name = mixture.name()
            return name.count > 5 && Int.random(in: 0..<10, using: &mixture.random) == 0 ? "\(name.dropLast())*" : name
        }
    }

    private mutating func contexts(_ counts: ClosedRange<Int>) -> String { alternatives(counts) { $0.context() } }

    private mutating func alternatives(_ counts: ClosedRange<Int>, _ word: (inout Mixture) -> String) -> String {
        let count = Int.random(in: counts, using: &random)
        return (0..<count).map { _ in word(&self) }.joined(separator: " OR ")
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &random)]
    }
}

/// A seeded source of randomness (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
