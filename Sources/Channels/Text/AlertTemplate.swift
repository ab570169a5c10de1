internal import FeedModel
internal import Foundation
internal import Mustache

/// How a channel writes a message: a Mustache template of its own, or the house's for its target.
struct AlertTemplate: Sendable {
    private let template: MustacheTemplate
    let target: TextTarget

    /// The person's template where `file` names one, else the house's. Throws what a person must mend.
    init(_ target: TextTarget, file: String? = nil) throws {
        self.target = target
        let text = try file.map { try String(contentsOfFile: $0, encoding: .utf8) } ?? Self.house(target)
        // Values come escaped for their target: Mustache must not do it again.
        template = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}\n" + text)
    }

    /// The message as text.
    func text(_ body: MessageBody, now: Date) -> String {
        let text = template.render(AlertContext(target: target, now: now).values(body))
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A fault in a template file, at the place that names it.
    static func fault(_ node: ConfigurationNode?, target: TextTarget) -> ConfigurationFault? {
        guard let node, let name = node.text, !name.isEmpty else { return nil }
        do {
            _ = try AlertTemplate(target, file: name.absolutePath(besides: node.place.file))
            return nil
        } catch {
            return ConfigurationFault(at: node.place, "the template \(name) cannot be used: \(error)")
        }
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
        {{heading}}{{#why}}: {{why}}{{/why}}
        {{#title}}{{title}}
        {{outlet}}{{#published}}, {{published}}{{/published}}{{#age}} ({{age}}){{/age}}
        {{#terms}}matched: {{terms}}
        {{/terms}}{{#url}}{{{url}}}
        {{/url}}{{#summary}}
        {{summary}}
        {{/summary}}{{/title}}{{#articles}}
        - {{title}} ({{outlet}}){{#url}}
          {{{url}}}{{/url}}
        {{/articles}}{{#diff}}
        {{sign}} {{text}}
        {{/diff}}{{#stories}}
        * {{summary}}
        {{#articles}}  - {{title}} ({{outlet}}){{#url}} {{{url}}}{{/url}}
        {{/articles}}{{/stories}}{{#feed}}{{title}} ({{state}}) {{url}}
        {{/feed}}{{#reason}}{{reason}}
        {{/reason}}{{#also}}{{also}}{{/also}}
        """

    private static let html = """
        <b>{{heading}}{{#why}}: {{why}}{{/why}}</b>
        {{#title}}{{#url}}<a href="{{{url}}}">{{{marked}}}</a>{{/url}}{{^url}}{{{marked}}}{{/url}}
        <i>{{outlet}}{{#published}}, {{published}}{{/published}}</i>{{#age}} ({{age}}){{/age}}
        {{#terms}}matched: {{terms}}
        {{/terms}}{{#summary}}{{summary}}
        {{/summary}}{{/title}}{{#articles}}• {{#url}}<a href="{{{url}}}">{{{marked}}}</a>{{/url}}{{^url}}{{{marked}}}{{/url}} (<i>{{outlet}}</i>)
        {{/articles}}{{#diff}}{{sign}} {{text}}
        {{/diff}}{{#stories}}• {{summary}}
        {{#articles}}  {{#url}}<a href="{{{url}}}">{{title}}</a>{{/url}}{{^url}}{{title}}{{/url}} (<i>{{outlet}}</i>)
        {{/articles}}{{/stories}}{{#feed}}{{title}} ({{state}}) {{url}}
        {{/feed}}{{#reason}}{{reason}}
        {{/reason}}{{#also}}{{also}}{{/also}}
        """

    private static func markdown(link: (String) -> String, strong: String) -> String {
        let titled = "{{#url}}\(link("{{{marked}}}"))\u{20}{{/url}}{{^url}}{{{marked}}}{{/url}}"
        let plain = "{{#url}}\(link("{{title}}")){{/url}}{{^url}}{{title}}{{/url}}"
        return """
            \(strong){{heading}}{{#why}}: {{why}}{{/why}}\(strong)
            {{#title}}\(titled)
            {{outlet}}{{#published}}, {{published}}{{/published}}{{#age}} ({{age}}){{/age}}
            {{#terms}}matched: {{terms}}
            {{/terms}}{{#summary}}{{summary}}
            {{/summary}}{{/title}}{{#articles}}• \(plain) ({{outlet}})
            {{/articles}}{{#diff}}{{sign}} {{text}}
            {{/diff}}{{#stories}}• {{summary}}
            {{#articles}}  \(plain) ({{outlet}})
            {{/articles}}{{/stories}}{{#feed}}{{title}} ({{state}}) {{url}}
            {{/feed}}{{#reason}}{{reason}}
            {{/reason}}{{#also}}{{also}}{{/also}}
            """
    }
}
