internal import FeedModel
internal import Foundation

/// Media RSS 1.5.1, in or out of `media:group`.
struct MediaMapping {
    private(set) var media = ParsedMedia()
    private(set) var title: Element?
    private(set) var description: Element?
    private(set) var isUsed = false

    mutating func take(
        _ element: Element, _ context: MappingContext, _ categories: inout [ParsedCategory]
    ) -> Bool {
        isUsed = true
        let text = element.trimmed
        switch element.local {
        case "group": break
        case "content": media.contents.append(item(element, context))
        case "thumbnail":
            var thumbnail = item(element, context)
            if thumbnail.attributes["url"] == nil, !text.isEmpty { thumbnail.attributes["url"] = context.link(text) }
            media.thumbnails.append(thumbnail)
        case "credit":
            var credit = ["name": text]
            for name in ["role", "scheme"] { credit[name] = element.attribute(name) }
            media.credits.append(credit)
        case "rating":
            media.rating = ["value": text, "scheme": element.attribute("scheme") ?? "urn:simple"]
        case "restriction":
            media.restriction = ["values": text.lowercased()]
            for name in ["relationship", "type"] { media.restriction[name] = element.attribute(name)?.lowercased() }
        case "license":
            media.license = ["name": text]
            media.license["type"] = element.attribute("type")
            media.license["url"] = element.attribute("href") ?? element.attribute("url")
        case "player":
            media.player = ["name": text]
            media.player["url"] = element.attribute("url").flatMap(context.link)
        case "category":
            let scheme = element.attribute("scheme") ?? "http://search.yahoo.com/mrss/category_schema"
            if !text.isEmpty {
                categories.append(ParsedCategory(term: text, scheme: scheme, label: element.attribute("label")))
            }
        case "keywords":
            for word in text.split(separator: ",") {
                let term = word.trimmingCharacters(in: .whitespaces)
                if !term.isEmpty { categories.append(ParsedCategory(term: term)) }
            }
        case "title": title = title ?? element
        case "description": description = description ?? element
        default: break
        }
        if ["group", "content"].contains(element.local) {
            let inner = context.entering(element)
            for child in element.children where child.space == .media { _ = take(child, inner, &categories) }
        }
        return true
    }

    private func item(_ element: Element, _ context: MappingContext) -> ParsedMediaItem {
        var values: [String: String] = [:]
        for (name, value) in element.attributes where name.space != .xml {
            values[name.written] = name.local == "url" ? context.link(value) ?? value : value
        }
        return ParsedMediaItem(values)
    }
}

/// GeoRSS (simple and GML) as GeoJSON: longitude first.
enum GeoReading {
    static func place(_ element: Element) -> ParsedPlace? {
        switch element.local {
        case "where", "linestring", "exterior", "interior", "linearring", "envelope":
            if element.local == "linestring" { return shape("LineString", numbers(element)) }
            for child in element.children { if let place = place(child) { return place } }
            return nil
        case "point": return shape("Point", numbers(element))
        case "line": return shape("LineString", numbers(element))
        case "polygon": return shape("Polygon", numbers(element))
        case "box": return shape("Box", numbers(element))
        case "poslist", "pos": return shape(element.local == "pos" ? "Point" : "LineString", numbers(element))
        default: return nil
        }
    }

    private static func numbers(_ element: Element) -> [Double] {
        let words = element.trimmed.split { $0 == "," || $0.isWhitespace }
        let values = words.compactMap { Double($0) }
        return values.count == words.count ? values : []
    }

    private static func shape(_ type: String, _ numbers: [Double]) -> ParsedPlace? {
        let points = stride(from: 0, to: numbers.count - 1, by: 2).map { [numbers[$0 + 1], numbers[$0]] }
        switch type {
        case "Point": guard points.count == 1 else { return nil }
        case "Box": guard points.count == 2 else { return nil }
        case "Polygon": guard points.count >= 3 else { return nil }
        default: guard points.count >= 2 else { return nil }
        }
        return ParsedPlace(type: type, coordinates: points)
    }
}
