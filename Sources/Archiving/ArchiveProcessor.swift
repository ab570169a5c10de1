public import FeedModel
internal import Foundation
public import Journaling
internal import Logging
public import Processing

/// Keeps what was read: the texts stay in the journal as long as `retention` says, and can be searched.
///
/// An article is done when the search index has it on the disk. The index may lag behind the journal, it never loses:
/// what it lacks at the start (a new program, a lost or damaged file) is filled in from the journal, in slices.
public struct ArchiveProcessor: Processor {
    /// `archive`.
    public static let kind = "archive"
    /// The index's file in the state directory.
    public static let indexName = "search.sqlite"

    private let id: ProcessorID
    private let settings: ArchiveSettings
    private let services: ProcessorServices
    private let journal: Journal?
    private let index: SearchIndex
    private let filling: Filling?

    /// Every fault of its settings.
    public static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] { ArchiveSettings(settings).faults }

    /// Without a journal: nothing is filled in, and nothing dropped.
    public init(definition: ProcessorDefinition, services: ProcessorServices) throws {
        try self.init(definition: definition, services: services, index: nil, journal: nil)
    }

    /// The archive of the journal's articles; opens the index where none is given.
    public init(
        definition: ProcessorDefinition, services: ProcessorServices, index: SearchIndex? = nil, journal: Journal?
    ) throws {
        settings = ArchiveSettings(definition.settings)
        if let fault = settings.faults.first(where: { $0.severity == .error }) { throw fault }
        id = definition.id
        self.services = services
        self.journal = journal
        self.index = try index ?? Self.index(in: services.stateDirectory)
        filling = journal.map { [index = self.index] in Filling(index: index, journal: $0) }
    }

    /// The index of a state directory.
    public static func index(in stateDirectory: String) throws -> SearchIndex {
        try SearchIndex(path: stateDirectory + "/" + indexName, tokenVersion: SearchText.version)
    }

    /// The same to read, beside the daemon that writes it; nil if there is none, or one of another version.
    public static func index(reading stateDirectory: String) throws -> SearchIndex? {
        try SearchIndex(reading: stateDirectory + "/" + indexName, tokenVersion: SearchText.version)
    }

    /// Begins to fill in what the index lacks; the first wake-up is for retention.
    public func start(_ recorded: WakeUp?) async throws -> WakeUp? {
        if let filling { await filling.begin(log: services.log) }
        return settings.retention == nil ? nil : recorded ?? nextRetention(after: services.time.now())
    }

    /// Takes the batch into the index in one transaction; done when that is on the disk.
    public func process(_ batch: [Delivery]) async -> ProcessingResult {
        let articles = batch.compactMap(\.article)
        let documents = Self.documents(articles)
        do {
            try await index.add(documents)
            if !settings.store.contains(.html) { try await journal?.dropHTML(of: articles.map(\.id)) }
            return ProcessingResult(outcomes: Self.outcomes(batch, .done()))
        } catch {
            return ProcessingResult(outcomes: Self.outcomes(batch, .retry(after: nil, reason: "\(error)")))
        }
    }

    private static func documents(_ articles: [Article]) -> [SearchDocument] {
        var text = SearchText()
        var documents: [SearchDocument] = []
        for article in articles { documents.append(text.document(article)) }
        return documents
    }

    private static func outcomes(_ batch: [Delivery], _ outcome: Outcome) -> [DeliveryKey: Outcome] {
        Dictionary(batch.map { ($0.key, outcome) }) { first, _ in first }
    }

    /// Lets go of what is older than `retention`, a slice at a time.
    public func wake(_ wakeUp: WakeUp) async -> ProcessingResult {
        guard let retention = settings.retention else { return ProcessingResult() }
        let now = services.time.now()
        let cutoff = now.addingTimeInterval(-retention)
        do {
            let pruned = try await journal?.pruneTexts(before: cutoff, limit: Self.slice) ?? 0
            if pruned == Self.slice { return ProcessingResult(wake: WakeUp(due: now + Self.betweenSlices)) }
            // The index by whole months, after the journal: what it still finds of those is looked up in vain.
            let months = try await index.remove(before: cutoff)
            if pruned + months > 0 {
                services.log.info(
                    "retention", metadata: ["processor": "\(id)", "articles": "\(pruned)", "months": "\(months)"])
            }
        } catch {
            services.log.warning("retention failed: \(error)", metadata: ["processor": "\(id)", "stage": "archive"])
        }
        return ProcessingResult(wake: nextRetention(after: now))
    }

    private static let slice = 500
    private static let betweenSlices: Seconds = 2
    private static let betweenRetentions: Seconds = 6 * 3600

    private func nextRetention(after now: Date) -> WakeUp {
        WakeUp(due: now + Self.betweenRetentions)
    }

    /// Stops filling and closes the index.
    public func stop() async {
        await filling?.stop()
        index.close()
    }
}

extension Delivery {
    /// The article that it is about.
    fileprivate var article: Article? {
        if case .article(let article, _) = subject { article } else { nil }
    }
}
