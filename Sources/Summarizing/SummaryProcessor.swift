public import FeedModel
public import Foundation
public import Journaling
internal import Logging
public import Processing

/// Sums up a period: what its topics matched, story by story, as files and as one message to each channel.
///
/// It is told of nothing and reads the journal when its time comes. How far it has read stands in its wake-up, which
/// commits with the messages: each article is in one digest, though it matched late, the clock was set or the schedule was
/// changed; and what was missed while the daemon was down comes in one.
public struct SummaryProcessor: Processor {
    /// `summary`.
    public static let kind = "summary"

    private struct Settings {
        var schedule: String
        var sentences: Int
        var deliver: [ChannelID]
        var directory: String?

        init(_ reader: inout SettingsReader, _ node: ConfigurationNode) {
            schedule = reader.requiredString("schedule") ?? "07:00"
            if let place = node["schedule"]?.place, Schedule(schedule, zone: .gmt) == nil {
                reader.fault(
                    at: place, "`schedule`: `\(schedule)` is no schedule",
                    suggestion: "write 07:00, weekdays 07:00, mon 08:00 or hourly")
            }
            sentences = reader.integer("sentences", in: 1...50) ?? 3
            deliver = (reader.strings("deliver") ?? []).map(ChannelID.init(rawValue:))
            directory = reader.string("directory")
            if deliver.isEmpty, directory == nil {
                reader.fault(at: node.place, "a summary needs `deliver` or `directory`: nobody would see it")
            }
        }
    }

    private let definition: ProcessorDefinition
    private let settings: Settings
    private let schedule: Schedule
    private let services: ProcessorServices
    private let journal: Journal
    /// The most that a digest lists; the rest is counted.
    static let mostArticles = 5000
    private static let pauseAfterFailure = Duration.seconds(15)

    /// Every fault of its settings.
    public static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] {
        var reader = SettingsReader(settings, knowing: ProcessorSettings.common)
        _ = Settings(&reader, settings)
        return reader.finish()
    }

    /// A summary needs a journal to read.
    public init(definition: ProcessorDefinition, services: ProcessorServices) throws {
        throw ConfigurationFault(at: definition.settings.place, "a summary needs a journal")
    }

    /// A summary of what `journal` has.
    public init(definition: ProcessorDefinition, services: ProcessorServices, journal: Journal) throws {
        self.definition = definition
        self.services = services
        self.journal = journal
        var reader = SettingsReader(definition.settings, knowing: ProcessorSettings.common)
        settings = Settings(&reader, definition.settings)
        if let fault = reader.finish().first { throw fault }
        guard let schedule = Schedule(settings.schedule, zone: services.timeZone) else {
            throw ConfigurationFault(at: definition.settings.place, "no schedule")
        }
        self.schedule = schedule
    }

    /// The next digest is due by its schedule as it is now. The first one covers what was seen since it would last have
    /// been due.
    public func start(_ recorded: WakeUp?) async throws -> WakeUp? {
        let now = services.time.now()
        var wakeUp = recorded ?? WakeUp(due: schedule.next(after: now))
        if wakeUp.due > now { wakeUp.due = schedule.next(after: now) }
        if wakeUp.read == nil {
            wakeUp.read = try await journal.watermark(at: schedule.last(upTo: min(wakeUp.due - 1, now)))
        }
        return wakeUp
    }

    /// It is owed nothing; what is, all the same, is done.
    public func process(_ batch: [Delivery]) async -> ProcessingResult {
        ProcessingResult(outcomes: Dictionary(batch.map { ($0.key, .done(receipt: nil)) }, uniquingKeysWith: { $1 }))
    }

    /// Sums up what was not in a digest before. How far it read commits with the messages, so that each article is in one.
    public func wake(_ wakeUp: WakeUp) async -> ProcessingResult {
        let now = services.time.now()
        do {
            let mark =
                if let read = wakeUp.read { read } else {
                    try await journal.watermark(at: schedule.last(upTo: wakeUp.due - 1))
                }
            let found = try await journal.articles(
                since: mark, topics: definition.topics, at: max(wakeUp.due, schedule.last(upTo: now)),
                limit: Self.mostArticles)
            let digest = try digest(
                of: found.articles, count: found.count, MessageBody.Period(from: mark.at, to: found.read.at),
                writing: true)
            let messages =
                found.articles.isEmpty
                ? []
                : settings.deliver.map { channel in
                    NewMessage(
                        channel: channel,
                        subject: "summary:\(definition.id):\(Int64(found.read.at.timeIntervalSince1970))",
                        body: digest.body(for: channel), members: [])
                }
            return ProcessingResult(
                emit: messages, wake: WakeUp(due: schedule.next(after: max(now, found.read.at)), read: found.read))
        } catch {
            services.log.error("no digest", metadata: ["processor": "\(definition.id)", "reason": "\(error)"])
            // Asked again for the same articles; the wait is here, so that the digest keeps its time.
            try? await services.time.sleep(for: Self.pauseAfterFailure)
            return ProcessingResult(wake: wakeUp)
        }
    }

    /// A digest that was made.
    public struct Digest: Sendable {
        /// The files that were written.
        public var files: [String] = []
        /// The digest as Markdown.
        public var text = ""
        /// How many articles it covers.
        public var articles = 0
        /// How many stories.
        public var stories = 0
        var body: MessageBody

        func body(for channel: ChannelID) -> MessageBody {
            var body = body
            body.channel = channel
            return body
        }
    }

    /// Sums up now what was first seen in a period; files are written when a directory is set and `writing`.
    public func digest(from: Date, to: Date, writing: Bool = true) async throws -> Digest {
        let articles = try await self.articles(from: from, to: to)
        return try digest(
            of: articles, count: articles.count, MessageBody.Period(from: from, to: to), writing: writing)
    }

    /// `count`: how many there are in all; those that are not listed are counted.
    private func digest(
        of articles: [ListedArticle], count: Int, _ period: MessageBody.Period, writing: Bool
    ) throws -> Digest {
        var body = MessageBody(event: .digest, processor: definition.id)
        body.period = period
        let stories = stories(articles)
        body.stories = stories
        body.coverage = [
            "articles": count, "stories": stories.count, "feeds": Set(articles.map(\.article.feed)).count,
        ]
        if count > articles.count { body.coverage?["listed"] = articles.count }
        let files = DigestFiles(body: body, title: "Digest: \(title)")
        var digest = Digest(body: body)
        (digest.articles, digest.stories, digest.text) = (count, stories.count, files.markdown)
        if writing, let directory = settings.directory {
            let path = directory.hasPrefix("/") ? directory : services.stateDirectory + "/" + directory
            digest.files = try files.write(to: path, name: "\(definition.id)-\(Self.stamp(period.to))")
        }
        return digest
    }

    private var title: String {
        let topics = definition.topics ?? []
        return topics.isEmpty
            ? definition.id.rawValue : topics.map { services.topics[$0]?.title ?? $0.rawValue }.joined(separator: ", ")
    }

    private func articles(from: Date, to: Date) async throws -> [ListedArticle] {
        var found: [ArticleID: ListedArticle] = [:]
        for topic in definition.topics.map({ $0.map(Optional.some) }) ?? [nil] {
            var last: Article?
            while found.count < Self.mostArticles {
                let slice = try await journal.articles(
                    ArticleFilter(since: from, until: to, topic: topic), after: last, limit: 200)
                guard let end = slice.last else { break }
                for listed in slice where !listed.isBaseline { found[listed.article.id] = listed }
                last = end.article
            }
        }
        return found.values.sorted { $0.article.id < $1.article.id }
    }

    /// Those told by most come first.
    private func stories(_ articles: [ListedArticle]) -> [MessageBody.DigestStory] {
        let groups = Dictionary(grouping: articles) { listed in
            listed.story.map { "s\($0.id)" } ?? "a\(listed.article.id)"
        }
        return groups.values.sorted { ($1.count, $0[0].article.id) < ($0.count, $1[0].article.id) }.map { group in
            let lead = group.max { $0.article.content.text.count < $1.article.content.text.count } ?? group[0]
            let summary = Summarizer.summary(
                title: lead.article.content.title, text: lead.article.content.text, sentences: settings.sentences)
            return MessageBody.DigestStory(
                story: group[0].story.map(MessageBody.StoryBody.init), summary: summary,
                articles: group.map { listed in
                    var body = MessageBody.ArticleBody(listed.article)
                    body.text = nil
                    return body
                })
        }
    }

    private static func stamp(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle().year().month().day().time(includingFractionalSeconds: false))
            .replacingOccurrences(of: ":", with: "").replacingOccurrences(of: "T", with: "-")
    }
}
