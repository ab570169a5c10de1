import FeedModel

/// Items: groups, fields, functions, references and what leads to terms.
extension QueryParser {
    mutating func item() throws(QueryFault) -> Query.Node {
        let word = scanner.peek()
        let start = scanner.at
        try refuseNonItem(word)
        switch scanner.sign(start) {
        case "(": return try group()
        case "\"": return try phrase()
        case "'": return try exact()
        case "/": return try regex()
        case "@": return try topic(word)
        case "-": throw fault("expected a term; `-` can only stand where NOT can")
        case let sign where "“”„‟‘’‚‛«»".unicodeScalars.contains(sign):
            throw fault("curly quote \(sign): write \"phrase\" or 'Exact' with straight quotes")
        default: break
        }
        if let name = Self.fieldName(of: word) { return try fieldItem(name) }
        if let name = functionName(of: word, at: start) { return try function(name, word) }
        if let name = Self.operatorLike(word) {
            throw fault(
                "unknown operator \(name)/",
                suggestion: NearestName.nearest(to: name, among: Self.functions + Self.operators))
        }
        return try bareTerm(word)
    }

    private func refuseNonItem(_ word: String) throws(QueryFault) {
        if word.isEmpty { throw fault("expected a term, found the end") }
        if word == ")" || word == "," { throw fault("expected a term, found `\(word)`") }
        let name = word.prefix { $0 != "/" }
        if ["AND", "OR", "NOT"].contains(word) || name == "NEAR" || name == "ONEAR" {
            throw fault("expected a term, found \(word); to look for the word write \"\(name)\"")
        }
    }

    private mutating func group() throws(QueryFault) -> Query.Node {
        let start = scanner.at
        scanner.at += 1
        var inner = try or()
        try close()
        inner.place = start..<scanner.at
        inner.isGrouped = true
        return inner
    }

    mutating func close() throws(QueryFault) {
        let word = scanner.peek()
        guard word == ")" else { throw fault("expected `)`, found \(word.isEmpty ? "the end" : "`\(word)`")") }
        scanner.at += 1
    }

    private mutating func topic(_ word: String) throws(QueryFault) -> Query.Node {
        let start = scanner.at
        let id = word.dropFirst()
        let isID =
            !id.isEmpty
            && id.utf8.allSatisfy { byte in
                (byte | 32) &- 97 < 26 || byte &- 48 < 10 || byte == 95 || byte == 46 || byte == 45
            }
        guard isID else { throw fault("expected a topic's id after @") }
        if let field { throw fault("@topic cannot stand inside \(field):") }
        scanner.pass(word)
        return node(.topic(String(id)), from: start)
    }

    // MARK: - Names

    /// `letters:` at the beginning of a word.
    private static func fieldName(of word: String) -> String? {
        guard let colon = word.utf8.firstIndex(of: 58), colon != word.startIndex else { return nil }
        let name = word[..<colon]
        return name.utf8.allSatisfy { ($0 | 32) &- 97 < 26 } ? String(name) : nil
    }

    /// The function that a word names, if it is followed as one is.
    private func functionName(of word: String, at start: Int) -> String? {
        let name = String(word.prefix { $0 != "/" })
        guard Self.functions.contains(name) else { return nil }
        return name != word || scanner.sign(start + word.unicodeScalars.count) == "(" ? name : nil
    }

    /// Capitals with `/` and digits: an operator misspelt.
    private static func operatorLike(_ word: String) -> String? {
        let pieces = word.split(separator: "/", omittingEmptySubsequences: false)
        guard pieces.count == 2, number(pieces[1]) != nil, pieces[0].utf8.count >= 2,
            pieces[0].utf8.allSatisfy({ 65...90 ~= $0 })
        else { return nil }
        return String(pieces[0])
    }

    // MARK: - Functions

    private mutating func function(_ name: String, _ word: String) throws(QueryFault) -> Query.Node {
        let start = scanner.at
        let number = try functionNumber(name, word)
        scanner.pass(word)
        guard scanner.peek() == "(" else { throw fault("expected `(` after \(word)") }
        scanner.at += 1
        let members = try functionMembers(name)
        if number == 0 {
            throw fault("\(name)/0 \(name == "FIRST" ? "never matches" : "matches everything")", at: start)
        }
        switch name {
        case "ATLEAST" where number > members.count:
            throw fault("ATLEAST/\(number) of \(members.count) can never match", at: start)
        case "ATLEAST": return node(.atLeast(number, members.map(\.node)), from: start)
        case "COUNT": return node(.count(number, members[0].node), from: start)
        case "FIRST": return node(.first(number, members[0].node), from: start)
        case "SCORE": return node(.score(number, members), from: start)
        default:
            for member in members { try checkPlaced(member.node, in: name) }
            return node(.same(members.map(\.node)), from: start)
        }
    }

    private func functionNumber(_ name: String, _ word: String) throws(QueryFault) -> Int {
        if name == "SAME" {
            if word != name { throw fault("SAME takes no number: SAME(a, b)") }
            return -1
        }
        guard word != name, let number = Self.number(word.dropFirst(name.count + 1)) else {
            throw fault("expected a number: \(name)/n(...)")
        }
        return number
    }

    private mutating func functionMembers(_ name: String) throws(QueryFault) -> [Query.Weighted] {
        var members: [Query.Weighted] = []
        while true {
            let weight = name == "SCORE" ? try weight() : 0
            members.append(Query.Weighted(weight: weight, node: try or()))
            guard scanner.peek() == ",", name != "COUNT", name != "FIRST" else { break }
            scanner.at += 1
        }
        try close()
        return members
    }

    /// `3*`, `-2 *`.
    private mutating func weight() throws(QueryFault) -> Int {
        scanner.skip()
        var at = scanner.at
        let isNegative = scanner.sign(at) == "-"
        if isNegative || scanner.sign(at) == "+" { at += 1 }
        let digits = at
        while 48...57 ~= scanner.sign(at).value { at += 1 }
        let number = Self.number(scanner.slice(digits..<at))
        while scanner.isBlank(at) { at += 1 }
        guard let number, scanner.sign(at) == "*" else { throw fault("expected a weight, as in 3*(...)") }
        scanner.at = at + 1
        scanner.skip()
        return isNegative ? -number : number
    }
}
