internal import GRDB
internal import Synchronization

/// Group commit: one transaction takes the writes that arrived while the last one ran; no timer. Each write has a
/// savepoint of its own, so that what is wrong with it alone undoes it alone; one of a single statement needs none, since
/// SQLite undoes what a failed statement did. A transaction waits for the disk unless none
/// of its writes asks for that.
final class GroupCommit: Sendable {
    private struct Waiting {
        var size: Int
        var isDurable: Bool
        var isOneStatement: Bool
        var run: @Sendable (Database) throws -> @Sendable () -> Void
        var fail: @Sendable (any Error) -> Void
    }

    private struct State {
        var waiting: [Waiting] = []
        /// A group is being written, or about to be.
        var isWriting = false
        /// Writes that go by themselves.
        var others = 0
    }

    private let state = Mutex(State())
    private static let mostWrites = 256
    private static let mostBytes = 4 << 20

    /// Does `body` inside the next transaction; returns when that is on the disk. `size` is roughly how many bytes it
    /// writes. Not cancelled with who asks: GRDB would roll the transaction back. What is not `isDurable` survives the
    /// process; a power cut may undo it.
    func write<Value: Sendable>(
        size: Int = 200, isDurable: Bool = true, isOneStatement: Bool = false, in pool: DatabasePool,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let member = Waiting(size: size, isDurable: isDurable, isOneStatement: isOneStatement) { database in
                let value = try body(database)
                return { continuation.resume(returning: value) }
            } fail: {
                continuation.resume(throwing: $0)
            }
            let isFirst = state.withLock { state in
                state.waiting.append(member)
                defer { state.isWriting = true }
                return !state.isWriting
            }
            if isFirst { Task { await self.drain(pool) } }
        }
    }

    /// Does `body` at once, on the thread that asks, where nobody writes just now; nil where somebody does. To hand a few
    /// rows over to the writer's thread and back takes ten times as long as to write them. `body` begins its transaction
    /// itself, and is not to wait for the disk.
    func ifIdle<Value>(_ pool: DatabasePool, _ body: (Database) throws -> Value?) throws -> Value? {
        // Whoever comes meanwhile stands in the pool's line, for as short a time as this takes.
        let isIdle = state.withLock { !$0.isWriting && $0.others == 0 }
        return isIdle ? try pool.writeWithoutTransaction(body) : nil
    }

    /// While `body` writes by itself nobody is idle.
    func beside<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        state.withLock { $0.others += 1 }
        defer { state.withLock { $0.others -= 1 } }
        return try await body()
    }

    private func drain(_ pool: DatabasePool) async {
        var following = next()
        while let group = following {
            let result: Result<[@Sendable () -> Void], any Error>
            do { result = .success(try await Self.commit(group, in: pool)) } catch { result = .failure(error) }
            // Before anybody is answered: who writes next because of the answer finds us idle.
            following = next()
            switch result {
            case .success(let answers): for answer in answers { answer() }
            case .failure(let error): for member in group { member.fail(error) }
            }
        }
    }

    /// The next group; nil when nothing waits: then the next who comes is the first.
    private func next() -> [Waiting]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            var (count, bytes) = (0, 0)
            for member in state.waiting.prefix(Self.mostWrites) {
                bytes += member.size
                if count > 0, bytes > Self.mostBytes { break }
                count += 1
            }
            defer { state.waiting.removeFirst(count) }
            return Array(state.waiting.prefix(count))
        }
    }

    private static func commit(_ group: [Waiting], in pool: DatabasePool) async throws -> [@Sendable () -> Void] {
        let isDurable = group.contains(where: \.isDurable)
        return try await pool.writeWithoutTransaction { database in
            func transaction() throws -> [@Sendable () -> Void] {
                try Transaction.immediate(database) { database in try group.map { try alone($0, in: database) } }
            }
            return isDurable ? try transaction() : try Durability.relaxed(database, transaction)
        }
    }

    /// The answer to give after the commit. Throws what makes the whole transaction impossible.
    private static func alone(_ write: Waiting, in database: Database) throws -> @Sendable () -> Void {
        do {
            return write.isOneStatement ? try write.run(database) : try Savepoint.run(database, write.run)
        } catch  where isItsOwn(error) {
            return { write.fail(error) }
        }
    }

    /// A full disk or a failing one is everybody's trouble: SQLite may have ended the transaction already.
    private static func isItsOwn(_ error: any Error) -> Bool {
        switch (error as? DatabaseError)?.resultCode {
        case nil, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_RANGE, .SQLITE_ERROR: true
        default: false
        }
    }
}
