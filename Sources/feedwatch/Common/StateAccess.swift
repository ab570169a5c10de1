import Configuring
import Controlling
import FeedModel
import Journaling
import Processing
import ServiceManaging

extension CommonOptions {
    /// The journal of the configuration's state directory, to read; nil when nothing has been recorded yet.
    func readJournal() throws -> Journal? {
        let directory = try loadConfiguration().daemon.stateDirectory
        do { return try Journal(reading: directory + "/journal.sqlite") } catch let failure as JournalFailure {
            if failure.kind == .missing { return nil }
            throw failure
        }
    }

    /// Who holds the state directory; nil if nobody does. Throws where it is closed to the caller, for nothing that would be
    /// said of it then is true.
    func holder(of directory: String) throws -> StateLock.Holder? {
        do { return try StateLock.holder(of: directory) } catch { throw CommandFailure(.failed, "\(error)") }
    }

    /// Has `body` done by the running daemon, or on the journal under the state's lock when none runs.
    func operate<Value>(_ body: (any Operations) async throws -> Value) async throws -> Value {
        let directory = try loadConfiguration().daemon.stateDirectory
        do {
            if let holder = try holder(of: directory) {
                guard let control = holder.control else {
                    throw ServiceFailure.stateHeld(directory: directory, by: holder)
                }
                return try await body(ControlClient(path: control))
            }
            let lock = try StateLock(directory: directory)
            let journal = try Journal(path: directory + "/journal.sqlite")
            defer { journal.close() }
            // Used after the last await, so that the lock is held until then.
            defer { withExtendedLifetime(lock) {} }
            return try await body(JournalOperations(journal: journal))
        } catch let failure as OperationFailure {
            throw CommandFailure(failure.status, failure.message)
        } catch let failure as ServiceFailure {
            throw CommandFailure(failure.isTemporary ? .temporary : .failed, failure.description)
        }
    }
}

extension OperationFailure {
    /// What it means to the caller.
    fileprivate var status: ExitStatus {
        switch kind {
        case .unknown, .refused: .badData
        case .failed: .failed
        case .temporary, .needsDaemon: .temporary
        }
    }
}
