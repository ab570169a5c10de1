public import FeedModel
public import Foundation
internal import GRDB

/// What became of a delivery so far, by the number that the journal keeps. Their ways are those of ARCHITECTURE.md.
public enum OutboxState: Int, Sendable, CaseIterable {
    /// To be handed over when it is due.
    case owed
    /// In hand.
    case claimed
    /// Told, or not to be told any more.
    case done
    /// Given up: a dead letter.
    case dead
    /// Its receiver is not in the configuration.
    case parked
}

extension Journal {
    /// Commits what a batch came to. The receivers that are owed something now. What `isRepeatable` survives the process
    /// when this returns, and everything else is on the disk.
    public func settle(_ settlement: Settlement) async throws -> Set<String> {
        let size = settlement.messages.reduce(settlement.outcomes.count * 100) { $0 + $1.payload.count + 300 }
        return try await commitOwing(size: size, isDurable: !settlement.isRepeatable, at: settlement.at) { database in
            var receivers: Set<String> = []
            for (number, outcome) in settlement.outcomes.sorted(by: { $0.key < $1.key }) {
                try Settling.settle(number, outcome, at: settlement.at, in: database)
            }
            for message in settlement.messages where try Settling.form(message, at: settlement.at, in: database) {
                receivers.insert(Receiver.channel(message.channel).text)
            }
            if let wake = settlement.wake {
                try Settling.wake(wake.processor, wake.wakeUp, in: database)
            }
            for event in settlement.events {
                receivers.formUnion(try EventRecording.record(event, at: settlement.at, in: database))
            }
            return (receivers, receivers)
        }
    }

    /// Makes deliveries that were found at their receiver done: the effect came before the crash, the book did not.
    public func markDone(_ keys: Set<DeliveryKey>, receipt: String, at now: Date) async throws -> Int {
        try await write { database in
            var count = 0
            for key in keys {
                try database.execute(
                    sql: "UPDATE deliveries SET state = 2, finished = ?, receipt = ? WHERE key = ? AND state <> 2",
                    arguments: [now.stamp, receipt, key.blob])
                count += database.changesCount
            }
            return count
        }
    }

    /// The newest receipts of a receiver, newest first.
    public func receipts(of receiver: Receiver, limit: Int) async throws -> [String] {
        try await read {
            try String.fetchAll(
                $0,
                sql: "SELECT receipt FROM deliveries WHERE receiver = ? AND finished IS NOT NULL "
                    + "AND receipt IS NOT NULL ORDER BY finished DESC, delivery DESC LIMIT ?",
                arguments: [receiver.text, limit])
        }
    }

    /// Parks what is owed to processors and channels that are no longer configured, and brings back what is owed to those
    /// that are again. How many rows were parked and returned.
    public func park(
        processors: Set<ProcessorID>, channels: Set<ChannelID>, at now: Date
    ) async throws -> (parked: Int, returned: Int) {
        try await write { database in
            let known =
                Set(processors.map { Receiver.processor($0).text })
                .union(channels.map { Receiver.channel($0).text })
            let names = Set(channels.map(\.rawValue))
            func isAtHome(_ row: Row) -> Bool {
                let channel = row["channel"] as String?
                return known.contains(row["receiver"]) && channel.map { names.contains($0) } ?? true
            }
            // Each half by its partial index: what was told long ago is not looked at.
            let groups = try Row.fetchAll(
                database,
                sql: "SELECT DISTINCT receiver, channel, 0 AS state FROM deliveries WHERE state = 0 "
                    + "UNION ALL SELECT DISTINCT receiver, channel, 4 FROM deliveries WHERE state = 4")
            var (parked, returned) = (0, 0)
            for row in groups {
                let (home, state) = (isAtHome(row), row["state"] as Int)
                guard home == (state == OutboxState.parked.rawValue) else { continue }
                try database.execute(
                    sql: "UPDATE deliveries SET state = ?, due = CASE WHEN ? THEN ? ELSE due END, reason = ? "
                        + "WHERE receiver = ? AND channel IS ? AND state = ?",
                    arguments: [
                        home ? OutboxState.owed.rawValue : OutboxState.parked.rawValue, home, now.stamp,
                        home ? nil : "its channel is not in the configuration", row["receiver"] as String,
                        row["channel"] as String?, state,
                    ])
                if home { returned += database.changesCount } else { parked += database.changesCount }
            }
            return (parked, returned)
        }
    }
}
