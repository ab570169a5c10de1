/// What is wrong with a query, and where.
public struct QueryFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The topic whose query it is, if known.
    public var topic: String?
    /// The line in the query, from 1.
    public var line: Int
    /// The column, in Unicode scalars, from 1.
    public var column: Int
    /// What was expected, or what cannot be.
    public var message: String
    /// What may have been meant.
    public var suggestion: String?

    /// A fault at an offset, in Unicode scalars, into a query.
    init(_ message: String, at offset: Int, in text: [UInt32], suggestion: String? = nil) {
        let before = text[..<min(offset, text.count)]
        let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
        line = before.count { $0 == 10 } + 1
        column = min(offset, text.count) - lineStart + 1
        self.message = message
        self.suggestion = suggestion
    }

    /// `topic "x": line 1, column 8: unknown operator NAER/; did you mean `NEAR`?`
    public var description: String {
        let subject = topic.map { "topic \"\($0)\": " } ?? ""
        let hint = suggestion.map { "; did you mean `\($0)`?" } ?? ""
        return "\(subject)line \(line), column \(column): \(message)\(hint)"
    }
}
