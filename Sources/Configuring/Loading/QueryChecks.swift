import FeedModel
import Matching

/// Parses the topics' queries and runs their tests.
struct QueryChecks {
    private let tree: FileTree

    init(_ tree: FileTree) { self.tree = tree }

    /// The faults of the queries, each at its letter, and of the tests that fail.
    func faults(of topics: [TopicDefinition]) -> [ConfigurationFault] {
        var found: [ConfigurationFault] = []
        // An anchor may stand for the same query in thousands of topics: each text is parsed once.
        var parsed: [String: Result<Query, QueryFault>] = [:]
        var queries: [(id: TopicID, query: Query)] = []
        for topic in topics {
            guard let text = topic.query else { continue }
            let result = parsed[text] ?? Result { () throws(QueryFault) in try Query(text) }
            parsed[text] = result
            switch result {
            case .success(let query):
                queries.append((topic.id, query))
                found += query.warnings.compactMap { fault($0, of: topic, severity: .warning) }
            case .failure(let error): found += [fault(error, of: topic)].compactMap(\.self)
            }
        }
        // What is wrong between queries can only be told when each can be read.
        guard !found.contains(where: { $0.severity == .error }) else { return found }
        do throws(QueryFault) {
            return found + failedTests(try TopicMatcher(queries: queries), topics)
        } catch {
            let topic = topics.first { $0.id.rawValue == error.topic }
            return found + [topic.flatMap { fault(error, of: $0) }].compactMap(\.self)
        }
    }

    private func failedTests(_ matcher: TopicMatcher, _ topics: [TopicDefinition]) -> [ConfigurationFault] {
        var found: [ConfigurationFault] = []
        for topic in topics where topic.query != nil {
            for test in topic.tests {
                let report = matcher.report(on: ArticleFields(title: test.title, text: test.text))
                let match = report.matches.first { $0.topic == topic.id }
                guard (match != nil) != test.match else { continue }
                let words = (match?.matched ?? []).prefix(5).map { "`\($0.text)`" }.joined(separator: ", ")
                found.append(
                    ConfigurationFault(
                        at: test.place,
                        test.match
                            ? "topic \"\(topic.id)\": this test should match, and does not"
                            : "topic \"\(topic.id)\": this test should not match, but does"
                                + (words.isEmpty ? "" : " by \(words)")))
            }
        }
        return found
    }

    // MARK: - Places

    private func fault(
        _ fault: QueryFault, of topic: TopicDefinition, severity: ConfigurationFault.Severity = .error
    ) -> ConfigurationFault? {
        guard let place = topic.queryPlace else { return nil }
        return ConfigurationFault(
            at: letter(fault, of: place), "topic \"\(topic.id)\": \(fault.message)",
            suggestion: fault.suggestion.map { "did you mean `\($0)`?" }, severity: severity)
    }

    /// Where a letter of a query stands in the file; where the query begins, if that cannot be told.
    private func letter(_ fault: QueryFault, of place: SourcePlace) -> SourcePlace {
        guard let text = tree.documents.first(where: { $0.file == place.file })?.document.text else { return place }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        guard lines.indices.contains(place.line - 1) else { return place }
        let head = lines[place.line - 1].dropFirst(place.column - 1)
        var found = place
        switch head.first {
        case "|":
            let body = lines.dropFirst(place.line)
            guard let indent = body.first(where: { !$0.allSatisfy(\.isBlank) })?.firstIndex(where: { !$0.isBlank })
            else { return place }
            found.line += fault.line
            found.column = indent + fault.column
        case "\"", "'": found.column += fault.column
        case ">", "&", "*", "!": return place
        default: found.column += fault.column - 1
        }
        guard lines.indices.contains(found.line - 1), head.first == "|" || fault.line == 1 else { return place }
        // A text that goes on in the next line, or holds escapes, is told by its beginning.
        return found.column <= lines[found.line - 1].count + 1 ? found : place
    }
}

extension Unicode.Scalar {
    fileprivate var isBlank: Bool { self == " " || self == "\r" || self == "\t" }
}
