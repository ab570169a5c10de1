import FeedModel
import Foundation

/// JSON as the commands print it: snake_case keys in a stable order, times in UTC with `Z`, slashes as they are.
enum JSONOutput {
    /// The bytes of `value`; `pretty` for a document that a person may look at, else in one line.
    static func text(_ value: some Encodable, pretty: Bool) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(MessageCoding.text(of: date))
        }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Prints one value: a document, or one line.
    static func print(_ value: some Encodable, _ format: OutputFormat) throws {
        Output.line(try text(value, pretty: format == .json))
    }

    /// Prints a list: one document that is an array, or one line for each element.
    static func print<Values: Sequence>(list values: Values, _ format: OutputFormat) throws
    where Values.Element: Encodable {
        var waiting = ""
        var first = true
        for value in values {
            let line = try text(value, pretty: false)
            waiting += format == .jsonl ? line + "\n" : (first ? "[\n  " : ",\n  ") + line
            first = false
            if waiting.utf8.count > 1 << 16 {
                Output.write(waiting)
                waiting = ""
            }
        }
        if format != .jsonl { waiting += first ? "[]\n" : "\n]\n" }
        Output.write(waiting)
    }
}
