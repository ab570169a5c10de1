internal import FeedModel
internal import Foundation

/// A digest as files: HTML and Markdown to read, JSON for programs. Written whole and renamed into place; the same period
/// is the same name, so that a repeat writes the same files.
struct DigestFiles {
    let body: MessageBody
    let title: String

    func write(to directory: String, name: String) throws -> [String] {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let contents = [
            ("html", Data(html.utf8)), ("md", Data(markdown.utf8)),
            ("json", try MessageCoding.encode(body) + Data([10])),
        ]
        return try contents.map { kind, data in
            let path = "\(directory)/\(name).\(kind)"
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
            return path
        }
    }

    var markdown: String {
        var lines = ["# \(Self.plain(title))", "", period, ""]
        for story in body.stories ?? [] {
            lines += ["## \(Self.plain(story.articles.first?.title ?? ""))", "", Self.plain(story.summary), ""]
            lines += story.articles.map { "- \(link($0)) (\(Self.plain($0.feedTitle ?? $0.feed.rawValue)))" } + [""]
        }
        if body.stories?.isEmpty ?? true { lines.append("Nothing matched in this time.") }
        return lines.joined(separator: "\n") + "\n"
    }

    var html: String {
        let stories = (body.stories ?? []).map { story in
            let articles = story.articles.map { article in
                let title = Self.escape(article.title)
                let shown = Self.web(article.url).map { "<a href=\"\(Self.escape($0))\">\(title)</a>" } ?? title
                return
                    "<li dir=\"auto\">\(shown) <i>\(Self.escape(article.feedTitle ?? article.feed.rawValue))</i></li>"
            }
            return """
                <section><h2 dir="auto">\(Self.escape(story.articles.first?.title ?? ""))</h2>
                <p dir="auto">\(Self.escape(story.summary))</p><ul>\(articles.joined())</ul></section>
                """
        }
        return """
            <!DOCTYPE html>
            <html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(Self.escape(title))</title>
            <style>body{font:16px/1.5 sans-serif;max-width:44em;margin:2em auto;padding:0 1em}h2{margin-bottom:.2em}\
            i{color:#666}</style></head>
            <body><h1>\(Self.escape(title))</h1><p>\(Self.escape(period))</p>
            \(stories.isEmpty ? "<p>Nothing matched in this time.</p>" : stories.joined(separator: "\n"))
            </body></html>

            """
    }

    private var period: String {
        guard let period = body.period else { return "" }
        let articles = body.coverage?["articles"] ?? 0
        let stories = body.stories?.count ?? 0
        let listed =
            body.coverage?["listed"].map { ", the first \($0) of them listed; the others are in the archive" } ?? ""
        return "\(MessageCoding.text(of: period.from)) to \(MessageCoding.text(of: period.to)): "
            + "\(articles) article\(articles == 1 ? "" : "s") in \(stories) \(stories == 1 ? "story" : "stories")\(listed)"
    }

    private func link(_ article: MessageBody.ArticleBody) -> String {
        let title = Self.plain(article.title)
        return Self.web(article.url).map { "[\(title)](<\($0)>)" } ?? title
    }

    private static func web(_ url: String?) -> String? {
        guard let url, url.hasPrefix("http://") || url.hasPrefix("https://"),
            !url.contains(where: { " <>\n\r".contains($0) })
        else { return nil }
        return url
    }

    private static func plain(_ text: String) -> String {
        text.map { $0.isNewline ? " " : "\\`*_[]<>#".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    private static func escape(_ text: String) -> String {
        var out = ""
        for character in text {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            default: out.append(character)
            }
        }
        return out
    }
}
