import FeedModel
import Glibc

/// Reads a feed list line by line or outline by outline, never the whole of it at once.
struct FeedListReader {
    private let list: FeedListReference
    private let readOPML: OPMLListReader?

    init(_ list: FeedListReference, readOPML: OPMLListReader?) {
        self.list = list
        self.readOPML = readOPML
    }

    /// Hands each feed on; a line that is wrong is told to `refuse` and left out. Throws a fault when the list cannot
    /// be read at all, and what `receive` throws.
    func forEachFeed(
        refuse: (ConfigurationFault) -> Void = { _ in }, _ receive: (ListedFeed) throws -> Void
    ) throws {
        let source = try LineSource(list.file, namedAt: list.place)
        if try source.beginsLikeMarkup() {
            try readOutline(refuse, receive)
        } else {
            try readLines(of: source, refuse, receive)
        }
    }

    private func readOutline(
        _ refuse: (ConfigurationFault) -> Void, _ receive: (ListedFeed) throws -> Void
    ) throws {
        guard let readOPML else { throw fault(list.place, "\(list.file) is OPML, which is not read here") }
        var stop: (any Error)?
        do {
            try readOPML(list.file) { feed in
                if let message = FeedURL.fault(in: feed.url) {
                    return refuse(fault(place(feed.line), message))
                }
                do { try receive(feed) } catch {
                    stop = error
                    throw error
                }
            }
        } catch {
            throw stop ?? fault(list.place, "cannot read \(list.file) as OPML: \(error)")
        }
    }

    private func readLines(
        of source: LineSource, _ refuse: (ConfigurationFault) -> Void, _ receive: (ListedFeed) throws -> Void
    ) throws {
        var number = 0
        while let line = try source.next() {
            number += 1
            guard let text = line.text else {
                refuse(fault(place(number), line.problem))
                continue
            }
            switch FeedLine(text) {
            case .nothing: continue
            case .wrong(let message, let column): refuse(fault(place(number, column), message))
            case .feed(var feed):
                feed.line = number
                try receive(feed)
            }
        }
    }

    private func place(_ line: Int, _ column: Int = 1) -> SourcePlace {
        SourcePlace(file: list.file, line: max(1, line), column: column)
    }

    private func fault(_ place: SourcePlace, _ message: String) -> ConfigurationFault {
        ConfigurationFault(at: place, message)
    }
}
