import TextAnalysis

/// Metadata (topics, section 3).
extension Session {
    mutating func holds(_ condition: Condition) -> Bool {
        switch condition.field {
        case .domain: holds(condition) { Self.isHost(article.fields.host, atOrUnder: $0) }
        case .lang: holds(condition) { article.fields.primaryLanguage == $0 }
        case .feed: holdsGlob(condition, article.fields.feed)
        case .group: holdsGlob(condition, article.fields.group)
        case .url: holdsURL(condition)
        }
    }

    private func holds(_ condition: Condition, _ test: (String) -> Bool) -> Bool {
        condition.values.contains { value in
            guard case .word(let codes) = value else { return false }
            var scalars = String.UnicodeScalarView()
            scalars.append(contentsOf: codes.compactMap(Unicode.Scalar.init))
            return test(String(scalars))
        }
    }

    private static func isHost(_ host: String, atOrUnder domain: String) -> Bool {
        host == domain || host.hasSuffix(".\(domain)")
    }

    private func holdsGlob(_ condition: Condition, _ name: String) -> Bool {
        guard !name.isEmpty else { return false }
        let codes = name.lowercased().unicodeScalars.map(\.value)
        return condition.values.contains { value in
            guard case .word(let pattern) = value else { return false }
            return Glob.fits(codes, pattern)
        }
    }

    private mutating func holdsURL(_ condition: Condition) -> Bool {
        let address = DetailedText(article.fields.decodedURL)
        let search = PlainSearch(language: article.fields.primaryLanguage)
        for value in condition.values {
            switch value {
            case .word: continue
            case .term(let term): if search.stands(term, in: address) { return true }
            case .regex(let regex): if touches(regex, address) { return true }
            }
        }
        return false
    }

    /// Where a match touches no token it is none, as everywhere. What runs into a limit is told.
    private mutating func touches(_ regex: Regex, _ text: DetailedText) -> Bool {
        do throws(Regex.Exhaustion) {
            let value = PlacedText(text)
            return try regex.matches(in: value.text[...]).contains { value.tokens(touching: $0) != nil }
        } catch {
            exhaustion = error
            return false
        }
    }
}
