import Markup

/// What an element means to a reader of feeds, whatever it is called in its vocabulary.
enum Element: UInt8 {
    case unknown
    // The frame.
    case rss, rdf, feed, channel, entry, source
    // Texts, which may hold markup.
    case title, description, summary, content, encodedContent, body, subtitle, rights
    case mediaTitle, mediaDescription, itunesSummary, itunesSubtitle
    // Identity and links.
    case id, guid, link, comments, commentsFeed, docs, newLocation, icon, logo, enclosure, inReplyTo
    // People.
    case author, contributor, publisher, owner, name, email, url
    // Categories.
    case category, subject, itunesCategory, mediaCategory, itunesKeywords, mediaKeywords, tags
    // Dates.
    case published, updated, created, expires
    // The feed itself.
    case generator, generatorAgent, language, ttl, skipHours, skipDays, hour, day, updatePeriod, updateFrequency, cloud
    case image, itunesImage, textInput, width, height, complete, archive
    // Licences.
    case license, licenseResource
    // Podcasts.
    case explicit, block, duration, episode, season, episodeType, showType, itunesComplete
    case transcript, chapters, podcastPerson
    // Media RSS.
    case mediaGroup, mediaContent, mediaThumbnail, mediaCredit, mediaRating, mediaLicense, mediaPlayer
    case mediaRestriction
    // Places.
    case whereabouts, geoPoint, geoLine, geoPolygon, geoBox, gmlShape, gmlLineString, gmlPolygon, gmlPoint, gmlPosition
    case latitude, longitude
}

extension Element {
    /// The element of a name; names are compared without case, as careless feeds write them.
    static func named(_ local: UnsafeBufferPointer<UInt8>, in namespace: Namespace) -> Element {
        tables[Int(namespace.rawValue)].value(of: local, foldingCase: true) ?? .unknown
    }

    /// The names of each namespace, by its raw value.
    private static let tables = (0...Namespace.unknown.rawValue).map { namespace in
        NameTable(
            vocabulary.filter { $0.0.rawValue == namespace }.flatMap(\.1).flatMap { element, names in
                names.split(separator: " ").map { (String($0), element) }
            })
    }

    /// Each vocabulary's names by what they mean.
    private static let vocabulary: [(Namespace, [(Element, String)])] = [
        (
            .core,
            [
                (.rss, "rss"), (.rdf, "rdf"), (.feed, "feed"), (.channel, "channel"), (.entry, "item entry"),
                (.source, "source"),
                (.title, "title"), (.description, "description"), (.summary, "summary abstract"),
                (.content, "content"), (.encodedContent, "fullitem"), (.body, "body"), (.subtitle, "subtitle tagline"),
                (.rights, "rights copyright"), (.id, "id"), (.guid, "guid"), (.link, "link"),
                (.comments, "comments"), (.docs, "docs"), (.newLocation, "newlocation"), (.icon, "icon"),
                (.logo, "logo"), (.enclosure, "enclosure"), (.author, "author managingeditor"),
                (.contributor, "contributor"), (.publisher, "webmaster"), (.name, "name"), (.email, "email"),
                (.url, "url uri homepage href"), (.category, "category"), (.tags, "tags"),
                (.published, "pubdate published issued"), (.updated, "updated modified lastbuilddate"),
                (.created, "created"), (.expires, "expirationdate"), (.generator, "generator"),
                (.language, "language"), (.ttl, "ttl"), (.skipHours, "skiphours"), (.skipDays, "skipdays"),
                (.hour, "hour"), (.day, "day"), (.cloud, "cloud"), (.image, "image"), (.textInput, "textinput"),
                (.width, "width"), (.height, "height"),
            ]
        ),
        (.rdf, [(.rdf, "rdf")]),
        (
            .dc,
            [
                (.title, "title"), (.description, "description"), (.author, "creator author"),
                (.contributor, "contributor"), (.publisher, "publisher"), (.subject, "subject"), (.updated, "date"),
                (.language, "language"), (.rights, "rights"),
            ]
        ),
        (
            .dcterms,
            [(.created, "created"), (.published, "issued"), (.updated, "modified"), (.summary, "abstract")]
        ),
        (.content, [(.encodedContent, "encoded")]),
        (.xhtml, [(.body, "body div")]),
        (
            .itunes,
            [
                (.author, "author"), (.owner, "owner"), (.name, "name"), (.email, "email"),
                (.itunesSummary, "summary"), (.itunesSubtitle, "subtitle"), (.itunesKeywords, "keywords"),
                (.itunesCategory, "category"), (.itunesImage, "image link"), (.explicit, "explicit"),
                (.block, "block"), (.duration, "duration"), (.episode, "episode"), (.season, "season"),
                (.episodeType, "episodetype"), (.showType, "type"), (.itunesComplete, "complete"),
                (.newLocation, "new-feed-url"), (.mediaTitle, "title"),
            ]
        ),
        (
            .media,
            [
                (.mediaGroup, "group"), (.mediaContent, "content"), (.mediaThumbnail, "thumbnail"),
                (.mediaCredit, "credit"), (.mediaRating, "rating"), (.mediaLicense, "license"),
                (.mediaPlayer, "player"), (.mediaRestriction, "restriction"), (.mediaTitle, "title"),
                (.mediaDescription, "description"), (.mediaCategory, "category"), (.mediaKeywords, "keywords"),
            ]
        ),
        (
            .georss,
            [
                (.whereabouts, "where"), (.geoPoint, "point"), (.geoLine, "line"), (.geoPolygon, "polygon"),
                (.geoBox, "box"),
            ]
        ),
        (
            .gml,
            [
                (.gmlPoint, "point"), (.gmlLineString, "linestring"), (.gmlPolygon, "polygon"),
                (.gmlShape, "exterior linearring outerboundaryis"), (.gmlPosition, "pos poslist"),
            ]
        ),
        (.geo, [(.whereabouts, "point"), (.latitude, "lat"), (.longitude, "long lon")]),
        (.creativeCommons, [(.license, "license")]),
        (.cc, [(.licenseResource, "license")]),
        (.syndication, [(.updatePeriod, "updateperiod"), (.updateFrequency, "updatefrequency")]),
        (.wfw, [(.commentsFeed, "commentrss commentsrss")]),
        (.threading, [(.inReplyTo, "in-reply-to")]),
        (.admin, [(.generatorAgent, "generatoragent")]),
        (.podcast, [(.transcript, "transcript"), (.chapters, "chapters"), (.podcastPerson, "person")]),
        (.history, [(.complete, "complete"), (.archive, "archive")]),
    ]
}
