import FeedModel

/// Parses the grammar of the topic language (topics, section 2): OR, AND, NOT and NEAR here, items beside.
struct QueryParser {
    static let operators = ["AND", "OR", "NOT", "NEAR", "ONEAR"]
    static let functions = ["ATLEAST", "COUNT", "FIRST", "SCORE", "SAME"]
    static let defaultDistance = 4
    /// Deeper queries are refused, so that no query can exhaust the stack.
    static let deepest = 200

    var scanner: QueryScanner
    /// The field whose item is being read.
    var field: String?
    private(set) var warnings: [QueryFault] = []
    private var depth = 0

    init(_ text: String) { scanner = QueryScanner(text) }

    mutating func query() throws(QueryFault) -> Query.Node {
        if scanner.peek().isEmpty { throw fault("expected a query, found nothing") }
        let root = try or()
        let rest = scanner.peek()
        if !rest.isEmpty { throw fault("expected the end, AND, OR or a term, found `\(rest)`") }
        return root
    }

    func fault(_ message: String, at place: Int? = nil, suggestion: String? = nil) -> QueryFault {
        QueryFault(message, at: place ?? scanner.at, in: scanner.text, suggestion: suggestion)
    }

    // MARK: - Levels

    mutating func or() throws(QueryFault) -> Query.Node {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.deepest { throw fault("this query is nested too deeply (more than \(Self.deepest) levels)") }
        var members = [try and()]
        while scanner.peek() == "OR" {
            scanner.pass("OR")
            members.append(try and())
        }
        guard members.count > 1 else { return members[0] }
        warnOfMixture(members)
        return node(.or(members), from: members[0].place.lowerBound)
    }

    private mutating func and() throws(QueryFault) -> Query.Node {
        var members = [try not()]
        while true {
            let word = scanner.peek()
            if word == "AND" {
                scanner.pass(word)
            } else if word.isEmpty || word == ")" || word == "," || word == "OR" {
                break
            }
            members.append(try not())
        }
        return members.count == 1 ? members[0] : node(.and(members), from: members[0].place.lowerBound)
    }

    private mutating func not() throws(QueryFault) -> Query.Node {
        let word = scanner.peek()
        let start = scanner.at
        if word == "NOT" {
            scanner.pass(word)
            return node(.not(try near()), from: start)
        }
        if word.unicodeScalars.first == "-" {
            scanner.at += 1
            if scanner.isAtEnd || scanner.isBlank(scanner.at) {
                throw fault("expected a term directly after `-`", at: start)
            }
            return node(.not(try near()), from: start)
        }
        return try near()
    }

    private mutating func near() throws(QueryFault) -> Query.Node {
        var left = try item()
        var links = 0
        while let link = try nearOperator() {
            links += 1
            if links > Self.deepest { throw fault("more than \(Self.deepest) NEAR in a row") }
            let right = try item()
            for side in [left, right] { try checkPlaced(side, in: link.name) }
            left = node(
                .near(left, right, distance: link.distance, ordered: link.name == "ONEAR"), from: left.place.lowerBound)
        }
        return left
    }

    private mutating func nearOperator() throws(QueryFault) -> (name: String, distance: Int)? {
        let word = scanner.peek()
        for name in ["NEAR", "ONEAR"] {
            if word == name {
                scanner.pass(word)
                return (name, Self.defaultDistance)
            }
            guard word.hasPrefix("\(name)/") else { continue }
            guard let distance = Self.number(word.dropFirst(name.count + 1)) else {
                throw fault("expected a number after \(name)/, as in \(name)/5")
            }
            scanner.pass(word)
            return (name, distance)
        }
        return nil
    }

    /// A number of ASCII digits; what is too large for any article is as good as the largest.
    static func number(_ digits: some StringProtocol) -> Int? {
        guard !digits.isEmpty, digits.utf8.allSatisfy({ 48...57 ~= $0 }) else { return nil }
        return min(Int(digits) ?? .max, 1 << 40)
    }

    /// Operands of NEAR and SAME: terms, OR groups and NEAR groups of them, each perhaps limited to a text field.
    func checkPlaced(_ node: Query.Node, in name: String) throws(QueryFault) {
        switch node.kind {
        case .term, .regex: return
        case .or, .near, .field: for child in node.children { try checkPlaced(child, in: name) }
        default:
            throw fault(
                "only terms, OR groups and NEAR groups can stand in \(name), not \(Self.name(of: node))",
                at: node.place.lowerBound)
        }
    }

    static func name(of node: Query.Node) -> String {
        switch node.kind {
        case .term: "a term"
        case .regex: "a regex"
        case .meta(let field, _): "\(field.rawValue):"
        case .topic: "@topic"
        case .field(let field, _): "\(field.name):"
        case .or: "OR"
        case .and: "AND"
        case .not: "NOT"
        case .near(_, _, _, let ordered): ordered ? "ONEAR" : "NEAR"
        case .atLeast: "ATLEAST"
        case .count: "COUNT"
        case .first: "FIRST"
        case .same: "SAME"
        case .score: "SCORE"
        }
    }

    /// A node that ends where the scanner stands.
    func node(_ kind: Query.Node.Kind, from start: Int) -> Query.Node {
        Query.Node(kind: kind, place: start..<max(start, scanner.at))
    }

    // MARK: - Warnings

    /// `a b OR c` is valid and often not what was meant.
    private mutating func warnOfMixture(_ members: [Query.Node]) {
        guard let mixed = members.first(where: { isBareAnd($0) }) else { return }
        let reading = members.map { isBareAnd($0) ? "(\(written($0)))" : written($0) }.joined(separator: " OR ")
        warnings.append(
            fault("AND and OR without parentheses; this is read as \(reading)", at: mixed.place.lowerBound))
    }

    private func isBareAnd(_ node: Query.Node) -> Bool {
        guard case .and = node.kind else { return false }
        return !node.isGrouped
    }

    private func written(_ node: Query.Node) -> String {
        let text = scanner.slice(node.place).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.count <= 60 ? text : "\(text.prefix(57))..."
    }
}
