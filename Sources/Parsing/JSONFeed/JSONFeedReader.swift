import FeedModel
import Markup

/// JSON Feed 1 and 1.1.
enum JSONFeedReader {
    /// Whether a document begins as a JSON object.
    static func isJSON(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.first { !ASCII.isSpace($0) } == UInt8(ascii: "{")
    }

    static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ base: String?, _ limits: ParseLimits) -> ParsedFeed {
        var feed = ParsedFeed()
        let (document, fault) = JSONReader.read(bytes)
        feed.format = format(document)
        if feed.format != nil {
            feed.feed = channel(document, base)
            let items = document["items"]?.elements ?? []
            feed.entries = items.prefix(limits.entries).map { entry($0, base, feed.feed.language) }
            // An entry that was cut is kept if it can be known again.
            if fault != nil, let last = feed.entries.last, last.id == nil, last.link == nil {
                feed.entries.removeLast()
            }
            if items.count > limits.entries {
                feed.hasMoreEntries = true
                feed.errors = [ParseError("more than \(limits.entries) entries: the rest is not read")]
            }
        } else if fault == nil {
            feed.errors = [ParseError("the document is JSON, but no JSON Feed")]
        }
        if let fault {
            feed.errors.append(error(fault, in: bytes))
            // What follows a fault is missing as it is after a cut.
            feed.isTruncated = true
        }
        feed.isMalformed = !feed.errors.isEmpty
        return feed
    }

    private static func error(_ fault: JSONReader.Fault, in bytes: UnsafeBufferPointer<UInt8>) -> ParseError {
        let before = bytes[..<fault.offset]
        let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        return ParseError(fault.message, line: before.count { $0 == 0x0A } + 1, column: column)
    }

    private static func format(_ document: JSONValue) -> FeedFormat? {
        guard let version = document["version"]?.text, version.contains("jsonfeed.org") else {
            return document["items"] != nil && document["title"] != nil ? .json1 : nil
        }
        return version.hasSuffix("1.1") ? .json11 : .json1
    }

    private static func link(_ value: JSONValue?, _ base: String?) -> String? {
        value?.text.map { References.safe(URLResolver.resolve($0, base: base)) }?.nonEmpty
    }

    private static func channel(_ document: JSONValue, _ base: String?) -> ParsedChannel {
        var channel = ParsedChannel()
        channel.language = document["language"]?.text
        channel.title = document["title"]?.text.map { ParsedText($0, language: channel.language, base: base) }
        channel.description = document["description"]?.text.map {
            ParsedText($0, language: channel.language, base: base)
        }
        channel.link = link(document["home_page_url"], base)
        channel.feedURL = link(document["feed_url"], base)
        channel.id = channel.feedURL
        channel.icon = link(document["icon"], base) ?? link(document["favicon"], base)
        channel.logo = channel.icon
        channel.authors = people(document, base)
        if let page = channel.link { channel.links.append(ParsedLink(href: page, type: "text/html")) }
        if let own = channel.feedURL { channel.links.append(ParsedLink(href: own, rel: "self")) }
        if let next = link(document["next_url"], base) { channel.links.append(ParsedLink(href: next, rel: "next")) }
        for hub in document["hubs"]?.elements ?? [] {
            if let url = link(hub["url"], base) { channel.links.append(ParsedLink(href: url, rel: "hub")) }
        }
        channel.isComplete = document["expired"]?.isTrue ?? false
        return channel
    }

    private static func people(_ value: JSONValue, _ base: String?) -> [ParsedPerson] {
        var list = value["authors"]?.elements ?? []
        if list.isEmpty, let author = value["author"] { list = [author] }
        return list.compactMap { author in
            let person = ParsedPerson(name: author["name"]?.text ?? author.text, url: link(author["url"], base))
            return person == ParsedPerson() ? nil : person
        }
    }

    private static func entry(_ item: JSONValue, _ base: String?, _ feedLanguage: String?) -> ParsedEntry {
        var entry = ParsedEntry()
        entry.language = item["language"]?.text
        let language = entry.language ?? feedLanguage
        entry.id = item["id"]?.text
        entry.link = link(item["url"], base)
        if let page = entry.link { entry.links.append(ParsedLink(href: page, type: "text/html")) }
        if let other = link(item["external_url"], base) {
            entry.links.append(ParsedLink(href: other, rel: "related"))
            if entry.link == nil { entry.link = other }
        }
        entry.title = item["title"]?.text.map { ParsedText($0, language: language, base: base) }
        entry.summary = item["summary"]?.text.map { ParsedText($0, language: language, base: base) }
        if let html = item["content_html"]?.text {
            entry.content.append(ParsedText(html, type: "text/html", language: language, base: base))
        }
        if let text = item["content_text"]?.text {
            entry.content.append(ParsedText(text, language: language, base: base))
        }
        entry.published = item["date_published"]?.text.map { ParsedDate(FeedDate.date($0), raw: $0) }
        entry.updated = item["date_modified"]?.text.map { ParsedDate(FeedDate.date($0), raw: $0) }
        entry.authors = people(item, base)
        entry.categories = (item["tags"]?.elements ?? []).compactMap { $0.text.map { ParsedCategory($0) } }
        if let image = link(item["image"], base) ?? link(item["banner_image"], base) { entry.more.image = image }
        for attachment in item["attachments"]?.elements ?? [] { attach(attachment, base, to: &entry) }
        return entry
    }

    private static func attach(_ attachment: JSONValue, _ base: String?, to entry: inout ParsedEntry) {
        guard let url = link(attachment["url"], base) else { return }
        let enclosure = ParsedEnclosure(
            url: url, type: attachment["mime_type"]?.text, length: attachment["size_in_bytes"]?.text,
            title: attachment["title"]?.text, duration: attachment["duration_in_seconds"]?.text)
        entry.enclosures.append(enclosure)
        entry.links.append(
            ParsedLink(
                href: url, rel: "enclosure", type: enclosure.type, title: enclosure.title, length: enclosure.length))
    }
}
