internal import FeedModel
internal import Foundation
internal import Mustache

/// How a channel writes a message: a Mustache template of its own, or the house's for its target.
struct AlertTemplate: Sendable {
    private let template: MustacheTemplate
    let target: TextTarget
    private let clock: WallClock
    private let most: Int
    /// How many articles a message lists where nothing else limits it.
    static let mostArticles = 200

    /// The person's template where `file` names one, else the house's (`text`, or the one for its target). It lists `most`
    /// articles and counts the others, and tells times of a zone. Throws what a person must mend.
    init(
        _ target: TextTarget, in zone: TimeZone, file: String? = nil, text: String? = nil, most: Int = mostArticles
    ) throws {
        self.target = target
        clock = WallClock(zone: zone)
        self.most = most
        let text = try file.map { try String(contentsOfFile: $0, encoding: .utf8) } ?? text ?? Self.house(target)
        // Values come escaped for their target: Mustache must not do it again.
        template = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}\n" + text)
    }

    /// The message as text.
    func text(_ body: MessageBody) -> String {
        let text = template.render(AlertContext(target: target, clock: clock, most: most).values(body))
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A fault in a template file, at the place that names it.
    static func fault(_ node: ConfigurationNode?, target: TextTarget) -> ConfigurationFault? {
        guard let node, let name = node.text, !name.isEmpty else { return nil }
        do {
            _ = try AlertTemplate(target, in: .gmt, file: name.absolutePath(besides: node.place.file))
            return nil
        } catch {
            return ConfigurationFault(at: node.place, "the template \(name) cannot be used: \(words(error))")
        }
    }

    private static func words(_ error: any Error) -> String {
        if let error = error as? CocoaError {
            return error.code == .fileReadNoSuchFile ? "there is no such file" : error.localizedDescription
        }
        guard let error = error as? MustacheTemplate.ParserError else { return "\(error)" }
        // `sectionCloseNameIncorrect`: the library has no other words. Our own first line is not the reader's.
        let reason = "\(error.error)".split(separator: ".").last.map(String.init) ?? ""
        let words = reason.map { $0.isUppercase ? " " + $0.lowercased() : String($0) }.joined()
        return "line \(error.context.lineNumber - 1), column \(error.context.columnNumber): \(words)"
    }

    private static func house(_ target: TextTarget) -> String {
        switch target {
        case .plain, .json: plain
        case .html: html
        case .markdown: markdown(link: { "[\($0)]({{{url}}})" }, strong: "**")
        case .slack: markdown(link: { "<{{{url}}}|\($0)>" }, strong: "*")
        }
    }

    private static let plain = """
        {{heading}}{{#count}}, {{count}} {{things}}{{/count}}{{#why}}: {{why}}{{/why}}
        {{#period}}{{#reason}}{{reason}}
        {{/reason}}{{/period}}{{#title}}{{title}}
        {{outlet}}{{#published}}, {{published}}{{/published}}{{#age}} ({{age}}){{/age}}
        {{#terms}}matched: {{terms}}
        {{/terms}}{{#url}}{{{url}}}
        {{/url}}{{#summary}}
        {{summary}}
        {{/summary}}{{/title}}{{#articles}}
        - {{title}} ({{outlet}}){{#url}}
          {{{url}}}{{/url}}
        {{/articles}}{{#events}}
        - {{heading}}{{#feed}}: {{title}}{{/feed}}, {{since}}
          {{reason}}
        {{/events}}{{#diff}}{{sign}} {{text}}
        {{/diff}}{{#stories}}
        * {{summary}}
        {{#articles}}  - {{title}} ({{outlet}}){{#url}} {{{url}}}{{/url}}
        {{/articles}}{{#others}}  and {{others}} more
        {{/others}}{{/stories}}{{#more}}and {{more}} more, in: feedwatch {{list}}
        {{/more}}{{#feed}}{{title}} ({{state}}) {{url}}
        {{/feed}}{{^period}}{{#reason}}{{reason}}
        {{/reason}}{{/period}}{{#also}}{{also}}{{/also}}
        """

    private static let html = """
        <b>{{heading}}{{#count}}, {{count}} {{things}}{{/count}}{{#why}}: {{why}}{{/why}}</b>
        {{#period}}{{#reason}}{{reason}}
        {{/reason}}{{/period}}{{#title}}{{#url}}<a href="{{{url}}}">{{{marked}}}</a>{{/url}}{{^url}}{{{marked}}}{{/url}}
        <i>{{outlet}}{{#published}}, {{published}}{{/published}}</i>{{#age}} ({{age}}){{/age}}
        {{#terms}}matched: {{terms}}
        {{/terms}}{{#summary}}{{summary}}
        {{/summary}}{{/title}}{{#articles}}• {{#url}}<a href="{{{url}}}">{{{marked}}}</a>{{/url}}{{^url}}{{{marked}}}{{/url}} (<i>{{outlet}}</i>)
        {{/articles}}{{#events}}• {{heading}}{{#feed}}: {{title}}{{/feed}}, {{since}}: {{reason}}
        {{/events}}{{#diff}}{{sign}} {{text}}
        {{/diff}}{{#stories}}• {{summary}}
        {{#articles}}  {{#url}}<a href="{{{url}}}">{{title}}</a>{{/url}}{{^url}}{{title}}{{/url}} (<i>{{outlet}}</i>)
        {{/articles}}{{#others}}  and {{others}} more
        {{/others}}{{/stories}}{{#more}}and {{more}} more, in: feedwatch {{list}}
        {{/more}}{{#feed}}{{title}} ({{state}}) {{url}}
        {{/feed}}{{^period}}{{#reason}}{{reason}}
        {{/reason}}{{/period}}{{#also}}{{also}}{{/also}}
        """

    private static func markdown(link: (String) -> String, strong: String) -> String {
        let titled = "{{#url}}\(link("{{{marked}}}"))\u{20}{{/url}}{{^url}}{{{marked}}}{{/url}}"
        let plain = "{{#url}}\(link("{{title}}")){{/url}}{{^url}}{{title}}{{/url}}"
        return """
            \(strong){{heading}}{{#count}}, {{count}} {{things}}{{/count}}{{#why}}: {{why}}{{/why}}\(strong)
            {{#period}}{{#reason}}{{reason}}
            {{/reason}}{{/period}}{{#title}}\(titled)
            {{outlet}}{{#published}}, {{published}}{{/published}}{{#age}} ({{age}}){{/age}}
            {{#terms}}matched: {{terms}}
            {{/terms}}{{#summary}}{{summary}}
            {{/summary}}{{/title}}{{#articles}}• \(plain) ({{outlet}})
            {{/articles}}{{#events}}• {{heading}}{{#feed}}: {{title}}{{/feed}}, {{since}}: {{reason}}
            {{/events}}{{#diff}}{{sign}} {{text}}
            {{/diff}}{{#stories}}• {{summary}}
            {{#articles}}  \(plain) ({{outlet}})
            {{/articles}}{{#others}}  and {{others}} more
            {{/others}}{{/stories}}{{#more}}and {{more}} more, in: feedwatch {{list}}
            {{/more}}{{#feed}}{{title}} ({{state}}) {{url}}
            {{/feed}}{{^period}}{{#reason}}{{reason}}
            {{/reason}}{{/period}}{{#also}}{{also}}{{/also}}
            """
    }
}
