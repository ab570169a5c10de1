public import Foundation

/// How bodies become bytes and come back: RFC 3339 dates in UTC with the fraction that they have, sorted keys.
public enum MessageCoding {
    /// The body's JSON in one line; the same body always gives the same bytes.
    public static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(text(of: date))
        }
        return try encoder.encode(value)
    }

    /// The value that `data` holds.
    public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = date(of: text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 date: \(text)")
            }
            return date
        }
        return try decoder.decode(type, from: data)
    }

    /// `2026-11-22T10:00:00Z`, with milliseconds where there are any.
    public static func text(of date: Date) -> String {
        let milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded())
        let whole = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        return milliseconds % 1000 == 0
            ? whole.formatted(Date.ISO8601FormatStyle())
            : whole.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// The date of an RFC 3339 text in UTC as `text(of:)` writes it; nil for anything else.
    public static func date(of text: String) -> Date? {
        (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))))
    }
}
