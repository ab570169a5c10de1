internal import GRDB
internal import Synchronization

/// Connections for look-ups of a few rows on the thread that asks.
///
/// The pool's readers are no good for that: tasks hold them while they wait for a thread to go on in. When those threads
/// waited for a reader in turn, all would sleep for ever. One of these is held by a thread at work, and by nobody else; so
/// there are never more of them than threads that look something up.
final class Glances: Sendable {
    private let path: String
    private let configuration: Configuration
    private let idle = Mutex<[DatabaseQueue]>([])

    /// Of the database in `path`; `configuration`: that of a reader.
    init(path: String, configuration: Configuration) {
        self.path = path
        self.configuration = configuration
    }

    /// What `body` reads is one consistent state. After an error the connection is let go, whatever state it is in.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        let connection =
            try idle.withLock { $0.popLast() } ?? DatabaseQueue(path: path, configuration: configuration)
        let value = try connection.unsafeRead { try Transaction.deferred($0, body) }
        idle.withLock { $0.append(connection) }
        return value
    }

    /// Closes those that nobody uses; one at work closes when the journal is let go of.
    func close() {
        let connections = idle.withLock { idle in
            defer { idle = [] }
            return idle
        }
        for connection in connections { try? connection.close() }
    }
}
