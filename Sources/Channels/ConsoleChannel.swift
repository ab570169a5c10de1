public import FeedModel
internal import Foundation
internal import Glibc
public import Processing

/// `console`: alerts on standard output, for a person who looks at it: what, where, why, with the matched words lit up.
public struct ConsoleChannel: HouseChannel {
    /// `console`.
    public static let type = "console"
    /// People read it.
    public static let audience = Audience.human

    private let coloured: Bool
    private let services: ChannelServices

    /// It has no settings of its own.
    public static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] {
        SettingsReader(settings, knowing: ChannelSettings.common).finish()
    }

    /// Coloured on a terminal, unless `NO_COLOR` says otherwise.
    public init(definition: ChannelDefinition, services: ChannelServices) throws {
        let refused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        coloured = isatty(STDOUT_FILENO) == 1 && !refused
        self.services = services
    }

    /// As many lines as there are.
    public var window: ChannelWindow { ChannelWindow(batch: 64, concurrency: 1) }

    /// Prints; done when the lines are written.
    public func send(_ batch: [Message]) async -> [Outcome] {
        let lines = ConsoleText(coloured: coloured, clock: WallClock(zone: services.timeZone))
        return batch.map { message in
            var rest = Array(lines.text(message.body, now: services.time.now()).utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return .retry(after: nil, reason: String(cString: strerror(errno))) }
                rest = rest.dropFirst(count)
            }
            return .done(receipt: nil)
        }
    }
}

/// A message as lines for a terminal. What a feed wrote cannot move the cursor: control characters are replaced.
struct ConsoleText {
    let coloured: Bool
    let clock: WallClock

    func text(_ body: MessageBody, now: Date) -> String {
        var lines: [String] = []
        let topics = body.topics ?? body.topic.map { [$0] } ?? []
        let head = Self.head(body.event)
        let why = topics.map(\.title).joined(separator: ", ")
        lines.append(dim(clock.time(now)) + " " + bold(head) + (why.isEmpty ? "" : "  " + Self.plain(why)))
        if let article = body.article { lines += self.article(article, body.matched ?? [], now) }
        for article in (body.articles ?? []).prefix(50) { lines += self.article(article, article.matched ?? [], now) }
        for event in (body.events ?? []).prefix(50) {
            let feed = event.feed.map { " " + Self.plain($0.id.rawValue) } ?? ""
            lines.append("  " + clock.time(event.since) + " " + event.event.rawValue + feed)
            lines.append(dim("    " + Self.plain(event.reason)))
        }
        for change in Changes(body.diff ?? [], most: 8).all {
            lines.append(
                "    " + (change.isInsertion ? look("+ ", 32) : look("- ", 31)) + dim(Self.plain(change.lead))
                    + Self.short(change.text, 160))
        }
        for story in body.stories ?? [] {
            lines.append("  • " + Self.short(story.summary, 400))
            for article in story.articles.prefix(5) { lines += self.article(article, [], now) }
        }
        if let feed = body.feed {
            lines.append("  \(Self.plain(feed.id.rawValue)): \(Self.plain(feed.title ?? feed.url))")
        }
        if let reason = body.reason { lines.append("  " + Self.plain(reason)) }
        if let story = body.story, story.articles > 1 {
            lines.append(dim("  story of \(story.articles) articles in \(story.feeds.count) feeds"))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func article(_ article: MessageBody.ArticleBody, _ matched: [MatchedSpan], _ now: Date) -> [String] {
        var place = Self.plain(article.feedTitle ?? article.feed.rawValue)
        if let published = article.published { place += ", published " + clock.moment(published, seen: now) }
        let terms = Set(matched.map(\.text)).sorted().prefix(8).map(Self.plain).joined(separator: ", ")
        return [
            "  " + highlighted(article.title.cut(Self.longestTitle), matched.filter { $0.field == "title" }),
            dim("    " + place + (terms.isEmpty ? "" : " · matched: \(terms)")),
        ] + (article.url.map { [dim("    " + Self.plain($0))] } ?? [])
    }

    /// Spans count Unicode scalars of the text as given.
    private func highlighted(_ text: String, _ spans: [MatchedSpan]) -> String {
        let scalars = Array(text.unicodeScalars)
        var out = ""
        var at = 0
        for span in spans.sorted(by: { $0.start < $1.start }) where span.start >= at {
            let end = min(span.start + span.length, scalars.count)
            guard span.start < end else { continue }
            out += Self.plain(scalars[at..<span.start]) + look(Self.plain(scalars[span.start..<end]), 33, 1)
            at = end
        }
        return bold(out) + bold(Self.plain(scalars[at...]))
    }

    private static func head(_ event: EventKind) -> String {
        switch event {
        case .articleNew: "alert"
        case .articleRevised: "correction"
        case .storyUpdate: "story goes on"
        default: event.rawValue
        }
    }

    private static let longestTitle = 400

    private static func short(_ text: String, _ most: Int) -> String {
        let line = plain(text)
        return line.count <= most ? line : line.prefix(most) + "…"
    }

    private static func plain(_ text: String) -> String { plain(Array(text.unicodeScalars)) }

    private static func plain(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        for scalar in scalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: view.append(" ")
            case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: view.append("\u{FFFD}")
            default: view.append(scalar)
            }
        }
        return String(view)
    }

    private func bold(_ text: String) -> String { text.isEmpty ? "" : look(text, 1) }
    private func dim(_ text: String) -> String { look(text, 2) }

    private func look(_ text: String, _ codes: Int...) -> String {
        coloured ? "\u{1B}[\(codes.map(String.init).joined(separator: ";"))m\(text)\u{1B}[0m" : text
    }
}
