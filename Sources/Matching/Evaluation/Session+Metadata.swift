import TextAnalysis

/// Metadata (topics, section 3).
extension Session {
    func holds(_ condition: Condition) -> Bool {
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

    private func holdsURL(_ condition: Condition) -> Bool {
        let address = DetailedText(article.fields.decodedURL)
        return condition.values.contains { value in
            switch value {
            case .word: false
            case .term(let term): PlainSearch(language: article.fields.primaryLanguage).stands(term, in: address)
            case .regex(let regex):
                // Where a match touches no token it is none, as everywhere.
                Self.touches(regex, address)
            }
        }
    }

    private static func touches(_ regex: Regex, _ text: DetailedText) -> Bool {
        guard let matches = try? regex.matches(in: CodePoints.utf8(text.text)) else { return false }
        let value = Details.Value(text, firstToken: 0)
        return matches.contains { value.span(touching: $0) != nil }
    }
}
