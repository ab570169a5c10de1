internal import FeedModel
internal import Foundation

/// A mail as it goes to the server (RFC 5322, RFC 2045 to 2047): text and HTML, headers that nothing can break out of.
struct MailMessage {
    var from: String
    var to: [String]
    var subject: String
    /// Its own Message-ID's left side, and the one that it answers.
    var key: DeliveryKey
    var inReplyTo: DeliveryKey?
    var listID: String
    var text: String
    var html: String
    var date: Date

    /// The bytes, lines ended by CRLF.
    var bytes: [UInt8] {
        var lines = headers
        let boundary = "=_feedwatch_\(key.hexadecimal)"
        lines.append("Content-Type: multipart/alternative; boundary=\"\(boundary)\"")
        lines.append("")
        let htmlLines = html.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (type, body) in [
            ("plain; charset=utf-8; format=flowed", FlowedText.lines(text)), ("html; charset=utf-8", htmlLines),
        ] {
            lines += ["--\(boundary)", "Content-Type: text/\(type)", "Content-Transfer-Encoding: base64", ""]
            // RFC 2045, section 6.8: lines of text end with CRLF also within base64.
            lines += Self.base64(body.map { $0 + "\r\n" }.joined())
        }
        lines += ["--\(boundary)--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    private var headers: [String] {
        var lines = [
            "From: \(Self.address(from))", "To: \(to.map(Self.address).joined(separator: ",\r\n "))",
            "Subject: \(Self.encoded(subject))", "Date: \(Self.date(date))", "Message-ID: \(id(key))",
        ]
        if let inReplyTo {
            lines += ["In-Reply-To: \(id(inReplyTo))", "References: \(id(inReplyTo))"]
        }
        // RFC 2919, RFC 3834: lists can be sorted by, and no out-of-office answers.
        lines += [
            "List-Id: <\(Self.atom(listID)).feedwatch.\(domain)>", "Auto-Submitted: auto-generated",
            "X-Feedwatch-Delivery: \(key.hexadecimal)", "MIME-Version: 1.0",
        ]
        return lines
    }

    private func id(_ key: DeliveryKey) -> String { "<\(key.hexadecimal)@feedwatch.\(domain)>" }

    private var domain: String {
        let host = from.split(separator: "@").last.map {
            $0.filter { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }
        }
        return host.flatMap { $0.isEmpty ? nil : String($0) } ?? "localhost"
    }

    private static func address(_ text: String) -> String {
        text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.reduce(into: "") {
            $0.unicodeScalars.append($1)
        }
    }

    private static func atom(_ text: String) -> String {
        let kept = text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "-" }
        return kept.isEmpty ? "alerts" : String(kept)
    }

    /// RFC 2047, encoded words of at most 75 characters, never cut within a character.
    static func encoded(_ text: String) -> String {
        let line = text.withoutControls
        if line.utf8.allSatisfy({ 0x20...0x7E ~= $0 }), line.utf8.count <= 60 { return line }
        var words: [String] = []
        var part = ""
        for character in line {
            if part.utf8.count + character.utf8.count > 42 {
                words.append(part)
                part = ""
            }
            part.append(character)
        }
        words.append(part)
        return words.map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    private static func base64(_ text: String) -> [String] {
        let encoded = Array(Data(text.utf8).base64EncodedString().utf8)
        return stride(from: 0, to: encoded.count, by: 76).map {
            String(decoding: encoded[$0..<min($0 + 76, encoded.count)], as: UTF8.self)
        }
    }

    private static func date(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return formatter.string(from: date)
    }
}
