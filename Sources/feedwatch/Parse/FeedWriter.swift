import FeedModel
import Foundation
import Markup

/// Writes parsed feeds as the JSON of the contract.
struct FeedWriter {
    private let raw: Bool
    private let namesFile: Bool
    private var out = JSONBytes()

    init(raw: Bool, namesFile: Bool) {
        self.raw = raw
        self.namesFile = namesFile
    }

    mutating func write(_ feed: ParsedFeed, _ file: String) {
        out.open()
        if namesFile { out.member("file", file) }
        out.member("format", feed.format?.rawValue ?? "")
        out.member("encoding", feed.encoding)
        out.member("malformed", feed.isMalformed)
        if feed.isTruncated { out.member("truncated", true) }
        out.list("errors", feed.errors) { out, error in
            out.open()
            out.member("message", error.message)
            out.member("line", error.line)
            out.member("column", error.column)
            out.close()
        }
        out.open("feed")
        write(feed.feed)
        out.close()
        out.open("entries", "[")
        for entry in feed.entries { write(entry) }
        out.close("]")
        links("alternates", feed.alternates)
        out.close()
        out.newline()
        if out.bytes.count > 1 << 16 { flush() }
    }

    mutating func flush() {
        Output.write(bytes: out.bytes)
        out.removeAll()
    }

    // MARK: The feed

    private mutating func write(_ channel: ParsedChannel) {
        out.member("id", channel.id)
        text("title", channel.title)
        out.member("link", channel.link)
        out.member("feed_url", channel.feedURL)
        links("links", channel.links)
        text("description", channel.description)
        out.member("language", channel.language)
        dates([("published", channel.published), ("updated", channel.updated), ("created", channel.created)])
        people(channel.authors, channel.contributors, channel.publisher)
        categories(channel.categories)
        text("rights", channel.rights)
        out.member("license", channel.license)
        generator(channel.generator)
        if let image = channel.image { write(image) }
        out.member("icon", channel.icon)
        out.member("logo", channel.logo)
        out.member("ttl", channel.ttl)
        out.list("skip_hours", channel.skipHours) { $0.element(integer: $1) }
        out.strings("skip_days", channel.skipDays)
        out.member("update_period", channel.updatePeriod)
        out.member("update_frequency", channel.updateFrequency)
        structures(channel)
        out.member("docs", channel.docs)
        out.member("new_location", channel.newLocation)
        itunes(channel.itunes)
    }

    private mutating func structures(_ channel: ParsedChannel) {
        if let cloud = channel.cloud {
            out.open("cloud")
            out.member("domain", cloud.domain)
            out.member("port", cloud.port)
            out.member("path", cloud.path)
            out.member("register_procedure", cloud.registerProcedure)
            out.member("protocol", cloud.protocol)
            out.close()
        }
        if let input = channel.textInput {
            out.open("text_input")
            out.member("title", input.title)
            out.member("description", input.description)
            out.member("name", input.name)
            out.member("link", input.link)
            out.close()
        }
    }

    private mutating func generator(_ generator: ParsedGenerator?) {
        guard let generator else { return }
        out.open("generator")
        out.member("name", generator.name)
        out.member("uri", generator.uri)
        out.member("version", generator.version)
        out.close()
    }

    private mutating func write(_ image: ParsedImage) {
        out.open("image")
        out.member("url", image.url)
        out.member("title", image.title)
        out.member("link", image.link)
        out.member("width", image.width.flatMap { Int($0) })
        out.member("height", image.height.flatMap { Int($0) })
        out.member("description", image.description)
        out.close()
    }

    // MARK: Entries

    private mutating func write(_ entry: ParsedEntry) {
        out.open()
        out.member("id", entry.id)
        out.member("id_is_permalink", entry.idIsPermalink)
        out.member("link", entry.link)
        links("links", entry.links)
        text("title", entry.title)
        text("summary", entry.summary)
        if !entry.content.isEmpty {
            out.open("content", "[")
            for content in entry.content {
                out.open()
                out.member("value", shown(content))
                out.member("type", content.type)
                out.member("language", content.language)
                out.member("base", content.base)
                out.member("src", content.src)
                out.close()
            }
            out.close("]")
        }
        people(entry.authors, entry.contributors, entry.publisher)
        categories(entry.categories)
        dates([
            ("published", entry.published), ("updated", entry.updated), ("created", entry.created),
            ("expires", entry.expires),
        ])
        out.list("enclosures", entry.enclosures) { out, enclosure in
            out.open()
            out.member("url", enclosure.url)
            out.member("type", enclosure.type)
            out.member("length", enclosure.length)
            out.member("title", enclosure.title)
            out.member("duration", enclosure.duration)
            out.close()
        }
        out.member("comments", entry.comments)
        text("rights", entry.rights)
        out.member("language", entry.language)
        if let extras = entry.extras { write(extras) }
        out.close()
    }

    private mutating func write(_ extras: ParsedExtras) {
        if let media = extras.media { write(media) }
        if let image = extras.image {
            out.open("image")
            out.member("url", image)
            out.close()
        }
        itunes(extras.itunes)
        if let place = extras.geo { write(place) }
        out.member("comments_feed", extras.commentsFeed)
        out.list("in_reply_to", extras.inReplyTo) { $0.dictionary(nil, $1) }
        if let source = extras.source {
            out.open("source")
            write(source.feed)
            out.close()
        }
        out.member("license", extras.license)
        if let podcast = extras.podcast {
            out.open("podcast")
            out.list("transcripts", podcast.transcripts) { $0.dictionary(nil, $1) }
            out.dictionary("chapters", podcast.chapters)
            out.list("persons", podcast.persons) { $0.dictionary(nil, $1) }
            out.close()
        }
    }

    private mutating func write(_ media: ParsedMedia) {
        out.open("media")
        out.list("contents", media.contents) { $0.dictionary(nil, $1) }
        out.list("thumbnails", media.thumbnails) { $0.dictionary(nil, $1) }
        out.list("credits", media.credits) { $0.dictionary(nil, $1) }
        out.dictionary("rating", media.rating)
        if let restriction = media.restriction {
            out.open("restriction")
            out.member("relationship", restriction["relationship"])
            out.member("type", restriction["type"])
            out.strings("values", media.restrictionValues)
            out.close()
        }
        out.dictionary("license", media.license)
        if let player = media.player { out.dictionary("player", ["url": player]) }
        out.close()
    }

    /// GeoJSON's nesting: a point is a position, a polygon a list of rings.
    private mutating func write(_ place: ParsedPlace) {
        out.open("geo")
        out.member("type", place.shape.rawValue)
        let depth = place.shape == .point ? 0 : place.shape == .polygon ? 2 : 1
        out.open("coordinates", "[")
        if depth == 2 { out.open(nil, "[") }
        for position in place.positions {
            if depth > 0 { out.open(nil, "[") }
            for number in position { out.element(number: number) }
            if depth > 0 { out.close("]") }
        }
        if depth == 2 { out.close("]") }
        out.close("]")
        out.close()
    }

    // MARK: Shared

    private func shown(_ text: ParsedText) -> String {
        raw || !text.isHTML ? text.value : HTMLSanitizer.safe(text.value, base: text.base)
    }

    private mutating func text(_ name: StaticString, _ text: ParsedText?) {
        guard let text else { return }
        out.member(name, shown(text))
        let detail: StaticString =
            switch name.description {
            case "title": "title_detail"
            case "summary": "summary_detail"
            case "rights": "rights_detail"
            default: "description_detail"
            }
        out.open(detail)
        out.member("type", text.type)
        out.member("language", text.language)
        out.member("base", text.base)
        out.close()
    }

    private mutating func dates(_ dates: [(StaticString, ParsedDate?)]) {
        for (name, date) in dates {
            guard let date else { continue }
            if let moment = date.date { out.member(name, UTCText.text(moment)) }
            let raw: StaticString =
                switch name.description {
                case "published": "published_raw"
                case "updated": "updated_raw"
                case "created": "created_raw"
                default: "expires_raw"
                }
            out.member(raw, date.raw)
        }
    }

    private mutating func links(_ name: StaticString, _ links: [ParsedLink]) {
        out.list(name, links) { out, link in
            out.open()
            out.member("href", link.href)
            out.member("rel", link.rel)
            out.member("type", link.type)
            out.member("title", link.title)
            out.member("hreflang", link.hreflang)
            out.member("length", link.length)
            out.close()
        }
    }

    private mutating func people(_ authors: [Person], _ contributors: [Person], _ publisher: Person?) {
        out.list("authors", authors) { Self.person(&$0, nil, $1) }
        out.list("contributors", contributors) { Self.person(&$0, nil, $1) }
        if let publisher { Self.person(&out, "publisher", publisher) }
    }

    private static func person(_ out: inout JSONBytes, _ name: StaticString?, _ person: Person) {
        out.open(name)
        out.member("name", person.name)
        out.member("email", person.email)
        out.member("url", person.url)
        out.close()
    }

    private mutating func categories(_ categories: [ParsedCategory]) {
        out.list("categories", categories) { out, category in
            out.open()
            out.member("term", category.term)
            out.member("scheme", category.scheme)
            out.member("label", category.label)
            out.close()
        }
    }

    private mutating func itunes(_ itunes: ParsedITunes?) {
        guard let itunes else { return }
        out.open("itunes")
        out.member("type", itunes.type)
        out.member("block", itunes.block)
        out.member("explicit", itunes.explicit)
        out.member("complete", itunes.complete)
        out.member("summary", itunes.summary)
        out.member("subtitle", itunes.subtitle)
        if let owner = itunes.owner { Self.person(&out, "owner", owner) }
        out.member("image", itunes.image)
        out.member("duration", itunes.duration)
        out.member("episode", itunes.episode)
        out.member("season", itunes.season)
        out.member("episode_type", itunes.episodeType)
        out.close()
    }
}
