import Foundation
import Glibc
public import Logging
public import Processing
import Synchronization

/// Answers on the control socket: one request a connection, a line of JSON, answered by lines of JSON.
///
/// It has threads of its own and never blocks the daemon: reading and writing happen there, an operation runs in a task.
/// A peer that does not ask within five seconds, or does not read its answer, is cut; there are at most 16 at once.
public final class ControlServer: Sendable {
    private let listener: ControlListener
    private let operations: any Operations
    private let log: Logger
    private let connections = Mutex(0)

    static let mostConnections = 16
    static let patience = 5

    /// Listens at `path` from here on; throws `ControlFailure`. Call `stop` at the end.
    public init(path: String, operations: any Operations, log: Logger) throws {
        listener = try ControlListener(path: path)
        self.operations = operations
        self.log = log
        Thread.detachNewThread { [self] in serve() }
    }

    /// Takes no more requests, and removes the socket. Operations that run go on.
    public func stop() { listener.shutDown() }

    deinit { close(listener.descriptor) }

    private func serve() {
        while let connection = listener.accept() {
            ControlSocket.limitWaits(connection, seconds: Self.patience)
            let admitted = connections.withLock { count in
                if count >= Self.mostConnections { return false }
                count += 1
                return true
            }
            guard admitted else {
                refuse(connection)
                continue
            }
            Thread.detachNewThread { [self] in
                answer(connection)
                close(connection)
                connections.withLock { $0 -= 1 }
            }
        }
    }

    /// Said without waiting: the socket's buffer is empty.
    private func refuse(_ connection: CInt) {
        send(.failed(OperationFailure(.temporary, "the daemon has too many requests in hand")), to: connection)
        close(connection)
    }

    private func answer(_ connection: CInt) {
        var reader = LineReader(connection, longest: ControlLine.longestRequest)
        guard let line = reader.next(until: .now + .seconds(Self.patience)) else { return }
        guard let request = try? ControlLine.decode(ControlRequest.self, from: line) else {
            log.warning("control: a request was not understood")
            send(.failed(OperationFailure(.refused, "the request is not understood")), to: connection)
            return
        }
        log.info("control", metadata: ["request": "\(request.name)"])
        let answers = AnswerQueue()
        Task { [operations] in await Self.perform(request, on: operations, answers) }
        while let answer = answers.next() {
            guard send(answer, to: connection) else { return answers.close() }
        }
    }

    private static func perform(
        _ request: ControlRequest, on operations: any Operations, _ answers: AnswerQueue
    ) async {
        do {
            let result = try await request.perform(on: operations) { answers.put(.progress($0)) }
            answers.finish(.done(result))
        } catch {
            answers.finish(.failed(error as? OperationFailure ?? OperationFailure(.failed, "\(error)")))
        }
    }

    @discardableResult
    private func send(_ answer: ControlAnswer, to connection: CInt) -> Bool {
        guard let line = try? ControlLine.encode(answer) else { return false }
        return ControlSocket.send(line, to: connection)
    }
}

extension ControlRequest {
    /// For the log.
    fileprivate var name: String { String("\(self)".prefix { $0.isLetter }) }
}
