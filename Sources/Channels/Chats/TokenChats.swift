internal import FeedModel
internal import Foundation
internal import Processing
internal import Transfers

/// Telegram's Bot API (core.telegram.org/bots/api#sendmessage): HTML, 4,096 characters; 429 says when in its body.
struct Telegram: ChatService {
    static let type = "telegram"
    static let target = TextTarget.html
    static let mostArticles = 14
    let api: String
    let token: Confidential?
    let chat: String

    init(_ reader: inout SettingsReader, _ node: ConfigurationNode) {
        api = reader.address("server", in: node, otherwise: "https://api.telegram.org")
        token = .read(&reader, node, "token")
        chat = reader.requiredString("chat") ?? ""
    }

    func request(
        _ message: Message, _ words: ChatWords, secret: (SecretReference) throws -> String
    ) throws -> ChatRequest {
        // Markup that is cut in the middle is refused: what is too long goes as plain text.
        let fits = words.text.utf16.count <= 4096
        var json: [String: Any] = [
            "chat_id": chat, "text": fits ? words.text : words.plain.cut(4096),
            "link_preview_options": ["is_disabled": true],
        ]
        if fits { json["parse_mode"] = "HTML" }
        return ChatRequest(url: "\(api)/bot\(try token?.value(secret) ?? "")/sendMessage", json: json)
    }

    static func retryAfter(_ body: [UInt8]) -> Seconds? { JSONNumber.at(["parameters", "retry_after"], in: body) }
}

/// Matrix (spec.matrix.org, client-server API, PUT …/send): the key is the transaction's id, so a repeat is no second
/// message; events of 65 kB at most.
struct Matrix: ChatService {
    static let type = "matrix"
    static let target = TextTarget.html
    static let mostArticles = 70
    let server: String
    let room: String
    let token: Confidential?

    init(_ reader: inout SettingsReader, _ node: ConfigurationNode) {
        server = reader.address("server", in: node)
        room = reader.requiredString("room") ?? ""
        if room.hasPrefix("#"), let place = node["room"]?.place {
            reader.fault(
                at: place, "`room`: expected the room's id (!…), not its alias; it stands in the room's settings")
        }
        token = .read(&reader, node, "token")
    }

    func request(
        _ message: Message, _ words: ChatWords, secret: (SecretReference) throws -> String
    ) throws -> ChatRequest {
        let plain = words.plain.cut(bytes: 20_000)
        var json: [String: Any] = ["msgtype": "m.text", "body": plain]
        if words.text.utf8.count <= 30_000 {
            json["format"] = "org.matrix.custom.html"
            json["formatted_body"] = words.text.replacingOccurrences(of: "\n", with: "<br>\n")
        }
        let name = room.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? room
        return ChatRequest(
            method: "PUT",
            url: "\(server)/_matrix/client/v3/rooms/\(name)/send/m.room.message/\(message.key.hexadecimal)",
            headers: [HeaderField("Authorization", "Bearer \(try token?.value(secret) ?? "")")], json: json)
    }

    static func retryAfter(_ body: [UInt8]) -> Seconds? {
        JSONNumber.at(["retry_after_ms"], in: body).map { $0 / 1000 }
    }
}

/// ntfy (docs.ntfy.sh/publish, as JSON): titles, 4,096 bytes of message.
struct Ntfy: ChatService {
    static let type = "ntfy"
    static let target = TextTarget.plain
    static let mostArticles = 14
    let server: String
    let topic: String
    let token: Confidential?

    init(_ reader: inout SettingsReader, _ node: ConfigurationNode) {
        server = reader.address("server", in: node, otherwise: "https://ntfy.sh")
        topic = reader.requiredString("topic") ?? ""
        let isPlain = topic.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
        if let place = node["topic"]?.place, !isPlain || topic.count > 64 {
            reader.fault(at: place, "`topic`: 64 letters, digits, - and _ at most")
        }
        token = node["token"] == nil ? nil : .read(&reader, node, "token")
    }

    func request(
        _ message: Message, _ words: ChatWords, secret: (SecretReference) throws -> String
    ) throws -> ChatRequest {
        var json: [String: Any] = [
            "topic": topic, "title": words.subject.cut(bytes: 240), "message": words.text.cut(bytes: 4000),
            "priority": message.priority.ntfy,
        ]
        json["click"] = message.body.article?.url
        let headers = try token.map { [HeaderField("Authorization", "Bearer \(try $0.value(secret))")] } ?? []
        return ChatRequest(url: server, headers: headers, json: json)
    }
}

/// Gotify (gotify.net/api-docs#/message): Markdown, by its display extra.
struct Gotify: ChatService {
    static let type = "gotify"
    static let target = TextTarget.markdown
    static let mostArticles = 60
    let server: String
    let token: Confidential?

    init(_ reader: inout SettingsReader, _ node: ConfigurationNode) {
        server = reader.address("server", in: node)
        token = .read(&reader, node, "token")
    }

    func request(
        _ message: Message, _ words: ChatWords, secret: (SecretReference) throws -> String
    ) throws -> ChatRequest {
        var extras: [String: Any] = ["client::display": ["contentType": "text/markdown"]]
        if let url = message.body.article?.url { extras["client::notification"] = ["click": ["url": url]] }
        return ChatRequest(
            url: "\(server)/message", headers: [HeaderField("X-Gotify-Key", try token?.value(secret) ?? "")],
            json: [
                "title": words.subject.cut(250), "message": words.text.cut(16_000), "priority": message.priority.gotify,
                "extras": extras,
            ])
    }
}

/// Pushover (pushover.net/api): 250 characters of title, 1,024 of message, 512 of URL.
struct Pushover: ChatService {
    static let type = "pushover"
    static let target = TextTarget.plain
    static let mostArticles = 4
    let server: String
    let token: Confidential?
    let user: Confidential?

    init(_ reader: inout SettingsReader, _ node: ConfigurationNode) {
        server = reader.address("server", in: node, otherwise: "https://api.pushover.net")
        token = .read(&reader, node, "token")
        user = .read(&reader, node, "user")
    }

    func request(
        _ message: Message, _ words: ChatWords, secret: (SecretReference) throws -> String
    ) throws -> ChatRequest {
        var json: [String: Any] = [
            "token": try token?.value(secret) ?? "", "user": try user?.value(secret) ?? "",
            "title": words.subject.cut(250), "message": words.text.cut(1024),
            "priority": message.priority == .high ? 1 : 0,
        ]
        if let url = message.body.article?.url, url.utf16.count <= 512 { json["url"] = url }
        return ChatRequest(url: "\(server)/1/messages.json", json: json)
    }
}

extension TopicDefinition.Priority {
    /// 1 to 5.
    fileprivate var ntfy: Int {
        switch self {
        case .low: 2
        case .normal: 3
        case .high: 5
        }
    }

    /// 0 to 10.
    fileprivate var gotify: Int {
        switch self {
        case .low: 2
        case .normal: 5
        case .high: 8
        }
    }
}

/// A number somewhere in an answer.
enum JSONNumber {
    static func at(_ path: [String], in body: [UInt8]) -> Double? {
        var value = try? JSONSerialization.jsonObject(with: Data(body))
        for key in path { value = (value as? [String: Any])?[key] }
        return (value as? NSNumber)?.doubleValue
    }
}
