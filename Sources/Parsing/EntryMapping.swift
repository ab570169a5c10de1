internal import FeedModel
internal import Foundation
internal import Markup

/// One entry's elements.
struct EntryMapping {
    private let isAtom: Bool
    private var entry = ParsedEntry()
    private var shared: SharedMapping
    private var plainLink: String?
    private var dcTitle: ParsedText?

    init(isAtom: Bool) {
        self.isAtom = isAtom
        shared = SharedMapping(isAtom: isAtom)
    }

    /// The entry; what it inherits comes with `outer`.
    mutating func read(_ element: Element, _ outer: MappingContext) -> ParsedEntry {
        let context = outer.entering(element)
        for child in element.children where !FeedMapping.isEntry(child) { take(child, context) }
        entry.id = entry.id ?? element.attribute("about", .rdf)?.nonEmpty
        finish(element, context)
        return entry
    }

    private mutating func take(_ element: Element, _ context: MappingContext) {
        switch (element.space, element.local) {
        case (.core, "title"):
            entry.title = entry.title ?? TextConstruct.read(element, context, habit: .plain, isAtom: isAtom)
        case (.dc, "title"):
            dcTitle = dcTitle ?? TextConstruct.read(element, context, habit: .plain, isAtom: isAtom)
        case (.core, "description"), (.core, "summary"), (.dc, "description"), (.dcterms, "abstract"),
            (.core, "abstract"):
            summary(element, context)
        case (.core, "content"), (.content, "encoded"), (.xhtml, "body"), (.core, "fullitem"), (.xhtml, "div"),
            (.core, "body"):
            content(element, context)
        case (.core, "guid"):
            entry.id = entry.id ?? element.trimmed.nonEmpty
            entry.idIsPermalink = element.attribute("ispermalink")?.lowercased() != "false"
        case (.core, "id"), (.dc, "identifier"): entry.id = entry.id ?? element.trimmed.nonEmpty
        case (.core, "link"):
            if element.attribute("href") != nil {
                shared.addLink(element, context)
            } else {
                plainLink = plainLink ?? context.entering(element).link(element.text)
            }
        case (.core, "enclosure"): enclosure(element, context)
        case (.core, "source"): source(element, context)
        case (.core, "comments"): entry.comments = entry.comments ?? context.entering(element).link(element.text)
        case (.wfw, "commentrss"), (.wfw, "commentsrss"):
            entry.commentsFeed = entry.commentsFeed ?? context.entering(element).link(element.text)
        case (.thread, "in-reply-to"):
            var link = ParsedLink(href: element.attribute("href").flatMap(context.entering(element).link) ?? "")
            link.rel = element.attribute("ref")
            link.type = element.attribute("type")
            entry.inReplyTo.append(link)
        default: _ = shared.take(element, context)
        }
    }

    private mutating func summary(_ element: Element, _ context: MappingContext) {
        guard let text = TextConstruct.read(element, context, habit: .html, isAtom: isAtom) else { return }
        if entry.summary == nil {
            entry.summary = text
        } else if entry.content.isEmpty, element.local == "description", !isAtom {
            // A second description is the body.
            entry.content.append(text)
        }
    }

    private mutating func content(_ element: Element, _ context: MappingContext) {
        let isXHTML = element.space == .xhtml
        guard isXHTML || isAtom || element.space == .content || element.local != "body" else { return }
        var text: ParsedText?
        if isXHTML {
            var body = ParsedText()
            let inner = context.entering(element)
            body.value = element.markup.trimmingCharacters(in: .whitespacesAndNewlines)
            (body.isHTML, body.type) = (true, "application/xhtml+xml")
            (body.language, body.base) = (inner.language, inner.base)
            text = body
        } else {
            text = TextConstruct.read(element, context, habit: .html, isAtom: isAtom && element.space == .core)
        }
        if let text { entry.content.append(text) }
    }

    private mutating func enclosure(_ element: Element, _ outer: MappingContext) {
        let context = outer.entering(element)
        guard let url = (element.attribute("url") ?? element.attribute("href")).flatMap(context.link) else { return }
        var enclosure = ParsedEnclosure(url: url)
        enclosure.type = element.attribute("type")?.nonEmpty
        enclosure.length = element.attribute("length")?.nonEmpty
        entry.enclosures.append(enclosure)
    }

    private mutating func source(_ element: Element, _ outer: MappingContext) {
        let context = outer.entering(element)
        var feed: ParsedFeed
        if element.hasElements {
            var mapping = FeedMapping(isAtom: true)
            mapping.read(element, context)
            feed = mapping.finish(element, context)
        } else {
            feed = ParsedFeed()
            feed.title = TextConstruct.read(element, context, habit: .plain, isAtom: false)
            feed.feedURL = (element.attribute("url") ?? element.attribute("href")).flatMap(context.link)
        }
        entry.source = entry.source ?? ParsedSource(feed)
    }

    private mutating func finish(_ element: Element, _ context: MappingContext) {
        entry.links = shared.links
        for link in shared.links where link.rel == "enclosure" && !link.href.isEmpty {
            var enclosure = ParsedEnclosure(url: link.href)
            (enclosure.type, enclosure.length, enclosure.title) = (link.type, link.length, link.title)
            if !entry.enclosures.contains(where: { $0.url == link.href }) { entry.enclosures.append(enclosure) }
        }
        let alternate = FeedMapping.alternate(shared.links)
        entry.link = isAtom ? alternate ?? plainLink : plainLink ?? alternate
        if entry.link == nil, entry.idIsPermalink, let id = entry.id,
            ["http", "https"].contains(LinkResolution.scheme(id))
        {
            entry.link = id
        }
        entry.idIsPermalink = entry.idIsPermalink && plainLink == nil && entry.id != nil
        entry.title = entry.title ?? dcTitle
        if entry.title == nil, let title = shared.media.title {
            entry.title = TextConstruct.read(title, context, habit: .plain, isAtom: false)
        }
        if entry.summary == nil, entry.content.isEmpty, let text = shared.media.description {
            entry.summary = TextConstruct.read(text, context, habit: .html, isAtom: false)
        }
        entry.authors = shared.authors
        entry.contributors = shared.contributors
        entry.publisher = shared.publisher
        entry.categories = shared.categories
        (entry.published, entry.updated) = (shared.published, shared.updated)
        (entry.created, entry.expires) = (shared.created, shared.expires)
        (entry.rights, entry.license) = (shared.rights, shared.license ?? FeedMapping.license(shared.links))
        entry.language = shared.language ?? context.language
        entry.image = shared.image
        entry.place = shared.place
        if shared.podcast != ParsedPodcast() { entry.podcast = shared.podcast }
        if shared.media.isUsed { entry.media = shared.media.media }
    }
}
