import CTokenLookup
import FeedModel
import Dispatch
import Foundation
import Glibc
import Matching
import TextAnalysis

/// Matches seeded articles against 100 to 100,000 topics in this process, on one core and on all, and prints the figures beside
/// those of the least that any matcher of words must do, in C.
@main
enum TopicsBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let sizes = arguments.isEmpty ? [100, 1000, 10_000, 100_000] : arguments
        var mixture = Mixture(articles: 4000)
        let articles = mixture.articles
        let bytes = articles.reduce(0) { $0 + size(of: $1) }
        let run = Run(articles: articles, megabytes: Double(bytes) / 1e6)
        print(
            "\(articles.count) articles, \(text(run.megabytes)) MB; cutting into tokens: \(text(run.tokenizing())) MB/s"
        )
        for size in sizes { try measure(mixture.topics(size), run) }
        // Most of what so many topics name is not in the news on a day.
        print("the same with one name in ten that any article has:")
        for size in sizes { try measure(mixture.topics(size, inTheNews: 10), run) }
    }

    private static func measure(_ topics: [TopicDefinition], _ run: Run) throws {
        var queries: [(id: TopicID, query: Query)] = []
        let parsing = try seconds {
            for topic in topics { queries.append((topic.id, try Query(topic.query ?? ""))) }
        }
        let before = heap_in_use()
        var built: TopicMatcher?
        let building = try seconds { built = try TopicMatcher(queries: queries) }
        guard let matcher = built else { return }
        let memory = Double(heap_in_use() - before) / 1e6
        // Queries are parsed once and then let go.
        queries = []
        let speed = run.matching(matcher)
        let limit = run.limit(of: topics)
        print(
            """
            \(topics.count) topics: \(text(speed.whole)) MB/s, \(Int(speed.whole / run.megabytes * Double(run.articles.count))) \
            articles/s; with the presearch only \(text(speed.presearch)) MB/s
              all \(ProcessInfo.processInfo.activeProcessorCount) cores: \(text(run.matchingOnAllCores(matcher))) MB/s
              an article: \(text(speed.candidates)) topics evaluated, \(text(speed.matches)) match
              parsed in \(text(parsing)) s, built in \(text(building)) s, \(text(memory)) MB
              a look-up of each ASCII word in C: \(text(limit)) MB/s; ratio \(text(limit / speed.whole))
            """)
    }

    /// The articles, and what is measured of them; figures are the best of several rounds.
    struct Run {
        var articles: [ArticleFields]
        var megabytes: Double

        func tokenizing() -> Double {
            var tokenizer = Tokenizer()
            return best {
                for article in articles {
                    tokenizer.reset()
                    _ = tokenizer.append(article.title)
                    _ = tokenizer.append(article.text)
                }
            }
        }

        func matching(_ matcher: TopicMatcher) -> (
            whole: Double, presearch: Double, candidates: Double, matches: Double
        ) {
            var (candidates, matches) = (0, 0)
            let presearch = best {
                candidates = 0
                for article in articles { candidates += matcher.candidateCount(of: article) }
            }
            let whole = best {
                matches = 0
                for article in articles { matches += matcher.report(on: article).matches.count }
            }
            let count = Double(articles.count)
            return (whole, presearch, Double(candidates) / count, Double(matches) / count)
        }

        /// By the clock on the wall.
        func matchingOnAllCores(_ matcher: TopicMatcher) -> Double {
            let cores = ProcessInfo.processInfo.activeProcessorCount
            let clock = ContinuousClock()
            let fastest = (0..<5).map { _ in
                clock.measure {
                    DispatchQueue.concurrentPerform(iterations: cores) { core in
                        for place in stride(from: core, to: articles.count, by: cores) {
                            _ = matcher.report(on: articles[place])
                        }
                    }
                }
            }
            return megabytes / ((fastest.min() ?? .zero) / .seconds(1))
        }

        func limit(of topics: [TopicDefinition]) -> Double {
            let words = Set(topics.flatMap { ($0.query ?? "").lowercased().split { !$0.isLetter } }).sorted()
            let bytes = words.flatMap { Array($0.utf8) }
            var ends: [UInt32] = []
            for word in words { ends.append((ends.last ?? 0) + UInt32(word.utf8.count)) }
            let table = token_lookup_make(bytes, ends, ends.count)
            defer { token_lookup_free(table) }
            let texts = articles.map { Array(($0.title + " " + $0.text).utf8) }
            var found = 0
            let speed = best { for text in texts { found += token_lookup_scan(table, text, text.count) } }
            return found > 0 ? speed : .nan
        }

        private func best(_ work: () -> Void) -> Double {
            megabytes / (0..<5).reduce(Double.infinity) { fastest, _ in min(fastest, TopicsBenchmark.seconds(work)) }
        }
    }

    private static func size(of article: ArticleFields) -> Int { article.title.utf8.count + article.text.utf8.count }

    /// The processor time of this process.
    static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let begin = clock()
        try work()
        return Double(clock() - begin) / Double(CLOCKS_PER_SEC)
    }

    private static func text(_ value: Double) -> String { String(format: value < 10 ? "%.2f" : "%.1f", value) }
}
