import FeedModel

/// What becomes of a text when it ends.
extension FeedReader {
    mutating func finish(_ construct: Construct, _ frame: Frame) {
        guard var value = finished(construct, frame) else { return }
        if value.value.isEmpty, construct.src == nil { return storeEmpty(value, construct) }
        value.language = construct.scope.language
        value.base = construct.scope.base
        value.src = construct.src
        store(value, construct)
    }

    /// A feed that says that it has no description; any other that comes takes its place.
    private mutating func storeEmpty(_ value: ParsedText, _ construct: Construct) {
        guard place == .feed, inside == .nothing, construct.namespace == .core, construct.element == .description,
            channels[channels.count - 1].description == nil
        else { return }
        channels[channels.count - 1].description = value
    }

    private mutating func finished(_ construct: Construct, _ frame: Frame) -> ParsedText? {
        var type = construct.type
        var value = value(of: frame)
        if construct.isBase64, let decoded = Base64.text(value) { value = decoded.trimmed }
        if construct.isMarkup, type == "application/xhtml+xml" {
            value = format == .atom10 ? DivUnwrapping.unwrapped(value) : value
        } else {
            value = DoubleEncoding.mended(value)
            if type == "text/plain", format?.isRSS == true, HTMLGuess.looksLikeHTML(value) { type = "text/html" }
        }
        return ParsedText(value, type: type)
    }

    private mutating func store(_ value: ParsedText, _ construct: Construct) {
        switch (place, construct.element) {
        case (_, .title), (_, .mediaTitle):
            if inside == .image { image.title = value.value; return }
            if inside == .textInput { textInput.title = value.value; return }
            guard ranks.claimTitle(construct.namespace.rank) else { return }
            if place == .entry {
                entry.title = value
            } else if place != .outside {
                channels[channels.count - 1].title = value
            }
        case (_, .rights):
            guard ranks.claimRights(construct.namespace.rank) else { return }
            if place == .entry { entry.rights = value } else { channels[channels.count - 1].rights = value }
        case (.entry, .content), (.entry, .encodedContent), (.entry, .body):
            entry.content.append(value)
        case (.entry, _): storeSummary(value, construct)
        default: storeDescription(value, construct)
        }
    }

    private mutating func storeSummary(_ value: ParsedText, _ construct: Construct) {
        switch construct.element {
        case .itunesSummary: entry.itunes.summary = value.value
        case .itunesSubtitle:
            entry.itunes.subtitle = value.value
            return
        case .mediaDescription where entry.summary != nil: return
        case .subtitle: return
        default: break
        }
        if ranks.claimSummary(Self.summaryRank(construct)) {
            entry.summary = value
        } else if construct.namespace == .core, value.value != entry.summary?.value {
            entry.content.append(value)
        }
    }

    private mutating func storeDescription(_ value: ParsedText, _ construct: Construct) {
        if inside == .image { image.description = value.value; return }
        if inside == .textInput { textInput.description = value.value; return }
        let index = channels.count - 1
        switch construct.element {
        case .itunesSummary: channels[index].podcast.summary = value.value
        case .itunesSubtitle: channels[index].podcast.subtitle = value.value
        case .mediaDescription: return
        default: break
        }
        if ranks.claimSummary(Self.summaryRank(construct)) { channels[index].description = value }
    }

    private static func summaryRank(_ construct: Construct) -> UInt8 {
        switch construct.element {
        case .itunesSubtitle: 6
        case .itunesSummary: 5
        case .mediaDescription: 7
        default: construct.namespace == .core ? 0 : 1
        }
    }
}
