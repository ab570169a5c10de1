import FeedModel

/// Members that a feed, an entry and an entry's source have alike.
extension FeedReader {
    mutating func add(_ link: ParsedLink) {
        guard !link.href.isEmpty, inside == .nothing else { return }
        if place == .entry {
            entry.links.append(link)
            if link.rel == "enclosure" {
                entry.enclosures.append(
                    ParsedEnclosure(url: link.href, type: link.type, length: link.length, title: link.title))
            } else if link.isPage {
                entry.link = link.href
            }
        } else {
            let index = channels.count - 1
            channels[index].links.append(link)
            if link.rel == "self" { channels[index].feedURL = channels[index].feedURL ?? link.href }
            if link.isPage { channels[index].link = link.href }
        }
    }

    mutating func add(_ category: ParsedCategory) {
        guard !category.term.isEmpty || category.scheme != nil || category.label != nil else { return }
        if place == .entry {
            entryMembers.categories.add(category, to: &entry.categories)
        } else {
            let index = channels.count - 1
            channelMembers[index].categories.add(category, to: &channels[index].categories)
        }
    }

    mutating func addLicense(_ url: String) {
        guard !url.isEmpty else { return }
        if place == .entry { entry.more.license = url } else { channels[channels.count - 1].license = url }
        add(ParsedLink(href: url, rel: "license"))
    }

    mutating func storeID(_ id: String) {
        if place == .entry { entry.id = id } else { channels[channels.count - 1].id = id }
    }

    /// A guid is the entry's page unless it says that it is not.
    mutating func storeGUID(_ id: String, isPermalink: String?) {
        guard place == .entry, !id.isEmpty else { return }
        let permalink = (isPermalink ?? "true").lowercased() == "true"
        let id = permalink ? identifier(id) : id
        entry.id = id
        entry.idIsPermalink = permalink
    }

    /// A later date stands, unless it cannot be understood and an earlier one could.
    mutating func set(_ date: ParsedDate, _ element: Element) {
        func write(_ old: inout ParsedDate?) { if date.date != nil || old?.date == nil { old = date } }
        let index = channels.count - 1
        switch (place, element) {
        case (.entry, .published): write(&entry.published)
        case (.entry, .updated): write(&entry.updated)
        case (.entry, .created): write(&entry.created)
        case (.entry, .expires): write(&entry.expires)
        case (_, .published): write(&channels[index].published)
        case (_, .updated): write(&channels[index].updated)
        case (_, .created): write(&channels[index].created)
        default: break
        }
    }

    mutating func setGenerator(name: String = "", _ attributes: [String: String] = [:], uri: String? = nil) {
        let link = uri ?? attributes["uri"] ?? attributes["url"] ?? attributes["href"]
        guard place != .entry, !name.isEmpty || link != nil else { return }
        channels[channels.count - 1].generator = ParsedGenerator(
            name: name.nonEmpty ?? uri, uri: resolve(link), version: attributes["version"])
    }

    mutating func setCloud(_ values: [String: String]) {
        var cloud = ParsedCloud()
        for (name, value) in values {
            switch name.lowercased() {
            case "domain": cloud.domain = value
            case "port": cloud.port = value
            case "path": cloud.path = value
            case "registerprocedure": cloud.registerProcedure = value
            case "protocol": cloud.protocol = value
            default: break
            }
        }
        channels[channels.count - 1].cloud = cloud
    }

    mutating func setImage(_ url: String) {
        if place == .entry {
            entry.more.image = url
            return
        }
        let index = channels.count - 1
        channels[index].podcast.image = url
        if channels[index].image?.url == nil {
            var image = channels[index].image ?? ParsedImage()
            image.url = url
            channels[index].image = image
        }
    }

    // MARK: Structures

    mutating func finishSource(_ frame: Frame) {
        guard channels.count > 1, var source = channels.popLast() else { return }
        ranks = entryRanks
        channelMembers.removeLast()
        if source.title == nil, let title = value(of: frame).nonEmpty { source.title = ParsedText(title) }
        entry.more.source = ParsedSource(source)
        place = .entry
    }

    mutating func finishImage(_ frame: Frame) {
        if frame.element == .textInput { channels[channels.count - 1].textInput = textInput }
        if frame.element == .image, image.url == nil, let url = value(of: frame).nonEmpty { image.url = resolve(url) }
        guard frame.element == .image, image != ParsedImage() else { return }
        if frame.place == .entry { entry.more.image = image.url } else { channels[channels.count - 1].image = image }
    }

    mutating func storeImage(_ element: Element, _ value: String) {
        switch element {
        case .url: image.url = resolve(value)
        case .link: image.link = resolve(value)
        case .width: image.width = value
        case .height: image.height = value
        default: break
        }
    }

    mutating func storeTextInput(_ element: Element, _ value: String) {
        switch element {
        case .link: textInput.link = resolve(value)
        case .name: textInput.name = value
        default: break
        }
    }

    mutating func storePerson(_ element: Element, _ value: String) {
        switch element {
        case .name: person.name = value.nonEmpty
        case .email: person.email = value.nonEmpty
        case .url: person.url = resolve(value).nonEmpty
        default: break
        }
    }

    mutating func finishPerson(_ frame: Frame) {
        let found = person == ParsedPerson() ? PersonReading.person(value(of: frame)) : PersonReading.mended(person)
        person = ParsedPerson()
        guard let found else { return }
        let isEntry = frame.place == .entry
        let index = channels.count - 1
        switch frame.element {
        case .author where isEntry: entryMembers.authors.add(found, to: &entry.authors)
        case .author: channelMembers[index].authors.add(found, to: &channels[index].authors)
        case .contributor where isEntry: entry.contributors.append(found)
        case .contributor: channels[index].contributors.append(found)
        case .owner where !isEntry:
            channels[index].podcast.owner = found
            channels[index].publisher = channels[index].publisher ?? found
        case .publisher where isEntry: entry.publisher = found
        case .publisher: channels[index].publisher = found
        default: break
        }
    }
}

extension ParsedLink {
    /// The page of what it belongs to: an alternate that is HTML as far as is said.
    var isPage: Bool {
        guard rel == "alternate" else { return false }
        switch type?.lowercased() {
        case nil, "text/html", "html", "application/xhtml+xml", "xhtml": return true
        default: return false
        }
    }
}

extension ParsedEntry {
    /// The extras, made when they are first written; written in place.
    var more: ParsedExtras {
        get { extras ?? ParsedExtras() }
        _modify { yield &extras[or: ParsedExtras()] }
    }
    var media: ParsedMedia {
        get { more.media ?? ParsedMedia() }
        _modify { yield &more.media[or: ParsedMedia()] }
    }
    var itunes: ParsedITunes {
        get { more.itunes ?? ParsedITunes() }
        _modify { yield &more.itunes[or: ParsedITunes()] }
    }
    var podcast: ParsedPodcast {
        get { more.podcast ?? ParsedPodcast() }
        _modify { yield &more.podcast[or: ParsedPodcast()] }
    }
}

extension ParsedChannel {
    /// iTunes' members, made when they are first written.
    var podcast: ParsedITunes {
        get { itunes ?? ParsedITunes() }
        _modify { yield &itunes[or: ParsedITunes()] }
    }
}

extension Optional {
    /// The value, or a new one. It is taken out while it is written: a second owner would have it copied.
    fileprivate subscript(or fresh: @autoclosure () -> Wrapped) -> Wrapped {
        get { self ?? fresh() }
        _modify {
            var value = self ?? fresh()
            self = nil
            defer { self = value }
            yield &value
        }
    }
}
