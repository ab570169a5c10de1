internal import Foundation
public import Logging

/// Bytes in and out by libcurl: one thread owns the multi handle, everybody else has this front.
///
/// `perform` never queues for long: how many transfers run at once is for the caller to bound. A cancelled task's
/// transfer is taken out at once and throws `TransferFailure.Kind.cancelled`.
public final class TransferEngine: Sendable {
    private let mailbox: Mailbox

    /// Starts the engine's thread. `connections`: kept at most, over all hosts. `bodies`: bytes that all bodies under way
    /// may hold together; beyond that the largest is given up as too large.
    public init(connections: Int = 256, bodies: Int = 64 << 20, log: Logger) throws {
        let mailbox = try Mailbox()
        self.mailbox = mailbox
        let thread = Thread {
            guard let loop = TransferLoop(mailbox, connections: connections, bodies: bodies) else {
                log.critical("the transfer engine could not start")
                mailbox.close()
                return
            }
            loop.run()
        }
        thread.name = "transfers"
        thread.stackSize = 2 << 20
        thread.start()
    }

    /// Does what `request` says. Throws `TransferFailure`; an HTTP status of any value is a response.
    public func perform(_ request: TransferRequest) async throws -> TransferResponse {
        let id = mailbox.reserve()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                mailbox.submit(Mailbox.Order(id: id, request: request, continuation: continuation))
            }
        } onCancel: {
            mailbox.cancel(id)
        }
    }

    /// Ends the thread; what is under way throws `cancelled`. Comes back when the thread is done.
    public func stop() async {
        await withCheckedContinuation { mailbox.stop($0) }
    }

    deinit { mailbox.stop(nil) }
}
