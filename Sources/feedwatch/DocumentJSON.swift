import FeedModel
import Foundation
import Markup

/// A parsed document as the JSON of the contract, section 3; empty members are left out.
struct DocumentJSON {
    /// HTML as it came, else made safe.
    let isRaw: Bool

    func object(_ document: ParsedDocument, file: String) -> [String: Any] {
        var out = JSONMembers()
        out["file"] = file
        out.keep("format", document.format)
        out.keep("encoding", document.encoding)
        out.keep("malformed", document.malformed)
        out["errors"] = document.errors.map { error -> [String: Any] in
            ["message": error.message, "line": error.line, "column": error.column]
        }
        out["feed"] = feed(document.feed)
        out["entries"] = document.entries.map(entry)
        out["discovered"] = document.discovered.map(link)
        return out.values
    }

    func feed(_ feed: ParsedFeed) -> [String: Any] {
        var out = JSONMembers()
        out["id"] = feed.id
        text("title", feed.title, &out)
        out["link"] = feed.link
        out["feed_url"] = feed.feedURL
        out["links"] = feed.links.map(link)
        text("description", feed.description, &out)
        out["language"] = feed.language
        date("published", feed.published, &out)
        date("updated", feed.updated, &out)
        out["authors"] = feed.authors.map(person)
        out["contributors"] = feed.contributors.map(person)
        out["publisher"] = feed.publisher.map(person)
        out["categories"] = feed.categories.map(category)
        text("rights", feed.rights, &out)
        out["license"] = feed.license
        out["generator"] = feed.generator.map { members(["name": $0.name, "uri": $0.uri, "version": $0.version]) }
        out["image"] = feed.image.map(image)
        out["icon"] = feed.icon
        out["logo"] = feed.logo
        out["ttl"] = feed.ttl.map { Int($0) ?? $0 as Any }
        out["skip_hours"] = feed.skipHours
        out["skip_days"] = feed.skipDays
        out["update_period"] = feed.updatePeriod
        out["update_frequency"] = feed.updateFrequency
        out["cloud"] = feed.cloud.map {
            members([
                "domain": $0.domain, "port": $0.port, "path": $0.path, "register_procedure": $0.registerProcedure,
                "protocol": $0.protocolName,
            ])
        }
        out["docs"] = feed.docs
        out["new_location"] = feed.newLocation
        out["itunes"] = feed.podcast.map(podcast)
        return out.values
    }

    private func entry(_ entry: ParsedEntry) -> [String: Any] {
        var out = JSONMembers()
        out["id"] = entry.id
        if entry.id != nil { out.keep("id_is_permalink", entry.idIsPermalink) }
        out["link"] = entry.link
        out["links"] = entry.links.map(link)
        text("title", entry.title, &out)
        text("summary", entry.summary, &out)
        out["content"] = entry.content.map { content -> [String: Any] in
            var out = JSONMembers()
            out["value"] = shown(content)
            out["type"] = content.type
            out["language"] = content.language
            out["base"] = content.base
            out["src"] = content.source
            return out.values
        }
        out["authors"] = entry.authors.map(person)
        out["contributors"] = entry.contributors.map(person)
        out["publisher"] = entry.publisher.map(person)
        out["categories"] = entry.categories.map(category)
        date("published", entry.published, &out)
        date("updated", entry.updated, &out)
        date("created", entry.created, &out)
        date("expires", entry.expires, &out)
        out["enclosures"] = entry.enclosures.map {
            members(["url": $0.url, "type": $0.type, "length": $0.length, "title": $0.title, "duration": $0.duration])
        }
        out["media"] = entry.media.map(media)
        out["image"] = entry.image.map(image)
        out["itunes"] = entry.podcast.map(podcast)
        out["geo"] = entry.place.map(place)
        out["comments"] = entry.comments
        out["comments_feed"] = entry.commentsFeed
        out["in_reply_to"] = entry.inReplyTo.map(link)
        out["source"] = entry.source?.feed.first.map(feed)
        text("rights", entry.rights, &out)
        out["license"] = entry.license
        out["language"] = entry.language
        return out.values
    }

    // MARK: - Parts

    private func shown(_ text: ParsedText) -> String {
        text.isHTML && !isRaw ? SafeMarkup.sanitize(text.value, base: text.base) : text.value
    }

    private func text(_ name: String, _ text: ParsedText?, _ out: inout JSONMembers) {
        guard let text else { return }
        out[name] = shown(text)
        out["\(name)_detail"] = members(["type": text.type, "language": text.language, "base": text.base])
    }

    private func date(_ name: String, _ date: ParsedDate?, _ out: inout JSONMembers) {
        guard let date else { return }
        out[name] = date.date.map { MessageCoding.text(of: $0) }
        out["\(name)_raw"] = date.raw
    }

    private func person(_ person: Person) -> [String: Any] {
        members(["name": person.name, "email": person.email, "url": person.url])
    }

    private func link(_ link: ParsedLink) -> [String: Any] {
        members([
            "href": link.href, "rel": link.rel, "type": link.type, "title": link.title, "hreflang": link.hreflang,
            "length": link.length,
        ])
    }

    private func category(_ category: ParsedCategory) -> [String: Any] {
        members(["term": category.term, "scheme": category.scheme, "label": category.label])
    }

    private func image(_ image: ParsedImage) -> [String: Any] {
        var out = members([
            "url": image.url, "title": image.title, "link": image.link, "description": image.description,
        ])
        out["width"] = image.width.map { Int($0) ?? $0 as Any }
        out["height"] = image.height.map { Int($0) ?? $0 as Any }
        return out
    }

    private func podcast(_ podcast: ParsedPodcast) -> [String: Any] {
        var out: [String: Any] = podcast.values
        for name in ["explicit", "block", "complete"] {
            switch podcast.values[name]?.lowercased() {
            case "yes", "true", "explicit": out[name] = true
            case "no", "false", "clean": out[name] = false
            default: out[name] = nil
            }
        }
        out["owner"] = podcast.owner.map(person)
        return out
    }

    private func media(_ media: ParsedMedia) -> [String: Any] {
        var out = JSONMembers()
        out["contents"] = media.contents.map(\.attributes)
        out["thumbnails"] = media.thumbnails.map(\.attributes)
        out["credits"] = media.credits
        out["rating"] = media.rating
        out["restriction"] = media.restriction
        out["license"] = media.license
        out["player"] = media.player
        return out.values
    }

    private func place(_ place: ParsedPlace) -> [String: Any] {
        let coordinates: Any =
            switch place.type {
            case "Point": place.coordinates.first ?? []
            case "Polygon": [place.coordinates]
            default: place.coordinates
            }
        return ["type": place.type, "coordinates": coordinates]
    }

    private func members(_ texts: [String: String?]) -> [String: Any] {
        texts.compactMapValues { $0 }
    }
}

/// Members of an object; empty ones are left out.
private struct JSONMembers {
    private(set) var values: [String: Any] = [:]

    /// Kept whatever it is.
    mutating func keep(_ name: String, _ value: Any) { values[name] = value }

    subscript(name: String) -> Any? {
        get { values[name] }
        set {
            switch newValue {
            case nil: break
            case let text as String where text.isEmpty: break
            case let list as [Any] where list.isEmpty: break
            case let table as [String: Any] where table.isEmpty: break
            default: values[name] = newValue
            }
        }
    }
}
