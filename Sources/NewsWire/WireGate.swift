import Glibc
import Synchronization

/// Holds answers back until a test opens it; once open it stays open.
///
/// A pipe underneath: its writing end closed is the opening, which any number of threads see by `poll`.
public final class WireGate: Sendable {
    let descriptor: CInt
    private let lock: Mutex<CInt>

    /// A closed gate. Without descriptors left it is born open.
    public init() {
        var ends: [CInt] = [-1, -1]
        _ = pipe(&ends)
        for end in ends { WireSocket.closeOnExec(end) }
        descriptor = ends[0]
        lock = Mutex(ends[1])
    }

    deinit {
        open()
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    /// Lets everyone through, now and later.
    public func open() {
        let end = lock.withLock { end in
            defer { end = -1 }
            return end
        }
        if end >= 0 { Glibc.close(end) }
    }

    /// Whether the gate has been opened.
    public var isOpen: Bool { lock.withLock { $0 < 0 } }
}
