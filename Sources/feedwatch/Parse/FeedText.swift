import FeedModel
import Foundation
import Markup

/// Prints a parsed feed for a person.
enum FeedText {
    static func print(_ feed: ParsedFeed, _ file: String) {
        let style = Style.output
        let title = feed.feed.title.map(plain) ?? "(no title)"
        Output.line(style(title, .bold) + "  " + style("\(file): \(summary(feed))", .dim))
        if let link = feed.feed.link { Output.line("  " + link.printable) }
        for error in feed.errors.prefix(5) {
            let place = error.line > 0 ? "line \(error.line), column \(error.column): " : ""
            Output.line("  " + style("! ", .yellow) + (place + error.message).printable)
        }
        for link in feed.alternates { Output.line("  names the feed " + link.href.printable) }
        for entry in feed.entries {
            let date = (entry.published ?? entry.updated)?.date.map { String(UTCText.text($0).prefix(10)) }
            Output.line("")
            Output.line("  \(style(date ?? "          ", .dim))  \(entry.title.map(plain) ?? "(no title)")")
            if let link = entry.link ?? entry.id { Output.line("              " + style(link.printable, .dim)) }
        }
    }

    private static func summary(_ feed: ParsedFeed) -> String {
        guard let format = feed.format else { return "no feed" }
        let count = feed.entries.count == 1 ? "1 entry" : "\(feed.entries.count) entries"
        return "\(format.rawValue), \(feed.encoding), \(count)" + (feed.isMalformed ? ", malformed" : "")
    }

    private static func plain(_ text: ParsedText) -> String {
        (text.isHTML ? HTMLText.plain(text.value) : text.value).printable
    }
}
