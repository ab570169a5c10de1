import Foundation
import Glibc

/// Colours of a terminal's text; says everything plainly when the reader is no terminal or `NO_COLOR` is set.
struct Style: Sendable {
    /// What a text is to look like.
    enum Look: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
    }

    /// Whether escapes are written at all.
    let coloured: Bool

    /// Standard output's style.
    static let output = Style(descriptor: STDOUT_FILENO)
    /// Standard error's style.
    static let diagnostics = Style(descriptor: STDERR_FILENO)

    init(coloured: Bool) { self.coloured = coloured }

    /// https://no-color.org: set to anything but the empty string means no colour.
    init(descriptor: Int32, environment: [String: String] = ProcessInfo.processInfo.environment) {
        let refused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        coloured = Terminal.isTerminal(descriptor) && !refused && environment["TERM"] != "dumb"
    }

    /// `text` in a look.
    func callAsFunction(_ text: String, _ look: Look) -> String {
        coloured ? "\u{1B}[\(look.rawValue)m\(text)\u{1B}[0m" : text
    }
}

extension String {
    /// The text without what would move a terminal's cursor or reverse its lines: feeds write titles, and a title must
    /// not be able to repaint the screen (escape sequences, bidirectional overrides).
    var printable: String {
        guard unicodeScalars.contains(where: \.isUnprintable) else { return self }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            result.append(scalar.isUnprintable ? (scalar.properties.isWhitespace ? " " : "\u{FFFD}") : scalar)
        }
        return String(result)
    }
}

extension Unicode.Scalar {
    fileprivate var isUnprintable: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
