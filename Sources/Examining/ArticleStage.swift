import FeedModel
public import Foundation
import Journaling

/// A step of an article's way through the house, as the journal knows it.
public struct ArticleStage: Sendable, Hashable, Codable {
    /// The steps, in their order.
    public enum Step: String, Sendable, Hashable, Codable {
        /// Its feed was read.
        case fetched
        /// An entry was read out of it.
        case parsed
        /// New, known from a first document, or the same as another one.
        case new, baseline, duplicate
        /// Its texts are gone, or were never kept.
        case pruned
        /// The publisher changed it.
        case revised
        /// Its page is still to be read.
        case waiting
        /// A topic matched.
        case matched
        /// It belongs to a story.
        case grouped
        /// Owed to a processor or channel.
        case queued
        /// A processor took it, a channel told it.
        case handled, sent
        /// Given up, or kept for a channel that is gone.
        case dead, parked
    }

    /// The step.
    public var step: Step
    /// When; nil where the journal keeps no time.
    public var at: Date?
    /// What happened, for people.
    public var says: String

    init(_ step: Step, _ at: Date?, _ says: String) {
        self.step = step
        self.at = at
        self.says = says
    }

    static func stages(
        of listed: ListedArticle, _ matches: [RecordedMatch], in journal: Journal
    ) async throws -> [ArticleStage] {
        let revisions = try await journal.revisions(of: listed.article.id).sorted { $0.number < $1.number }
        return origin(listed) + revised(revisions) + matched(matches, revisions) + grouped(listed)
            + (try await journal.course(of: listed.article.id)).flatMap(course)
    }

    private static func origin(_ listed: ListedArticle) -> [ArticleStage] {
        let article = listed.article
        let dates = article.published.map { "published \(MessageCoding.text(of: $0))" } ?? "without a date"
        var stages = [
            ArticleStage(.fetched, article.firstSeen, "from \(article.feed)"),
            ArticleStage(
                .parsed, article.firstSeen, "\(article.guid ?? article.url ?? "without an id of its own"), \(dates)"),
        ]
        if let other = listed.duplicateOf {
            stages.append(ArticleStage(.duplicate, article.firstSeen, "says the same as article \(other)"))
        }
        if listed.isBaseline {
            stages.append(
                ArticleStage(.baseline, article.firstSeen, "stood in the feed's first document; not told to anybody"))
        } else if listed.duplicateOf == nil {
            stages.append(ArticleStage(.new, article.firstSeen, "never seen before"))
        }
        if listed.isPruned {
            stages.append(ArticleStage(.pruned, nil, "its text is not kept: topics are tried on its title"))
        }
        if article.stage == .waiting { stages.append(ArticleStage(.waiting, nil, "its page is still to be read")) }
        return stages
    }

    private static func revised(_ revisions: [ListedRevision]) -> [ArticleStage] {
        revisions.filter { $0.number > 1 }
            .map { ArticleStage(.revised, $0.seenAt, "revision \($0.number): \($0.title)") }
    }

    private static func matched(_ matches: [RecordedMatch], _ revisions: [ListedRevision]) -> [ArticleStage] {
        matches.map { match in
            let words = Set(match.matched.map(\.text)).sorted().prefix(8).joined(separator: ", ")
            return ArticleStage(
                .matched, revisions.first { $0.number == match.revision }?.seenAt,
                "\(match.topic) at revision \(match.revision)" + (words.isEmpty ? "" : ": \(words)"))
        }
    }

    private static func grouped(_ listed: ListedArticle) -> [ArticleStage] {
        guard let story = listed.story else { return [] }
        return [
            ArticleStage(.grouped, nil, "story \(story.id), \(story.articles) articles of \(story.feeds.count) feeds")
        ]
    }

    private static func course(_ course: DeliveryCourse) -> [ArticleStage] {
        let account = [course.topic.map { "for topic \($0)" }, course.channel.map { "towards \($0)" }]
        let what = ([course.kind, "to \(course.receiver)"] + account.compactMap(\.self)).joined(separator: " ")
        let queued = ArticleStage(.queued, course.created, what)
        let tries = course.attempts == 1 ? "1 attempt" : "\(course.attempts) attempts"
        let why = course.reason.map { ": \($0)" } ?? ""
        switch course.state {
        case "done":
            let step: Step = course.receiver.hasPrefix("channel:") ? .sent : .handled
            let receipt = course.receipt.map { ", receipt \($0)" } ?? ""
            return [queued, ArticleStage(step, course.finished, "\(course.receiver), \(tries)\(receipt)")]
        case "dead": return [queued, ArticleStage(.dead, course.finished, "\(course.receiver), \(tries)\(why)")]
        case "parked": return [queued, ArticleStage(.parked, nil, "\(course.receiver)\(why)")]
        default:
            let due = "due \(MessageCoding.text(of: course.due)), \(tries)\(why)"
            return [ArticleStage(.queued, course.created, "\(what), \(due)")]
        }
    }
}
