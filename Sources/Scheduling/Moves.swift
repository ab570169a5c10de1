import FeedModel
import Foundation

/// Permanent redirects: followed at once, adopted after proof (R-18). The configuration is never edited.
enum Moves {
    /// Notes where a good poll was led to; gives the URL to adopt when the move is proved.
    static func afterSuccess(_ facts: PollFacts, memory: inout FeedMemory) -> String? {
        guard let target = facts.movedTo, target != facts.askedURL else {
            memory.move = nil
            return nil
        }
        let now = Int(facts.at.timeIntervalSince1970)
        if memory.move?.target == target {
            memory.move?.polls += 1
        } else {
            memory.move = FeedMemory.Move(target: target, since: now, polls: 1)
        }
        guard let move = memory.move else { return nil }
        let proved =
            onlyBecameSecure(from: facts.askedURL, to: target)
            || move.polls >= Manners.moveProofPolls && Double(now - move.since) >= Manners.moveProofTime
        guard proved else { return nil }
        memory.move = nil
        return target
    }

    /// An old address that is gone proves the move that it announced before.
    static func afterFailure(_ failure: PollFailure, memory: inout FeedMemory) -> String? {
        guard failure.status == 404 || failure.status == 410, let move = memory.move else { return nil }
        memory.move = nil
        return move.target
    }

    static func event(_ facts: PollFacts, target: String, feed: FeedKey) -> FeedEvent {
        FeedEvent(
            kind: .feedMoved, feed: feed, since: facts.at,
            reason: "The feed has moved for good: please put its new address into the configuration.",
            details: ["from": shown(facts.askedURL), "to": shown(target)])
    }

    /// Without user and password: an event is sent to others.
    static func shown(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let authority = url[scheme.upperBound...].prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@") else { return url }
        return String(url[..<scheme.upperBound] + url[url.index(after: at)...])
    }

    private static func onlyBecameSecure(from old: String, to new: String) -> Bool {
        guard old.lowercased().hasPrefix("http://"), new.lowercased().hasPrefix("https://") else { return false }
        guard let before = URLComponents(string: old), let after = URLComponents(string: new) else { return false }
        return before.host?.lowercased() == after.host?.lowercased() && (before.port ?? 80) == 80
            && (after.port ?? 443) == 443
    }
}
