import Foundation

/// Writes an outlet's items as a feed or as pages.
struct LiveRendering: Sendable {
    var outlet: LiveOutlet
    /// Where the server is: `http://127.0.0.1:PORT`.
    var base: String
    /// When the wire started.
    var calendar: LiveCalendar
    /// The moment on the plan's clock.
    var moment: Double

    private var home: String { "\(base)/\(outlet.name)/" }
    private func link(_ item: LiveItem) -> String { home + item.slug }
    private func identifier(_ item: LiveItem) -> String { "tag:\(outlet.name).example,2026:\(item.slug)" }

    /// The items that are out, the newest first.
    var items: [LiveItem] {
        LivePlan.items.filter { $0.outlet == outlet.name }.compactMap { $0.reading(at: moment) }
            .sorted { $0.published(calendar) > $1.published(calendar) }
    }

    /// The feed as it reads now.
    var feed: String {
        switch outlet.format {
        case .rss: rss
        case .rdf: rdf
        case .atom: atom
        case .json: json
        }
    }

    private var rss: String {
        let entries = items.map { item in
            """
            <item>
            <title>\(escaped(item.title))</title>
            <link>\(link(item))</link>
            <guid isPermaLink="false">\(identifier(item))</guid>
            <pubDate>\(WirePage.stamp(item.published(calendar)))</pubDate>
            <dc:creator>\(escaped(item.author))</dc:creator>
            <category>\(escaped(item.category))</category>
            <description>\(escaped(item.paragraphs[0]))</description>
            <content:encoded><![CDATA[\(html(item))]]></content:encoded>
            </item>
            """
        }
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
            xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel>
            <title>\(escaped(outlet.title))</title>
            <link>\(home)</link>
            <description>News of \(escaped(outlet.title))</description>
            <language>\(outlet.language)</language>
            \(entries.joined(separator: "\n"))
            </channel>
            </rss>
            """
    }

    private var rdf: String {
        let entries = items.map { item in
            """
            <item rdf:about="\(link(item))">
            <title>\(escaped(item.title))</title>
            <link>\(link(item))</link>
            <description>\(escaped(item.paragraphs.joined(separator: " ")))</description>
            <dc:date>\(timestamp(item.published(calendar)))</dc:date>
            <dc:creator>\(escaped(item.author))</dc:creator>
            <dc:subject>\(escaped(item.category))</dc:subject>
            </item>
            """
        }
        let places = items.map { "<rdf:li rdf:resource=\"\(link($0))\"/>" }
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" \
            xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel rdf:about="\(home)">
            <title>\(escaped(outlet.title))</title>
            <link>\(home)</link>
            <description>\(escaped(outlet.title))</description>
            <items><rdf:Seq>\(places.joined())</rdf:Seq></items>
            </channel>
            \(entries.joined(separator: "\n"))
            </rdf:RDF>
            """
    }

    private var atom: String {
        let entries = items.map { item in
            """
            <entry>
            <id>\(identifier(item))</id>
            <title>\(escaped(item.title))</title>
            <link rel="alternate" href="\(link(item))"/>
            <published>\(timestamp(item.published(calendar)))</published>
            <updated>\(timestamp(item.updated(calendar, at: moment)))</updated>
            <author><name>\(escaped(item.author))</name></author>
            <category term="\(escaped(item.category))"/>
            <summary>\(escaped(item.paragraphs[0]))</summary>
            <content type="html">\(escaped(html(item)))</content>
            </entry>
            """
        }
        let updated = items.map { $0.updated(calendar, at: moment) }.max() ?? calendar.start
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(outlet.language)">
            <id>tag:\(outlet.name).example,2026:feed</id>
            <title>\(escaped(outlet.title))</title>
            <link rel="alternate" href="\(home)"/>
            <link rel="self" href="\(base)\(outlet.path)"/>
            <updated>\(timestamp(updated))</updated>
            \(entries.joined(separator: "\n"))
            </feed>
            """
    }

    private var json: String {
        let entries = items.map { item in
            JSONItem(
                id: identifier(item), url: link(item), title: item.title, summary: item.paragraphs[0],
                contentHtml: html(item), datePublished: timestamp(item.published(calendar)),
                dateModified: timestamp(item.updated(calendar, at: moment)), authors: [.init(name: item.author)],
                tags: [item.category])
        }
        let feed = JSONFeed(
            title: outlet.title, homePageUrl: home, feedUrl: base + outlet.path, language: outlet.language,
            items: entries)
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(feed)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// The article's own page.
    func page(_ item: LiveItem) -> String {
        page(title: item.title, body: "<article><h1>\(escaped(item.title))</h1>\(html(item))</article>")
    }

    /// The outlet's front page; names the feed for those who look for it.
    var front: String {
        let links = items.map { "<li><a href=\"\(link($0))\">\(escaped($0.title))</a></li>" }
        return page(title: outlet.title, body: "<ul>\(links.joined())</ul>")
    }

    private func page(title: String, body: String) -> String {
        let type = outlet.type.prefix { $0 != ";" }
        return """
            <!DOCTYPE html>
            <html lang="\(outlet.language)"><head><meta charset="utf-8"><title>\(escaped(title))</title>
            <link rel="alternate" type="\(type)" title="\(escaped(outlet.title))" href="\(outlet.path)"></head>
            <body><header><a href="/\(outlet.name)/">\(escaped(outlet.title))</a></header>\(body)</body></html>
            """
    }

    private func html(_ item: LiveItem) -> String {
        item.paragraphs.map { "<p>\(escaped($0))</p>" }.joined()
    }

    private func timestamp(_ date: Date) -> String { date.formatted(.iso8601) }
}

/// JSON Feed 1.1; the encoder writes the names in snake case.
private struct JSONFeed: Encodable {
    var version = "https://jsonfeed.org/version/1.1"
    var title: String
    var homePageUrl: String
    var feedUrl: String
    var language: String
    var items: [JSONItem]
}

private struct JSONItem: Encodable {
    struct Author: Encodable {
        var name: String
    }

    var id: String
    var url: String
    var title: String
    var summary: String
    var contentHtml: String
    var datePublished: String
    var dateModified: String
    var authors: [Author]
    var tags: [String]
}

private func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
        switch character {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        default: result.append(character)
        }
    }
}
