internal import FeedModel
internal import Foundation
internal import Markup

/// What feeds and entries have in common, by the meaning of an element, whatever the format it stands in: Atom's elements
/// stand in RSS and Dublin Core's in both.
struct SharedMapping {
    let isAtom: Bool
    var links: [ParsedLink] = []
    var authors: [Person] = []
    var contributors: [Person] = []
    var publisher: Person?
    var categories: [ParsedCategory] = []
    var published: ParsedDate?
    var updated: ParsedDate?
    var created: ParsedDate?
    var expires: ParsedDate?
    var rights: ParsedText?
    var license: String?
    var language: String?
    var image: ParsedImage?
    var podcast = ParsedPodcast()
    var media = MediaMapping()
    var place: ParsedPlace?
    var latitude: Double?
    var longitude: Double?
    private var managingEditor: Person?

    init(isAtom: Bool) { self.isAtom = isAtom }

    /// Takes the element if it is one of these.
    mutating func take(_ element: Element, _ context: MappingContext) -> Bool {
        switch element.space {
        case .core: return takeCore(element, context)
        case .dc, .dcterms: return takeDublinCore(element, context)
        case .itunes: return takeItunes(element, context)
        case .media: return media.take(element, context, &categories)
        case .georss, .gml, .geo: return takePlace(element)
        case .creativeCommons:
            if element.local == "license" {
                license =
                    license ?? (element.attribute("resource", .rdf) ?? element.attribute("resource"))
                    ?? (element.trimmed.isEmpty ? nil : element.trimmed)
            }
            return true
        default: return false
        }
    }

    private mutating func takeCore(_ element: Element, _ context: MappingContext) -> Bool {
        switch element.local {
        case "author": addAuthor(PersonReading.person(element, context))
        case "managingeditor", "managingeditors":
            addAuthor(PersonReading.person(element.trimmed))
        case "webmaster": publisher = publisher ?? PersonReading.person(element.trimmed)
        case "contributor":
            if let person = PersonReading.person(element, context) { contributors.append(person) }
        case "category", "keywords": addCategory(element)
        case "pubdate", "published", "issued": FeedDates.read(element, into: &published)
        case "updated", "modified", "lastbuilddate": FeedDates.read(element, into: &updated)
        case "created": FeedDates.read(element, into: &created)
        case "expirationdate": FeedDates.read(element, into: &expires)
        case "copyright", "rights":
            rights = rights ?? TextConstruct.read(element, context, habit: .plain, isAtom: isAtom)
        case "language": language = language ?? element.trimmed.nonEmpty
        case "link": addLink(element, context)
        default: return false
        }
        return true
    }

    mutating func addLink(_ element: Element, _ outer: MappingContext) {
        let context = outer.entering(element)
        guard let href = element.attribute("href") else { return }
        var link = ParsedLink(href: context.link(href) ?? "")
        link.rel = element.attribute("rel")?.trimmingCharacters(in: .whitespaces).nonEmpty ?? "alternate"
        link.type = element.attribute("type")?.nonEmpty
        link.title = element.attribute("title")?.nonEmpty
        link.hreflang = element.attribute("hreflang")?.nonEmpty
        link.length = element.attribute("length")?.nonEmpty
        links.append(link)
    }

    private mutating func addAuthor(_ person: Person?) {
        guard let person, !authors.contains(person) else { return }
        authors.append(person)
    }

    private mutating func addCategory(_ element: Element) {
        let term = element.attribute("term") ?? element.trimmed
        let category = ParsedCategory(
            term: term.trimmingCharacters(in: .whitespacesAndNewlines),
            scheme: (element.attribute("scheme") ?? element.attribute("domain"))?.nonEmpty,
            label: element.attribute("label")?.nonEmpty)
        add(category)
    }

    private mutating func add(_ category: ParsedCategory) {
        guard !category.term.isEmpty || category.scheme != nil || category.label != nil,
            !categories.contains(category)
        else { return }
        categories.append(category)
    }

    private mutating func takeDublinCore(_ element: Element, _ context: MappingContext) -> Bool {
        switch element.local {
        case "creator", "author": addAuthor(PersonReading.person(element, context))
        case "contributor": if let person = PersonReading.person(element.trimmed) { contributors.append(person) }
        case "publisher": publisher = publisher ?? PersonReading.person(element.trimmed)
        case "subject": add(ParsedCategory(term: element.trimmed))
        case "date", "modified": FeedDates.read(element, into: &updated)
        case "issued", "available": FeedDates.read(element, into: &published)
        case "created": FeedDates.read(element, into: &created)
        case "rights", "rightsholder":
            rights = rights ?? TextConstruct.read(element, context, habit: .plain, isAtom: isAtom)
        case "language": language = language ?? element.trimmed.nonEmpty
        default: return false
        }
        return true
    }

    private mutating func takeItunes(_ element: Element, _ context: MappingContext) -> Bool {
        let text = element.trimmed
        switch element.local {
        case "author": addAuthor(PersonReading.person(text))
        case "owner":
            podcast.owner = PersonReading.person(element, context)
            publisher = publisher ?? podcast.owner
        case "category": addItunesCategory(element)
        case "keywords":
            for word in text.split(whereSeparator: { $0 == "," || $0.isNewline }) {
                let term = word.trimmingCharacters(in: .whitespaces)
                if !term.isEmpty { add(ParsedCategory(term: term, scheme: "http://www.itunes.com/")) }
            }
        case "image", "link":
            if let href = (element.attribute("href") ?? element.attribute("url")).flatMap(context.link) {
                var found = image ?? ParsedImage()
                found.url = found.url ?? href
                image = found
            }
        case "explicit", "block", "complete", "duration", "episode", "season", "type", "summary", "subtitle":
            podcast.values[element.local] = text
        case "episodetype": podcast.values["episode_type"] = text
        default: return element.local == "new-feed-url" ? false : true
        }
        return true
    }

    private mutating func addItunesCategory(_ element: Element) {
        if let term = element.attribute("text")?.trimmingCharacters(in: .whitespaces), !term.isEmpty {
            add(ParsedCategory(term: term, scheme: "http://www.itunes.com/"))
        }
        for child in element.children where child.local == "category" { addItunesCategory(child) }
    }

    private mutating func takePlace(_ element: Element) -> Bool {
        if element.space == .geo {
            if element.local == "lat" { latitude = Double(element.trimmed) }
            if element.local == "long" || element.local == "lon" { longitude = Double(element.trimmed) }
            for child in element.children { _ = takePlace(child) }
            if let latitude, let longitude {
                place = place ?? ParsedPlace(type: "Point", coordinates: [[longitude, latitude]])
            }
            return true
        }
        place = place ?? GeoReading.place(element)
        return true
    }
}

extension String {
    /// Nil for an empty text.
    var nonEmpty: String? { isEmpty ? nil : self }
}
