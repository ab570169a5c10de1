import FeedModel

/// Which dialect a root element tells.
enum FormatReading {
    static func format(of element: Element, _ tag: borrowing StartTag) -> FeedFormat {
        let uri = tag.uri.map { String(cString: $0).lowercased() }
        switch element {
        case .rss: return rss(tag.attribute("version") ?? "")
        case .rdf: return isNetscape(tag.declaredDefault) ? .rss090 : .rss10
        case .channel:
            if uri == "http://purl.org/net/rss1.1#" { return .rss10 }
            return uri?.contains("netscape") == true ? .rss090 : .rss
        default: return atom(tag.attribute("version") ?? "", uri)
        }
    }

    /// RSS 0.90 is RDF with Netscape's names.
    static func isRSS090(_ channel: borrowing StartTag) -> Bool {
        isNetscape(channel.uri)
    }

    private static func isNetscape(_ uri: UnsafePointer<UInt8>?) -> Bool {
        uri.map { String(cString: $0).lowercased().contains("netscape.com/rdf/simple/0.9") } ?? false
    }

    private static func rss(_ version: String) -> FeedFormat {
        switch version {
        case "0.90": .rss090
        case "0.91": .rss091u
        case "0.92": .rss092
        case "0.93": .rss093
        case "0.94": .rss094
        case _ where version.hasPrefix("2"): .rss20
        default: .rss
        }
    }

    private static func atom(_ version: String, _ uri: String?) -> FeedFormat {
        if uri == "http://www.w3.org/2005/atom" { return .atom10 }
        return version == "0.3" ? .atom03 : .atom
    }
}
