internal import GRDB

/// Why the journal cannot do what it is asked.
public struct JournalFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is the matter.
    public enum Kind: Sendable, Hashable {
        /// There is no such file: nothing has been recorded yet.
        case missing
        /// It was written by an older program, and only the daemon may bring it up to date.
        case tooOld
        /// The file cannot be opened or made.
        case cannotOpen
        /// It was written by a newer program.
        case tooNew
        /// No space is left: temporary.
        case full
        /// The disk answers with errors: the file may be whole, the disk is not.
        case disk
        /// It is no journal, or damaged.
        case damaged
        /// Anything else that SQLite says.
        case failed
    }

    /// What is the matter.
    public var kind: Kind
    /// In one sentence, with the file where it helps.
    public var description: String

    /// A failure.
    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    /// SQLite's error, in the classes that the house tells apart.
    init(_ error: any Error, path: String, of file: File = .journal) {
        let name = "\(file.rawValue) \(path)"
        guard let error = error as? DatabaseError else {
            self = (error as? JournalFailure) ?? JournalFailure(.failed, "\(name): \(error)")
            return
        }
        let text = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_FULL: self.init(.full, "no space is left for the \(name)")
        // The index of the log of changes is a file that is made to its size: without space that fails.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
            self.init(.full, "no space is left for the \(name)")
        case .SQLITE_IOERR:
            self.init(.disk, "the disk of the \(name) fails: \(text) (\(error.extendedResultCode.rawValue))")
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
            self.init(.cannotOpen, "cannot open the \(name): \(text)")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            self.init(.damaged, "the \(name) is damaged: \(text). \(file.remedy)")
        default: self.init(.failed, "\(name): \(text)")
        }
    }

    /// The files that there are.
    enum File: String {
        case journal
        case searchIndex = "search index"

        var remedy: String {
            switch self {
            case .journal: "`feedwatch verify` says how badly, `feedwatch restore FILE` brings a backup back"
            case .searchIndex: "`feedwatch verify --rebuild-search` makes it anew from the journal"
            }
        }
    }
}
