import Configuring
import Foundation
import Parsing

/// Feed lists that are OPML, as the configuration reads them.
enum OutlineLists {
    /// A feed's tags are the folders that it stands in.
    static let read: OPMLListReader = { path, receive in
        let body = try Data(contentsOf: URL(fileURLWithPath: path))
        guard let document = OPMLDocument([UInt8](body)) else { throw NoOutline() }
        for outline in document.outlines {
            try receive(
                ListedFeed(url: outline.url, title: outline.title, tags: outline.folders, line: outline.line))
        }
    }

    private struct NoOutline: Error, CustomStringConvertible {
        var description: String { "the document has no opml element" }
    }
}
