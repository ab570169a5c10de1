import FeedModel
import Foundation
import Journaling
import Scheduling

/// A feed as `feeds list|show` print it (contract, section 4).
struct FeedLineOutput: Encodable {
    struct Validators: Encodable {
        @OrNull var etag: String?
        @OrNull var lastModified: String?
    }

    var id: String
    var url: String
    @OrNull var title: String?
    var state: String
    @OrNull var group: String?
    var tags: [String]
    @OrNull var lastSuccess: Date?
    @OrNull var lastAttempt: Date?
    @OrNull var nextDue: Date?
    var dueReason: String
    @OrNull var validators: Validators?
    var articles: Int
    var errors: Int
    @OrNull var lastError: String?

    init(_ listed: Journaling.ListedFeed) {
        let feed = listed.feed
        (id, url, title) = (feed.id.rawValue, feed.url, feed.title)
        state = feed.state.rawValue
        (group, tags) = (feed.group, feed.tags)
        (lastSuccess, lastAttempt, nextDue) = (feed.lastSuccess, feed.lastAttempt, feed.nextDue)
        dueReason = feed.dueReason
        validators = feed.validators.map {
            Validators(
                etag: $0.etag.map { String(decoding: $0, as: UTF8.self) },
                lastModified: $0.lastModified.map { String(decoding: $0, as: UTF8.self) })
        }
        (articles, errors, lastError) = (listed.articles, feed.failures, feed.lastError)
    }
}

extension FeedRow {
    /// How it fares.
    var state: FeedState {
        FeedState(isDisabled: status == .disabled, isPaused: status == .paused, memory: FeedMemory(packed: memory))
    }
}

extension FeedState {
    /// What it looks like on a screen.
    var look: Style.Look {
        switch self {
        case .ok: .green
        case .failing, .gone: .red
        case .new, .stale, .paused, .disabled, .moved: .yellow
        }
    }
}
