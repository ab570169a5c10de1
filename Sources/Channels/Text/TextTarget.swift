internal import Foundation

/// What a text is written for, with how a publisher's words are kept from meaning anything there.
enum TextTarget: Sendable {
    /// Plain text.
    case plain
    /// HTML, and Telegram's subset of it.
    case html
    /// CommonMark as Mattermost, Discord, Teams and Gotify read it.
    case markdown
    /// Slack's mrkdwn.
    case slack
    /// The inside of a JSON string: a webhook's body of one's own.
    case json

    /// The publisher's words, made harmless.
    func escape(_ text: String) -> String {
        let line = text.withoutControls
        switch self {
        case .plain: return line
        case .html: return Self.replace(line, ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"])
        case .json: return Self.jsonEscaped(line)
        case .slack: return Self.replace(line, ["&": "&amp;", "<": "&lt;", ">": "&gt;"])
        case .markdown:
            var out = ""
            for character in line {
                if "\\`*_{}[]()<>#+!|~@".contains(character) { out.append("\\") }
                out.append(character)
            }
            return out
        }
    }

    /// Words that matched, lit up.
    func marked(_ text: String) -> String {
        switch self {
        case .plain, .json: text
        case .html: "<b>\(text)</b>"
        case .markdown: "**\(text)**"
        case .slack: "*\(text)*"
        }
    }

    private static func jsonEscaped(_ text: String) -> String {
        text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
    }

    private static func replace(_ text: String, _ table: [Character: String]) -> String {
        var out = ""
        for character in text { out += table[character] ?? String(character) }
        return out
    }
}

extension String {
    /// One line without control characters and without signs that turn the direction of what follows: a title can
    /// neither end a header nor disguise a link.
    var withoutControls: String {
        var out = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: out.append(" ")
            case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: continue
            default: out.append(scalar)
            }
        }
        return String(out)
    }

    /// At most `most` UTF-8 bytes, cut between characters, with an ellipsis where something is missing.
    func cut(bytes most: Int) -> String {
        guard utf8.count > most else { return self }
        var out = ""
        var used = 3
        for character in self {
            used += character.utf8.count
            if used > most { break }
            out.append(character)
        }
        return out + "…"
    }

    /// At most `most` UTF-16 units: what chats count by.
    func cut(_ most: Int) -> String {
        guard utf16.count > most else { return self }
        var out = ""
        var used = 1
        for character in self {
            used += character.utf16.count
            if used > most { break }
            out.append(character)
        }
        return out + "…"
    }
}
