import FeedModel
import Foundation

/// What the end of each element means.
extension FeedReader {
    mutating func finish(_ frame: Frame) {
        if let construct {
            self.construct = nil
            return finish(construct, frame)
        }
        switch frame.element {
        case .entry: finishEntry()
        case .source: finishSource(frame)
        case .image, .textInput: finishImage(frame)
        case .author, .contributor, .publisher, .owner: finishPerson(frame)
        default:
            guard frame.textStart != nil else { return }
            let value = DoubleEncoding.mended(value(of: frame))
            if inside == .image { return storeImage(frame.element, value) }
            if inside == .person { return storePerson(frame.element, value) }
            if inside == .textInput { return storeTextInput(frame.element, value) }
            store(value, frame.element)
        }
    }

    private mutating func store(_ value: String, _ element: Element) {
        switch element {
        case .mediaThumbnail, .mediaPlayer, .itunesImage, .mediaCredit, .mediaRating, .mediaLicense, .generator,
            .podcastPerson, .guid, .logo, .icon, .comments:
            return storeWithAttributes(value, element)
        default: if value.isEmpty { return }
        }
        switch element {
        case .id: storeID(identifier(value))
        case .link:
            let href: String = resolve(value)
            link?.href = href
            if let link { add(link) }
            link = nil
        case .category, .itunesCategory, .mediaCategory:
            pendingCategory?.term = value
            if let category = pendingCategory { add(category) }
            pendingCategory = nil
        case .subject: add(ParsedCategory(value))
        case .tags, .mediaKeywords:
            for term in value.split(separator: ",") { add(ParsedCategory(String(term).trimmed)) }
        case .itunesKeywords:
            for term in value.split(separator: ",") {
                add(ParsedCategory(String(term).trimmed, scheme: "http://www.itunes.com/"))
            }
        case .published, .updated, .created, .expires:
            set(ParsedDate(FeedDate.date(value), raw: value), element)
        case .language:
            if place == .entry { entry.language = value } else { channels[channels.count - 1].language = value }
        case .license: addLicense(resolve(value))
        case .commentsFeed: entry.more.commentsFeed = resolve(value)
        case .mediaRestriction where place == .entry:
            entry.media.restriction = attributes
            entry.media.restrictionValues = value.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        case .geoPoint, .geoLine, .geoPolygon, .geoBox, .gmlPosition, .latitude, .longitude:
            if let found = locating.read(element, value), place == .entry { entry.more.geo = found }
        case .explicit, .block, .duration, .episode, .season, .episodeType, .showType, .itunesComplete:
            storePodcast(value, element)
        default: if place != .entry { storeChannel(value, element) }
        }
    }

    private mutating func storeChannel(_ value: String, _ element: Element) {
        let index = channels.count - 1
        switch element {
        case .docs: channels[index].docs = resolve(value)
        case .newLocation: channels[index].newLocation = resolve(value)
        case .ttl: channels[index].ttl = Int(value).flatMap { $0 >= 0 ? $0 : nil }
        case .hour: if let hour = Int(value), (0...24).contains(hour) { addSkipped(hour % 24) }
        case .day: channels[index].skipDays.append(value)
        case .updatePeriod: channels[index].updatePeriod = value
        case .updateFrequency: channels[index].updateFrequency = value
        default: break
        }
    }

    private mutating func addSkipped(_ hour: Int) {
        let index = channels.count - 1
        if !channels[index].skipHours.contains(hour) { channels[index].skipHours.append(hour) }
    }

    private mutating func storeWithAttributes(_ value: String, _ element: Element) {
        let attributes = attributes
        switch element {
        case .guid: storeGUID(value, isPermalink: attributes["isPermaLink"] ?? attributes["ispermalink"])
        case .generator: setGenerator(name: value, attributes)
        case .comments:
            if place == .entry, let link = (attributes["href"] ?? value.nonEmpty) { entry.comments = resolve(link) }
        case .logo: if place != .entry, !value.isEmpty { channels[channels.count - 1].logo = resolve(value) }
        case .icon: if place != .entry, !value.isEmpty { channels[channels.count - 1].icon = resolve(value) }
        case .itunesImage:
            if let url = resolve(attributes["href"] ?? attributes["url"] ?? value.nonEmpty)?.nonEmpty {
                setImage(url)
            }
        default: if place == .entry { storeMedia(value, element, attributes) }
        }
    }

    private mutating func storeMedia(_ value: String, _ element: Element, _ given: [String: String]) {
        var given = given
        switch element {
        case .mediaThumbnail:
            given["url"] = resolve(given["url"] ?? value.nonEmpty)
            if given["url"] != nil { entry.media.thumbnails.append(given) }
        case .mediaCredit:
            given["name"] = value
            entry.media.credits.append(given)
        case .mediaRating:
            given["value"] = value
            entry.media.rating = given
        case .mediaLicense:
            given["url"] = resolve(given.removeValue(forKey: "href"))
            given["name"] = value
            entry.media.license = given
        case .mediaPlayer: entry.media.player = resolve(given["url"])
        case .podcastPerson:
            given["name"] = value
            entry.podcast.persons.append(given)
        default: break
        }
    }

    private mutating func storePodcast(_ value: String, _ element: Element) {
        func write(_ itunes: inout ParsedITunes) {
            let word = value.lowercased()
            switch element {
            case .explicit:
                itunes.explicit =
                    ["yes", "true", "explicit"].contains(word)
                    ? true : ["no", "false", "clean"].contains(word) ? false : nil
            case .block: itunes.block = ["yes", "true"].contains(word)
            case .itunesComplete: itunes.complete = ["yes", "true"].contains(word)
            case .duration: itunes.duration = value
            case .episode: itunes.episode = value
            case .season: itunes.season = value
            case .episodeType: itunes.episodeType = value
            case .showType: itunes.type = value
            default: break
            }
        }
        if place == .entry { write(&entry.itunes) } else { write(&channels[channels.count - 1].podcast) }
    }
}
