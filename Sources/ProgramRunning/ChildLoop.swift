internal import CProcess
internal import Foundation
internal import Glibc

/// What a child's thread does until the child has ended: feeds it, listens to it, and ends it when told to.
struct ChildLoop {
    private let child: SpawnedChild
    private let orders: ChildOrders
    private let onLine: ChildProcess.LineHandler
    private var input: Int32
    private var voices: [Voice]
    private var pending: [UInt8] = []
    private var written = 0
    private var closesInput = false
    /// The signals still to be sent, each with its time.
    private var signals: [(at: ContinuousClock.Instant, signal: Int32)] = []
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    private struct Voice {
        var kind: ProgramVoice
        var descriptor: Int32
        var splitter = LineSplitter()
    }

    init(_ child: SpawnedChild, _ orders: ChildOrders, _ onLine: @escaping ChildProcess.LineHandler) {
        self.child = child
        self.orders = orders
        self.onLine = onLine
        input = child.input
        voices = [
            Voice(kind: .output, descriptor: child.output), Voice(kind: .error, descriptor: child.errors),
        ]
    }

    mutating func run() -> ProgramEnd {
        blockPipeSignal()
        while !wait() {
            obey(orders.take())
            feed()
            listen()
            sendSignals()
        }
        let end = reap()
        // What it said last is still in the pipes; a grandchild that holds them open is not waited for.
        listen()
        for index in voices.indices { closeVoice(index) }
        closeInput()
        close(child.end)
        return end
    }

    /// A write to a child that is gone must fail here, not end the daemon.
    private func blockPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    // MARK: - Waiting

    /// Waits for something to do; true when the child has ended.
    private func wait() -> Bool {
        var watched = [
            pollfd(fd: child.end, events: Int16(POLLIN), revents: 0),
            pollfd(fd: orders.wakeUp, events: Int16(POLLIN), revents: 0),
        ]
        for voice in voices where voice.descriptor >= 0 {
            watched.append(pollfd(fd: voice.descriptor, events: Int16(POLLIN), revents: 0))
        }
        if input >= 0 {
            // Without anything to say we only want to hear that nobody listens any more.
            let events = written < pending.count ? Int16(POLLOUT) : 0
            watched.append(pollfd(fd: input, events: events, revents: 0))
        }
        poll(&watched, nfds_t(watched.count), timeout)
        if watched[1].revents != 0 {
            var count: eventfd_t = 0
            eventfd_read(orders.wakeUp, &count)
        }
        return watched[0].revents != 0
    }

    private var timeout: Int32 {
        guard let next = signals.first?.at else { return -1 }
        let left = ContinuousClock.now.duration(to: next) / .milliseconds(1)
        return Int32(min(max(left.rounded(.up), 0), 1e6))
    }

    private func reap() -> ProgramEnd {
        var status: Int32 = 0
        while waitpid(child.process, &status, 0) < 0, errno == EINTR {}
        return ProgramEnd(waitStatus: status)
    }

    // MARK: - Orders

    private mutating func obey(_ post: ChildOrders.Post) {
        if input >= 0 { pending += post.input }
        if post.closesInput { closesInput = true }
        guard let patience = post.patience else { return }
        closesInput = true
        let now = ContinuousClock.now
        signals = [
            (now + .seconds(patience.input), SIGTERM), (now + .seconds(patience.input + patience.term), SIGKILL),
        ]
        if patience.term <= 0 { signals.removeFirst() }
    }

    private mutating func sendSignals() {
        while let next = signals.first, next.at <= .now {
            // The whole group; the child is not reaped yet, so the number is still its own.
            kill(-child.process, next.signal)
            signals.removeFirst()
        }
    }

    // MARK: - Pipes

    private mutating func feed() {
        while input >= 0, written < pending.count {
            let count = pending[written...].withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
            if count >= 0 {
                written += count
            } else if errno == EAGAIN {
                break
            } else if errno != EINTR {
                closeInput()
            }
        }
        if written == pending.count || input < 0 {
            pending.removeAll()
            written = 0
            if closesInput { closeInput() }
        }
    }

    private mutating func closeInput() {
        guard input >= 0 else { return }
        close(input)
        input = -1
    }

    /// A block from each voice at a time, so that a child that never stops talking is still fed and ended. A block is
    /// as large as a pipe: once the child has ended, one is all that is left.
    private mutating func listen() {
        for index in voices.indices where voices[index].descriptor >= 0 {
            let count = buffer.withUnsafeMutableBytes { read(voices[index].descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                let kind = voices[index].kind
                voices[index].splitter.take(buffer[..<count]) { onLine(kind, $0) }
            } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                closeVoice(index)
            }
        }
    }

    private mutating func closeVoice(_ index: Int) {
        guard voices[index].descriptor >= 0 else { return }
        close(voices[index].descriptor)
        voices[index].descriptor = -1
        let kind = voices[index].kind
        voices[index].splitter.finish { onLine(kind, $0) }
    }
}
