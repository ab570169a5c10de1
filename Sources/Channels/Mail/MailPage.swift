/// The HTML part of a mail: a page that reads well on a phone and at a desk, by day and in the dark.
///
/// Mail programs drop what they do not know: what must stand stands in `style` attributes, the dark colours in a style
/// sheet that some leave out. `dir=auto` lets right-to-left text stand right. Nothing is loaded from anywhere.
enum MailPage {
    /// A Mustache template (docs/templates.md) around what the house tells.
    static let house = page(
        """
        <p class="quiet" style="margin:0 0 4px;color:#5f6368;font-size:13px" dir="auto">{{heading}}{{#count}} · {{count}} {{things}}{{/count}}{{#why}} · {{why}}{{/why}}</p>
        {{#title}}<h1 style="margin:0 0 6px;font-size:21px;line-height:1.3" dir="auto">\(linked)</h1>
        <p class="quiet" style="margin:0 0 14px;color:#5f6368;font-size:14px"><bdi>{{outlet}}</bdi>{{#published}} · <bdi>{{published}}</bdi>{{/published}}{{#age}} · {{age}}{{/age}}</p>
        {{#summary}}<p style="margin:0 0 14px" dir="auto">{{summary}}</p>
        {{/summary}}{{#terms}}<p class="quiet" style="margin:0 0 14px;color:#5f6368;font-size:14px">Matched: <bdi>{{terms}}</bdi></p>
        {{/terms}}{{/title}}{{#reason}}<p style="margin:0 0 14px" dir="auto">{{reason}}</p>
        {{/reason}}{{#articles}}\(article)
        {{/articles}}{{#events}}<p style="margin:0 0 10px" dir="auto">{{heading}}{{#feed}}: <bdi>{{title}}</bdi>{{/feed}}<br>\
        <span class="quiet" style="color:#5f6368;font-size:14px"><bdi>{{since}}</bdi> · {{reason}}</span></p>
        {{/events}}{{#stories}}<section style="margin:0 0 22px">{{#articles}}\(article)
        {{/articles}}{{#others}}<p style="margin:0 0 10px">and {{others}} more</p>
        {{/others}}<p style="margin:0" dir="auto">{{summary}}</p></section>
        {{/stories}}{{#more}}<p style="margin:0 0 14px">And {{more}} more, in <code>feedwatch {{list}}</code>.</p>
        {{/more}}{{#diff}}<p style="margin:0 0 6px" dir="auto"><span class="{{kind}}" style="{{#isInsertion}}background:#d7f0dd{{/isInsertion}}{{^isInsertion}}background:#fbdcdc;text-decoration:line-through{{/isInsertion}}">{{text}}</span></p>
        {{/diff}}{{#feed}}<p style="margin:0 0 14px" dir="auto">{{title}} ({{state}})<br><a href="{{{url}}}">{{url}}</a></p>
        {{/feed}}{{#also}}<p class="quiet" style="margin:14px 0 0;color:#5f6368;font-size:14px">{{also}}</p>
        {{/also}}
        """)

    /// The page around a text of a person's own template: a paragraph for each of its lines.
    static func around(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            "<p dir=\"auto\" style=\"margin:0 0 .4em\">\(line.isEmpty ? "&nbsp;" : TextTarget.html.escape(String(line)))</p>"
        }
        return page(lines.joined(separator: "\n"))
    }

    private static let linked =
        "{{#url}}<a href=\"{{{url}}}\" style=\"text-decoration:none\">{{{marked}}}</a>{{/url}}{{^url}}{{{marked}}}{{/url}}"
    private static let article = """
        <p style="margin:0 0 10px" dir="auto">\(linked)<br>\
        <span class="quiet" style="color:#5f6368;font-size:14px"><bdi>{{outlet}}</bdi>{{#published}} · <bdi>{{published}}</bdi>{{/published}}</span></p>
        """

    private static func page(_ body: String) -> String {
        """
        <!DOCTYPE html>
        <html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
        <style>
        b { background: #fff1a8; font-weight: inherit; border-radius: 2px; }
        @media (prefers-color-scheme: dark) {
        body { background: #16181c !important; color: #e6e6e6 !important; }
        a { color: #8ab4f8; } b { background: #5c5210; } .quiet { color: #a0a4aa !important; }
        .insertion { background: #1d4427 !important; } .deletion { background: #5a2424 !important; }
        }
        </style></head>
        <body style="margin:0;padding:16px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif">
        <div style="max-width:40em;margin:0 auto;overflow-wrap:anywhere">
        \(body)
        </div></body></html>
        """
    }
}
