import FeedModel

/// Text fields and metadata.
extension QueryParser {
    private static let fieldNames = TextField.allCases.map(\.name) + MetaField.allCases.map(\.rawValue)

    mutating func fieldItem(_ name: String) throws(QueryFault) -> Query.Node {
        let start = scanner.at
        guard Self.fieldNames.contains(name) else {
            let nearest = NearestName.nearest(to: name, among: Self.fieldNames)
            throw fault("unknown field \(name):", suggestion: nearest.map { "\($0):" })
        }
        if let field { throw fault("\(name): cannot stand inside \(field):") }
        scanner.at += name.utf8.count + 1
        field = name
        defer { field = nil }
        if let text = TextField.allCases.first(where: { $0.name == name }) {
            return node(.field(text, try item()), from: start)
        }
        guard let meta = MetaField(rawValue: name) else { throw fault("unknown field \(name):") }
        return node(.meta(meta, try metaValues(meta, depth: 0)), from: start)
    }

    /// A value, or an OR group of values.
    private mutating func metaValues(_ field: MetaField, depth: Int) throws(QueryFault) -> [Query.MetaValue] {
        guard scanner.peek() == "(" else { return [try metaValue(field)] }
        if depth > Self.deepest { throw fault("this query is nested too deeply") }
        scanner.at += 1
        var values = try metaValues(field, depth: depth + 1)
        while scanner.peek() == "OR" {
            scanner.pass("OR")
            values += try metaValues(field, depth: depth + 1)
        }
        try close()
        return values
    }

    private mutating func metaValue(_ field: MetaField) throws(QueryFault) -> Query.MetaValue {
        let word = scanner.peek()
        let start = scanner.at
        if field == .url { return try urlValue(word) }
        var value = word
        if word == "\"" {
            guard let end = scanner.find("\"", from: start + 1) else { throw fault("this value has no closing `\"`") }
            value = scanner.slice(start + 1..<end)
            scanner.at = end + 1
        } else if word.isEmpty || word == ")" || word == "," || Self.operators.contains(word) {
            throw fault("expected a value after \(field.rawValue):")
        } else {
            scanner.pass(word)
        }
        let trimmed = value.trimmed.lowercased()
        let hasWildcard = trimmed.contains { $0 == "*" || $0 == "?" }
        if trimmed.isEmpty || (hasWildcard && (field == .domain || field == .lang)) {
            let reason = trimmed.isEmpty ? "it is empty" : "wildcards can only stand in feed: and group:"
            throw fault("bad value for \(field.rawValue): (\(reason))", at: start)
        }
        return .word(trimmed)
    }

    private mutating func urlValue(_ word: String) throws(QueryFault) -> Query.MetaValue {
        let start = scanner.at
        if word.isEmpty || word == ")" || word == "," { throw fault("expected a term after url:") }
        switch try item().kind {
        case .term(let term): return .term(term)
        case .regex(let source, let regex): return .regex(source, regex)
        default: throw fault("expected a term after url:", at: start)
        }
    }
}

extension String {
    /// Without white space around.
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
