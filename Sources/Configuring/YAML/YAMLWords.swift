import FeedModel
import Yams

/// What a reader of YAML complains of, in words for the person who wrote the file.
enum YAMLWords {
    /// What a complaint means, and whether the beginning of what was being read tells more than where it broke off.
    private struct Meaning {
        var says: String
        var message: String
        var suggestion: String?
        var atBeginning = false
    }

    private static let meanings: [Meaning] = [
        Meaning(
            says: "found unexpected end of stream", message: "the quotation mark opened here is never closed",
            atBeginning: true),
        Meaning(
            says: "found unexpected document indicator", message: "the quotation mark opened here is never closed",
            atBeginning: true),
        Meaning(
            says: "did not find expected ',' or ']'", message: "the list opened here is not closed by `]`",
            suggestion: "elements are parted by commas", atBeginning: true),
        Meaning(
            says: "did not find expected ',' or '}'", message: "the table opened here is not closed by `}`",
            suggestion: "entries are parted by commas", atBeginning: true),
        Meaning(
            says: "could not find expected ':'", message: "a key without `:`",
            suggestion: "write `key: value`; a text of several lines needs quotes or `|`", atBeginning: true),
        Meaning(
            says: "mapping values are not allowed in this context", message: "a `:` is not expected here",
            suggestion: "check the indentation; a text that holds `: ` needs quotes"),
        Meaning(
            says: "did not find expected key", message: "this line fits no level of the lines above",
            suggestion: "check the indentation"),
        Meaning(
            says: "did not find expected '-' indicator", message: "this line fits no level of the list above",
            suggestion: "check the indentation; each element begins with `- `"),
        Meaning(
            says: "block sequence entries are not allowed in this context",
            message: "a list's `-` is not expected here",
            suggestion: "begin the list on a line of its own"),
        Meaning(
            says: "found unknown escape character", message: "an unknown escape in \"…\"",
            suggestion: "write `\\\\` for a backslash, or use '…'"),
        Meaning(
            says: "found a tab character", message: "a tab cannot indent", suggestion: "indent with spaces"),
        Meaning(
            says: "expected a single document", message: "a second document begins here",
            suggestion: "one file holds one document"),
        Meaning(says: "but found another document", message: "a second document begins here"),
        Meaning(
            says: "Maximum nesting level", message: "nested too deeply"),
    ]

    /// The fault that an error of Yams is.
    static func fault(of error: any Error, text: String, file: String) -> ConfigurationFault {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            told(problem, mark, context, text, file)
        case YamlError.duplicatedKeysInMapping(let names, let context):
            repeated(names.first ?? "", context.mark, file)
        case YamlError.memory:
            // libyaml says so too when a stack of indentations would pass its limit.
            ConfigurationFault(at: SourcePlace(file: file, line: 1, column: 1), "nested too deeply")
        default:
            ConfigurationFault(at: SourcePlace(file: file, line: 1, column: 1), "not readable as YAML: \(error)")
        }
    }

    /// A key that stands twice in a table.
    static func repeated(_ name: String, _ mark: Mark, _ file: String) -> ConfigurationFault {
        ConfigurationFault(
            at: SourcePlace(file: file, line: mark.line, column: mark.column), "`\(name)` stands twice in this table")
    }

    private static func told(
        _ problem: String, _ mark: Mark, _ context: YamlError.Context?, _ text: String, _ file: String
    ) -> ConfigurationFault {
        if problem == "found undefined alias" { return undefinedAlias(mark, text, file) }
        if problem == "found character that cannot start any token" { return badStart(mark, text, file) }
        guard let meaning = meanings.first(where: { problem.contains($0.says) }) else {
            return ConfigurationFault(at: place(mark, file), "not readable as YAML: \(problem)")
        }
        let from = meaning.atBeginning ? context?.mark ?? mark : mark
        return ConfigurationFault(at: place(from, file), meaning.message, suggestion: meaning.suggestion)
    }

    private static func badStart(_ mark: Mark, _ text: String, _ file: String) -> ConfigurationFault {
        let scalars = text.unicodeScalars
        switch TextLines.index(in: scalars, mark.line, mark.column).map({ scalars[$0] }) {
        case "\t":
            return ConfigurationFault(
                at: place(mark, file), "a tab cannot indent", suggestion: "indent with spaces")
        case let character?:
            return ConfigurationFault(
                at: place(mark, file), "a text cannot begin with `\(character)`", suggestion: "put it in quotes")
        case nil: return ConfigurationFault(at: place(mark, file), "the file ends in the middle of something")
        }
    }

    private static func undefinedAlias(_ mark: Mark, _ text: String, _ file: String) -> ConfigurationFault {
        let scalars = text.unicodeScalars
        let name = TextLines.index(in: scalars, mark.line, mark.column).map { word(scalars[$0...].dropFirst()) } ?? ""
        let anchors = text.split(separator: "&").dropFirst().map { word($0.unicodeScalars) }
        return ConfigurationFault(
            at: place(mark, file), "no anchor `&\(name)` stands before this alias",
            suggestion: NearestName.suggestion(for: name, among: anchors.filter { !$0.isEmpty }))
    }

    private static func word(_ scalars: Substring.UnicodeScalarView) -> String {
        String(
            Substring(
                scalars.prefix { $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" || $0 == "-" }))
    }

    private static func place(_ mark: Mark, _ file: String) -> SourcePlace {
        SourcePlace(file: file, line: max(1, mark.line), column: max(1, mark.column))
    }
}
