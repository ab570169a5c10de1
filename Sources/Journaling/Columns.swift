internal import FeedModel
internal import Foundation
internal import GRDB

/// Times and keys as the tables hold them.
extension Date {
    /// Milliseconds since 1970.
    var stamp: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

    init(stamp: Int64) { self.init(timeIntervalSince1970: Double(stamp) / 1000) }
}

extension Digest128 {
    var blob: Data { Data(bytes) }

    init?(blob: Data?) {
        guard let blob else { return nil }
        self.init(bytes: blob)
    }
}

extension Row {
    func date(_ column: String) -> Date? { (self[column] as Int64?).map { Date(stamp: $0) } }
    func bytes(_ column: String) -> [UInt8]? { (self[column] as Data?).map { Array($0) } }
}

/// Lists and tables in text columns: empty ones as the empty text.
enum JSONColumn {
    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    static func text(_ value: some Encodable & Collection) -> String {
        guard !value.isEmpty else { return "" }
        guard let data = try? encoder.encode(value) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ text: String?) -> Value? {
        guard let text, !text.isEmpty else { return nil }
        return try? JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
