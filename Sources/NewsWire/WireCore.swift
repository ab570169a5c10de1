import Dispatch
import Foundation
import Glibc
import Synchronization

/// The part of a server that its threads hold: the routes, the open connections, the end of it all.
final class WireCore: Sendable {
    private struct State {
        var routes: [String: WireServer.Handler] = [:]
        var open: Set<CInt> = []
        var stopped = false
    }

    let log: WireLog
    private let listener: CInt
    private let reception: WireServer.Reception
    private let connectionLimit: Int
    private let fallback: WireServer.Handler
    private let state = Mutex(State())
    private let end = WireGate()
    private let threads = DispatchGroup()

    init(
        listener: CInt, reception: WireServer.Reception, connectionLimit: Int, log: WireLog,
        fallback: @escaping WireServer.Handler
    ) {
        self.listener = listener
        self.reception = reception
        self.connectionLimit = connectionLimit
        self.log = log
        self.fallback = fallback
    }

    func route(_ path: String, _ handler: @escaping WireServer.Handler) {
        state.withLock { $0.routes[path] = handler }
    }

    func start() {
        if reception != .neverAccept { run { self.accept() } }
    }

    /// Ends everything: `shutdown` wakes whoever waits in a socket call, the gate whoever waits in `poll`.
    func stop() {
        let first = state.withLock { state in
            defer { state.stopped = true }
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
            return !state.stopped
        }
        if first {
            end.open()
            shutdown(listener, Int32(SHUT_RDWR))
        }
        threads.wait()
        if first { close(listener) }
    }

    private func run(_ body: @escaping @Sendable () -> Void) {
        threads.enter()
        let thread = Thread { [threads] in
            body()
            threads.leave()
        }
        thread.stackSize = 1 << 19
        thread.start()
    }

    private func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            if descriptor >= 0 {
                WireSocket.closeOnExec(descriptor)
                receive(descriptor)
            } else if [EINTR, ECONNABORTED].contains(errno) {
                continue
            } else if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) {
                if WireSocket.waitForEnd(of: [end.descriptor], for: .milliseconds(20)) != nil { return }
            } else {
                return
            }
        }
    }

    private func receive(_ descriptor: CInt) {
        let admitted = state.withLock { state in
            guard !state.stopped, state.open.count < connectionLimit, reception != .reset else { return false }
            state.open.insert(descriptor)
            return true
        }
        guard admitted else {
            WireSocket.prepareReset(descriptor)
            close(descriptor)
            return
        }
        let number = log.connected()
        run { self.serve(descriptor, number: number) }
    }

    private func serve(_ descriptor: CInt, number: Int) {
        if reception == .silence {
            _ = WireSocket.waitForEnd(of: [end.descriptor, descriptor], for: nil)
        } else {
            var connection = WireConnection(
                descriptor: descriptor, number: number, stop: end.descriptor, log: log
            ) { self.answer($0) }
            connection.serve()
        }
        state.withLock { state in
            state.open.remove(descriptor)
            close(descriptor)
        }
    }

    private func answer(_ request: WireRequest) -> WireAnswer {
        let handler = state.withLock { $0.routes[request.path] } ?? fallback
        return handler(request)
    }
}
