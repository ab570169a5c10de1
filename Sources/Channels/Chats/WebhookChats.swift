internal import FeedModel
internal import Processing
internal import Transfers

/// Slack's incoming webhooks (api.slack.com/messaging/webhooks): mrkdwn, texts of 4,000 characters at most.
struct Slack: ChatService {
    static let type = "slack"
    static let target = TextTarget.slack
    static let mostArticles = 14
    let url: Confidential?

    init(_ reader: inout SettingsReader, _ node: ConfigurationNode) { url = .readAddress(&reader, node, "url") }

    func request(
        _ message: Message, _ words: ChatWords, secret: (SecretReference) throws -> String
    ) throws -> ChatRequest {
        ChatRequest(
            url: try url?.value(secret) ?? "", json: ["text": words.text.cut(4000), "unfurl_links": false])
    }
}

/// Discord's webhooks (discord.com/developers/docs/resources/webhook): Markdown, 2,000 characters; nobody is pinged by
/// what a publisher writes.
struct Discord: ChatService {
    static let type = "discord"
    static let target = TextTarget.markdown
    static let mostArticles = 7
    let url: Confidential?

    init(_ reader: inout SettingsReader, _ node: ConfigurationNode) { url = .readAddress(&reader, node, "url") }

    func request(
        _ message: Message, _ words: ChatWords, secret: (SecretReference) throws -> String
    ) throws -> ChatRequest {
        ChatRequest(
            url: try url?.value(secret) ?? "",
            json: ["content": words.text.cut(2000), "allowed_mentions": ["parse": [String]()]])
    }

    static func retryAfter(_ body: [UInt8]) -> Seconds? { JSONNumber.at(["retry_after"], in: body) }
}

/// Mattermost's incoming webhooks: Markdown, 16,383 characters.
struct Mattermost: ChatService {
    static let type = "mattermost"
    static let target = TextTarget.markdown
    static let mostArticles = 60
    let url: Confidential?

    init(_ reader: inout SettingsReader, _ node: ConfigurationNode) { url = .readAddress(&reader, node, "url") }

    func request(
        _ message: Message, _ words: ChatWords, secret: (SecretReference) throws -> String
    ) throws -> ChatRequest {
        ChatRequest(url: try url?.value(secret) ?? "", json: ["text": words.text.cut(16_383)])
    }
}

/// Microsoft Teams by a workflow's webhook: an adaptive card; messages of 28 kB at most.
struct Teams: ChatService {
    static let type = "teams"
    static let target = TextTarget.markdown
    static let mostArticles = 70
    let url: Confidential?

    init(_ reader: inout SettingsReader, _ node: ConfigurationNode) { url = .readAddress(&reader, node, "url") }

    func request(
        _ message: Message, _ words: ChatWords, secret: (SecretReference) throws -> String
    ) throws -> ChatRequest {
        let card: [String: Any] = [
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
            "body": words.text.cut(20_000).split(separator: "\n").map {
                ["type": "TextBlock", "text": String($0), "wrap": true] as [String: Any]
            },
        ]
        let attachment: [String: Any] = [
            "contentType": "application/vnd.microsoft.card.adaptive", "content": card,
        ]
        return ChatRequest(
            url: try url?.value(secret) ?? "", json: ["type": "message", "attachments": [attachment]])
    }
}
