internal import GRDB

/// Group commit: one transaction takes the writes that arrived while the last one ran; no timer. Each write has a
/// savepoint of its own, so that what is wrong with it alone undoes it alone; one of a single statement needs none, since
/// SQLite undoes what a failed statement did. A transaction waits for the disk unless none
/// of its writes asks for that.
actor GroupCommit {
    private struct Waiting {
        var size: Int
        var isDurable: Bool
        var isOneStatement: Bool
        var run: @Sendable (Database) throws -> @Sendable () -> Void
        var fail: @Sendable (any Error) -> Void
    }

    private var waiting: [Waiting] = []
    private var isWriting = false
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
            waiting.append(
                Waiting(size: size, isDurable: isDurable, isOneStatement: isOneStatement) { database in
                    let value = try body(database)
                    return { continuation.resume(returning: value) }
                } fail: {
                    continuation.resume(throwing: $0)
                })
            guard !isWriting else { return }
            isWriting = true
            Task { await self.drain(pool) }
        }
    }

    private func drain(_ pool: DatabasePool) async {
        while !waiting.isEmpty {
            let group = next()
            do {
                let answers = try await Self.commit(group, in: pool)
                for answer in answers { answer() }
            } catch {
                for member in group { member.fail(error) }
            }
        }
        isWriting = false
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

    private func next() -> [Waiting] {
        var (count, bytes) = (0, 0)
        for member in waiting.prefix(Self.mostWrites) {
            bytes += member.size
            if count > 0, bytes > Self.mostBytes { break }
            count += 1
        }
        defer { waiting.removeFirst(count) }
        return Array(waiting.prefix(count))
    }
}
