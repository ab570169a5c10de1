internal import FeedModel
internal import Foundation
internal import Markup

/// The feed's own elements.
struct FeedMapping {
    private let isAtom: Bool
    private var feed = ParsedFeed()
    private var shared: SharedMapping
    private var rdfAbout: String?

    init(isAtom: Bool) {
        self.isAtom = isAtom
        shared = SharedMapping(isAtom: isAtom)
    }

    static func isEntry(_ element: Element) -> Bool {
        element.space == .core && (element.local == "item" || element.local == "entry")
    }

    /// Bodies hold no entries; everything else may after a broken tag.
    static func mayHoldEntries(_ element: Element) -> Bool {
        ![.xhtml, .svg, .mathml, .media, .content].contains(element.space)
            && !["content", "summary", "description", "title", "source"].contains(element.local)
    }

    /// Takes the children of `element`, but for entries and for what is under `skipping`.
    mutating func read(_ element: Element, _ context: MappingContext, skipping: Element? = nil) {
        for child in element.children where !Self.isEntry(child) && child.index != skipping?.index {
            take(child, context)
        }
    }

    private mutating func take(_ element: Element, _ context: MappingContext) {
        switch (element.space, element.local) {
        case (.core, "title"), (.dc, "title"):
            feed.title = feed.title ?? TextConstruct.read(element, context, habit: .plain, isAtom: isAtom)
        case (.core, "description"), (.core, "subtitle"), (.core, "tagline"), (.dc, "description"):
            feed.description = feed.description ?? TextConstruct.read(element, context, habit: .html, isAtom: isAtom)
        case (.core, "id"): feed.id = feed.id ?? element.trimmed.nonEmpty
        case (.core, "link"): link(element, context)
        case (.core, "generator"), (.admin, "generatoragent"): generator(element, context)
        case (.core, "image"): image(element, context)
        case (.core, "icon"): feed.icon = feed.icon ?? context.entering(element).link(element.text)
        case (.core, "logo"): feed.logo = feed.logo ?? context.entering(element).link(element.text)
        case (.core, "ttl"): feed.ttl = feed.ttl ?? element.trimmed.nonEmpty
        case (.core, "docs"): feed.docs = feed.docs ?? context.entering(element).link(element.text)
        case (.core, "cloud"): cloud(element)
        case (.core, "skiphours"): feed.skipHours += element.children.compactMap { Int($0.trimmed) }
        case (.core, "skipdays"): feed.skipDays += element.children.map(\.trimmed).filter { !$0.isEmpty }
        case (.syndication, "updateperiod"): feed.updatePeriod = element.trimmed.nonEmpty
        case (.syndication, "updatefrequency"): feed.updateFrequency = element.trimmed.nonEmpty
        case (.itunes, "new-feed-url"), (.core, "newlocation"):
            feed.newLocation = context.entering(element).link(element.trimmed)
        case (.history, "complete"): feed.isComplete = true
        default: _ = shared.take(element, context)
        }
    }

    private mutating func link(_ element: Element, _ context: MappingContext) {
        if element.attribute("href") != nil { return shared.addLink(element, context) }
        feed.link = feed.link ?? context.entering(element).link(element.text)
    }

    private mutating func generator(_ element: Element, _ context: MappingContext) {
        var generator = ParsedGenerator()
        let resource = element.attribute("resource", .rdf) ?? element.attribute("resource")
        generator.name = element.trimmed.nonEmpty ?? resource
        generator.uri = (element.attribute("uri") ?? element.attribute("url") ?? resource).flatMap(
            context.entering(element).link)
        generator.version = element.attribute("version")?.nonEmpty
        feed.generator = feed.generator ?? generator
    }

    private mutating func image(_ element: Element, _ outer: MappingContext) {
        let context = outer.entering(element)
        var image = shared.image ?? ParsedImage()
        for child in element.children {
            let text = child.trimmed
            switch child.local {
            case "url": image.url = image.url ?? context.entering(child).link(text)
            case "title": image.title = image.title ?? text.nonEmpty
            case "link": image.link = image.link ?? context.entering(child).link(text)
            case "width": image.width = image.width ?? text.nonEmpty
            case "height": image.height = image.height ?? text.nonEmpty
            case "description": image.description = image.description ?? text.nonEmpty
            default: break
            }
        }
        if image.url == nil, let resource = element.attribute("resource", .rdf) { image.url = context.link(resource) }
        if image != ParsedImage() { shared.image = image }
    }

    private mutating func cloud(_ element: Element) {
        var cloud = ParsedCloud()
        cloud.domain = element.attribute("domain")
        cloud.port = element.attribute("port")
        cloud.path = element.attribute("path")
        cloud.registerProcedure = element.attribute("registerprocedure")
        cloud.protocolName = element.attribute("protocol")
        feed.cloud = cloud
    }

    /// The feed, when all its elements were taken.
    mutating func finish(_ head: Element, _ context: MappingContext) -> ParsedFeed {
        feed.links = shared.links
        feed.id = feed.id ?? head.attribute("about", .rdf)
        if feed.link == nil || isAtom { feed.link = Self.alternate(shared.links) ?? feed.link }
        feed.feedURL = shared.links.first { $0.rel == "self" }?.href
        feed.authors = shared.authors
        feed.contributors = shared.contributors
        feed.publisher = shared.publisher
        feed.categories = shared.categories
        (feed.published, feed.updated) = (shared.published, shared.updated)
        (feed.rights, feed.license) = (shared.rights, shared.license ?? Self.license(shared.links))
        feed.language = shared.language ?? context.language
        feed.image = shared.image
        if shared.podcast != ParsedPodcast() { feed.podcast = shared.podcast }
        return feed
    }

    /// The page that is meant by "the link": an alternate, HTML before others.
    static func alternate(_ links: [ParsedLink]) -> String? {
        let alternates = links.filter { $0.rel == "alternate" && !$0.href.isEmpty }
        let html = alternates.first {
            $0.type == nil || $0.type?.hasPrefix("text/html") == true || $0.type == "application/xhtml+xml"
        }
        return (html ?? alternates.first)?.href
    }

    static func license(_ links: [ParsedLink]) -> String? { links.first { $0.rel == "license" }?.href }
}
