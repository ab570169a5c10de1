import FeedModel

/// What the beginning of each element means.
extension FeedReader {
    mutating func begin(_ tag: borrowing StartTag, _ meaning: NameCache.Meaning) {
        let element = meaning.element
        let space = meaning.namespace
        if beginFrame(element, space, tag) { return }
        if place == .outside {
            // A feed that moved may be replaced by a document that says no more than where to.
            if element == .newLocation { push(element, space, gathering: true) }
            // RSS 1.0 has them beside the channel.
            if element == .image || element == .textInput, format != nil {
                beginImage(element, space)
                place = .feed
            }
            return
        }
        if inside == .image || inside == .textInput || inside == .person {
            return beginWithin(element, space, tag)
        }
        switch element {
        case .title, .content, .subtitle, .mediaTitle, .mediaDescription, .itunesSummary, .itunesSubtitle, .rights,
            .summary:
            begin(element, space, tag, type: "text/plain")
        case .description, .encodedContent: begin(element, space, tag, type: "text/html")
        case .body: begin(element, space, tag, type: "application/xhtml+xml")
        case .author, .contributor, .publisher, .owner: beginPerson(element, space)
        case .link: beginLink(tag, space)
        case .category, .itunesCategory, .mediaCategory: beginCategory(element, space, tag)
        case .guid, .generator, .mediaCredit, .mediaRating, .mediaLicense, .mediaPlayer, .mediaThumbnail,
            .mediaRestriction, .itunesImage, .podcastPerson, .logo, .icon, .comments:
            attributes = tag.dictionary
            push(element, space, gathering: true)
        case .mediaContent, .mediaGroup: beginMedia(element, space, tag)
        case .enclosure: beginEnclosure(tag)
        case .inReplyTo: entry.more.inReplyTo.append(tag.dictionary)
        case .transcript: entry.podcast.transcripts.append(tag.dictionary)
        case .chapters: entry.podcast.chapters = tag.dictionary
        case .generatorAgent: setGenerator(uri: tag.attribute("resource", prefix: "rdf"))
        case .licenseResource: addLicense(tag.attribute("resource", prefix: "rdf") ?? "")
        case .cloud: setCloud(tag.dictionary)
        case .complete: channels[channels.count - 1].isComplete = true
        case .archive: channels[channels.count - 1].isArchive = true
        case .image, .textInput: beginImage(element, space)
        case .skipHours, .skipDays, .whereabouts, .gmlShape: push(element, space, gathering: false)
        case .gmlPoint, .gmlLineString, .gmlPolygon:
            locating.begin(element, srs: tag.attribute("srsname"), dimension: tag.attribute("srsdimension"))
            push(element, space, gathering: false)
        case .unknown, .name, .email, .url, .width, .height:
            push(element, space, gathering: false, opaque: place == .entry)
        default: push(element, space, gathering: true)
        }
    }

    /// The frame of a document: root, channel, entry, source.
    private mutating func beginFrame(_ element: Element, _ space: Namespace, _ tag: borrowing StartTag) -> Bool {
        switch element {
        case .rss, .rdf, .feed:
            guard place == .outside else { return false }
            format = FormatReading.format(of: element, tag)
            push(element, space, gathering: false)
            if element == .feed { place = .feed }
        case .channel:
            guard place == .outside || place == .feed else { return false }
            if format == nil { format = FormatReading.format(of: element, tag) }
            if format == .rss10, FormatReading.isRSS090(tag) { format = .rss090 }
            push(element, space, gathering: false)
            place = .feed
        case .entry:
            guard space == .core, place != .source else { return false }
            if format == nil { return false }
            push(element, space, gathering: false)
            frames[frames.count - 1].place = .feed
            startEntry()
            if let id = tag.attribute("about", prefix: "rdf") { entry.id = id }
        case .source:
            guard place == .entry, space == .core else { return false }
            push(element, space, gathering: true)
            place = .source
            (entryRanks, ranks) = (ranks, Ranks())
            channels.append(ParsedChannel())
            channelMembers.append(DistinctMembers())
            channels[channels.count - 1].feedURL = resolve(tag.attribute("url"))?.nonEmpty
            attributes = [:]
        default:
            return false
        }
        return true
    }

    private mutating func beginWithin(_ element: Element, _ space: Namespace, _ tag: borrowing StartTag) {
        switch element {
        case .title, .description: begin(element, space, tag, type: "text/plain")
        case .link, .url, .width, .height, .name, .email, .itunesImage: push(element, space, gathering: true)
        default: push(.unknown, space, gathering: false, opaque: true)
        }
    }

    private mutating func beginPerson(_ element: Element, _ space: Namespace) {
        push(element, space, gathering: true)
        inside = .person
        person = ParsedPerson()
    }

    private mutating func beginImage(_ element: Element, _ space: Namespace) {
        push(element, space, gathering: true)
        inside = element == .image ? .image : .textInput
        image = ParsedImage()
        textInput = ParsedTextInput()
    }

    private mutating func beginLink(_ tag: borrowing StartTag, _ space: Namespace) {
        let rel = tag.attribute("rel")?.nonEmpty ?? "alternate"
        var link = ParsedLink(
            href: "", rel: rel,
            type: tag.attribute("type")?.nonEmpty ?? (rel == "self" ? "application/atom+xml" : nil),
            title: tag.attribute("title"),
            hreflang: tag.attribute("hreflang"), length: tag.attribute("length")?.nonEmpty)
        if let href = tag.attribute("href") ?? tag.attribute("url") ?? tag.attribute("uri") {
            link.href = resolve(href)
            add(link)
            push(.unknown, space, gathering: false)
        } else {
            self.link = link
            push(.link, space, gathering: true)
        }
    }

    private mutating func beginCategory(_ element: Element, _ space: Namespace, _ tag: borrowing StartTag) {
        let scheme: String? =
            switch element {
            case .itunesCategory: "http://www.itunes.com/"
            case .mediaCategory: tag.attribute("scheme") ?? "http://search.yahoo.com/mrss/category_schema"
            default: tag.attribute("scheme") ?? tag.attribute("domain")
            }
        let term = (tag.attribute("term") ?? tag.attribute("text"))?.nonEmpty
        let category = ParsedCategory(term ?? "", scheme: scheme?.nonEmpty, label: tag.attribute("label")?.nonEmpty)
        pendingCategory = category
        if term != nil {
            add(category)
            pendingCategory = nil
        }
        push(element, space, gathering: term == nil)
    }

    private mutating func beginMedia(_ element: Element, _ space: Namespace, _ tag: borrowing StartTag) {
        if element == .mediaContent, place == .entry {
            var values = tag.dictionary
            if let url = values["url"] { values["url"] = resolve(url) }
            if !values.isEmpty { entry.media.contents.append(values) }
        }
        push(element, space, gathering: false)
    }

    private mutating func beginEnclosure(_ tag: borrowing StartTag) {
        guard let url = resolve(tag.attribute("url") ?? tag.attribute("href") ?? tag.attribute("uri"))?.nonEmpty
        else { return }
        add(
            ParsedLink(
                href: url, rel: "enclosure", type: tag.attribute("type")?.nonEmpty, title: tag.attribute("title"),
                length: tag.attribute("length")?.nonEmpty))
    }
}
