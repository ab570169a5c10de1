import ArgumentParser
import FeedModel
import Journaling

/// What `feedwatch` tells its caller by its exit status (contract, section 1).
enum ExitStatus: Int32 {
    /// Done.
    case done = 0
    /// Bad configuration or input data.
    case badData = 1
    /// Bad usage.
    case badUsage = 2
    /// It ran, but something failed.
    case failed = 3
    /// A temporary failure: try again later (a daemon holds the state, the disk is full).
    case temporary = 75

    /// To be thrown where everything is said already.
    var code: ExitCode { ExitCode(rawValue) }
}

/// A command's end with a sentence for the person and a status for the caller.
struct CommandFailure: Error, CustomStringConvertible {
    /// The status to leave with.
    var status: ExitStatus
    /// What went wrong, in one sentence.
    var description: String

    init(_ status: ExitStatus, _ description: String) {
        self.status = status
        self.description = description
    }
}

extension ExitStatus {
    /// What an error that reached `main` means to the caller, and what is still to be said about it.
    static func judge(_ error: any Error) -> (code: Int32, message: String?) {
        switch error {
        case let failure as CommandFailure: (failure.status.rawValue, failure.description)
        case let fault as ConfigurationFault: (ExitStatus.badData.rawValue, fault.description)
        case let code as ExitCode: (code.rawValue, nil)
        case let failure as JournalFailure where failure.kind == .full:
            (ExitStatus.temporary.rawValue, failure.description)
        case is CancellationError: (ExitStatus.temporary.rawValue, "interrupted")
        default: (ExitStatus.failed.rawValue, String(describing: error))
        }
    }
}
