import Glibc

/// What may go wrong between the daemon and the system that it lives in.
public enum ServiceFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Another daemon (or a command that changes something) holds the state directory. Temporary.
    case stateHeld(directory: String, by: StateLock.Holder?)
    /// The state directory cannot be made or its lock file not opened; permanent until a person mends it.
    case stateUnusable(path: String, step: String, errno: Int32)

    /// Whether trying again later may help.
    public var isTemporary: Bool {
        switch self {
        case .stateHeld: true
        case .stateUnusable: false
        }
    }

    /// One sentence for a person.
    public var description: String {
        switch self {
        case .stateHeld(let directory, let holder?):
            "another feedwatch (process \(holder.process)) holds the state directory \(directory)"
        case .stateHeld(let directory, nil):
            "another feedwatch holds the state directory \(directory)"
        case .stateUnusable(let path, let step, let number):
            "cannot use the state directory: \(step) \(path): \(String(cString: strerror(number)))"
                + (number == EACCES ? " (it is the daemon's: try again as its user, or with sudo)" : "")
        }
    }
}
