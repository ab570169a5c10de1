internal import CProcess
public import FeedModel
internal import Foundation
internal import Glibc
internal import Synchronization

/// A running program with pipes to and from it, watched by a thread of its own: whatever it does or leaves undone, no
/// caller waits for it.
///
/// It stands in a process group of its own, which is ended as a whole. Its input ends when the daemon dies, by the
/// system's doing. Letting go of the last reference kills it.
public final class ChildProcess: Sendable {
    /// Called on the child's thread, one line after the other, without the line's end; a slow callee slows the child.
    public typealias LineHandler = @Sendable (ProgramVoice, [UInt8]) -> Void

    private let orders: ChildOrders
    /// Its process id, which is its group's too.
    public let id: Int32

    /// Starts `program`; `onEnd` is called once, after the last line.
    public init(
        _ program: Program, onLine: @escaping LineHandler, onEnd: @escaping @Sendable (ProgramEnd) -> Void
    ) throws(ProgramFailure) {
        let orders = try ChildOrders(program)
        let child = try Spawning.spawn(program)
        self.orders = orders
        id = child.process
        Thread.detachNewThread {
            var loop = ChildLoop(child, orders, onLine)
            onEnd(loop.run())
        }
    }

    deinit { orders.end(.init(input: 0, term: 0)) }

    /// Gives it bytes to read. Never blocks: what it does not read waits in our memory, so bound what you give.
    public func write(_ bytes: [UInt8]) { orders.write(bytes) }

    /// Its input ends after what was given.
    public func closeInput() { orders.closeInput() }

    /// Ends it in steps: end of input, then TERM after `patience.input`, then KILL after another `patience.term`.
    public func end(_ patience: Patience = Patience()) { orders.end(patience) }

    /// How long it may take to go.
    public struct Patience: Sendable, Hashable {
        /// Between the end of its input and TERM; 0: TERM at once.
        public var input: Seconds
        /// Between TERM and KILL; 0: KILL at once.
        public var term: Seconds

        /// Below what systemd grants the daemon itself.
        public init(input: Seconds = 0, term: Seconds = 2) {
            self.input = input
            self.term = term
        }
    }
}

/// What the child's thread is told, under a lock, with an eventfd that wakes it.
final class ChildOrders: Sendable {
    struct Post {
        var input: [UInt8] = []
        var closesInput = false
        var patience: ChildProcess.Patience?
    }

    private let post = Mutex(Post())
    let wakeUp: Int32

    init(_ program: Program) throws(ProgramFailure) {
        wakeUp = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        guard wakeUp >= 0 else { throw ProgramFailure(program: program.name, errno: errno, step: "watch over") }
    }

    deinit { close(wakeUp) }

    func write(_ bytes: [UInt8]) { tell { $0.input += bytes } }
    func closeInput() { tell { $0.closesInput = true } }
    func end(_ patience: ChildProcess.Patience) { tell { $0.patience = patience } }

    /// All that was ordered since the last call.
    func take() -> Post {
        post.withLock { post in
            defer { post = Post() }
            return post
        }
    }

    private func tell(_ order: (inout Post) -> Void) {
        post.withLock { order(&$0) }
        eventfd_write(wakeUp, 1)
    }
}
