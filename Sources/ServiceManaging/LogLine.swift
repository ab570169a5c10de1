import Foundation
import Logging

/// One line of the log, before it takes a form.
struct LogLine {
    var level: Logger.Level
    var label: String
    var message: String
    var keys: Logger.Metadata

    func written(_ form: LineLogHandler.Form, at time: Date) -> String {
        switch form {
        case .journal: "<\(priority)>" + body
        case .text: "\(stamp(time)) \(level.rawValue) " + body
        case .json: json(time)
        }
    }

    private var body: String {
        let pairs = keys.sorted { $0.key < $1.key }.map { " \(plain($0.key))=\(value($0.value))" }
        return "\(label): \(plain(message))" + pairs.joined()
    }

    /// Quoted where a reader could mistake where it ends.
    private func value(_ value: Logger.Metadata.Value) -> String {
        let text = value.description
        let needsQuotes = text.isEmpty || text.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        return needsQuotes ? "\"" + plain(text.replacing("\"", with: "\\\"")) + "\"" : plain(text)
    }

    /// Control characters written out: a title must not end a line, nor colour a terminal.
    private func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isControl($0) }) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isControl(scalar): result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// C0, DEL, C1, the line and paragraph separators, and what turns the direction of writing.
    private func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f...0x9f, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }

    private func json(_ time: Date) -> String {
        let line = JSONLine(
            time: stamp(time), level: level.rawValue, label: label, message: message,
            data: keys.mapValues(\.description))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private func stamp(_ time: Date) -> String {
        time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// syslog's levels (RFC 5424, section 6.2.1).
    private var priority: Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    private struct JSONLine: Encodable {
        var time: String
        var level: String
        var label: String
        var message: String
        var data: [String: String]
    }
}
