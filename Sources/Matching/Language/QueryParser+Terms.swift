import TextAnalysis

/// Terms: words, phrases, 'Exact' and regexes.
extension QueryParser {
    mutating func bareTerm(_ word: String) throws(QueryFault) -> Query.Node {
        let start = scanner.at
        scanner.pass(word)
        let isStem = word.hasSuffix("~")
        let body = isStem ? String(word.unicodeScalars.dropLast()) : word
        if let tilde = Array(body.unicodeScalars).firstIndex(of: "~") {
            throw fault("`~` can only stand at the end of a term", at: start + tilde)
        }
        return try term(body, from: start, style: isStem ? .stem : .folded)
    }

    mutating func phrase() throws(QueryFault) -> Query.Node {
        let start = scanner.at
        guard let end = scanner.find("\"", from: start + 1) else { throw fault("this phrase has no closing `\"`") }
        scanner.at = end + 1
        let body = scanner.slice(start + 1..<end)
        return try term(body, from: start, style: takeTilde() ? .stem : .folded)
    }

    /// It ends at the first apostrophe that white space, `)`, `,`, `~` or the end follows.
    mutating func exact() throws(QueryFault) -> Query.Node {
        let start = scanner.at
        var end = start
        repeat {
            guard let next = scanner.find("'", from: end + 1) else {
                throw fault("this 'Exact' term has no closing `'`", at: start)
            }
            end = next
        } while !endsExact(end + 1)
        scanner.at = end + 1
        if takeTilde() { throw fault("an 'Exact' term has no stem", at: end + 1) }
        return try term(scanner.slice(start + 1..<end), from: start, style: .exact)
    }

    private func endsExact(_ place: Int) -> Bool {
        place >= scanner.text.count || scanner.isBlank(place) || [")", ",", "~"].contains(scanner.sign(place))
    }

    private mutating func takeTilde() -> Bool {
        guard scanner.sign(scanner.at) == "~" else { return false }
        scanner.at += 1
        return true
    }

    mutating func regex() throws(QueryFault) -> Query.Node {
        let start = scanner.at
        var end = start + 1
        while end < scanner.text.count, scanner.sign(end) != "/" { end += scanner.sign(end) == "\\" ? 2 : 1 }
        guard end < scanner.text.count else { throw fault("this regex has no closing `/`") }
        scanner.at = end + 1
        let flags = try regexFlags()
        let source = Query.RegexSource(pattern: scanner.slice(start + 1..<end), isCaseless: flags == "i")
        if source.pattern.isEmpty { throw fault("empty regex", at: start) }
        do throws(Regex.Fault) {
            return node(.regex(source, try Regex(source)), from: start)
        } catch {
            throw fault("bad regex: \(error.message)", at: start + 1 + error.offset(in: source.pattern))
        }
    }

    private mutating func regexFlags() throws(QueryFault) -> String {
        let place = scanner.at
        guard place < scanner.text.count, !scanner.isBlank(place) else { return "" }
        let flags = scanner.peek()
        if [")", ",", "(", "\""].contains(flags) { return "" }
        guard flags == "i" else { throw fault("unknown regex flag `\(flags)`; only `i` (caseless) is one", at: place) }
        scanner.pass(flags)
        return flags
    }

    // MARK: - Tokens

    private func term(_ body: String, from start: Int, style: Term.Style) throws(QueryFault) -> Query.Node {
        if style == .exact, body.contains(where: { $0 == "*" || $0 == "?" }) {
            throw fault("an 'Exact' term has no wildcards", at: start)
        }
        let tokens = DetailedText(body, wildcards: style != .exact).tokens
        let parts = tokens.map { Term.Part(exact: $0.codes, folded: CodePoints.folded($0.codes)) }
        if parts.allSatisfy(\.folded.isEmpty) { throw fault("`\(body)` holds no letter or digit", at: start) }
        for token in tokens { try checkWildcards(token, style, at: start) }
        return node(.term(Term(parts: parts, style: style)), from: start)
    }

    private func checkWildcards(
        _ token: DetailedText.Token, _ style: Term.Style, at start: Int
    ) throws(QueryFault) {
        guard let first = token.codes.firstIndex(where: { $0 == Wildcard.many || $0 == Wildcard.one }) else { return }
        if style == .stem { throw fault("a term has either a wildcard or `~`", at: start) }
        if token.isAlone, token.codes.contains(Wildcard.one) {
            throw fault("`?` after a character that is a token by itself", at: start)
        }
        let head = token.codes[..<first].filter(CodePoints.isWordy)
        let needed = !head.isEmpty && head.allSatisfy(CodePoints.isDense) ? 1 : 2
        if head.count < needed { throw fault("a wildcard needs \(needed) letters before it", at: start) }
    }
}
