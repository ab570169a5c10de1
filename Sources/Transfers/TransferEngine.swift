internal import Foundation
public import Logging

/// Bytes in and out by libcurl: one thread owns the multi handle, everybody else has this front.
///
/// `perform` never queues for long: how many transfers run at once is for the caller to bound. A cancelled task's
/// transfer is taken out at once and throws `TransferFailure.Kind.cancelled`.
public final class TransferEngine: Sendable {
    private let mailbox: Mailbox
    private let tap: TransferTap?

    /// Starts the engine's thread. `connections`: kept at most, over all hosts. `bodies`: bytes that all bodies under way
    /// may hold together; beyond that the largest is given up as too large.
    /// `tap`: sees all that is asked and answered.
    public init(connections: Int = 256, bodies: Int = 64 << 20, tap: TransferTap? = nil, log: Logger) throws {
        self.tap = tap
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
        guard let tap else { return try await transfer(request) }
        guard tap.asks(request) else { throw TransferFailure(.cancelled, "not sent") }
        do {
            let response = try await transfer(request)
            tap.ended(request, .success(response))
            return response
        } catch let failure as TransferFailure {
            tap.ended(request, .failure(failure))
            throw failure
        }
    }

    private func transfer(_ request: TransferRequest) async throws -> TransferResponse {
        let order = Order(request)
        await withTaskCancellationHandler {
            await withUnsafeContinuation { mailbox.submit(order, $0) }
        } onCancel: {
            mailbox.cancel(order)
        }
        return try order.result()
    }

    /// Ends the thread; what is under way throws `cancelled`. Comes back when the thread is done.
    public func stop() async {
        await withCheckedContinuation { mailbox.stop($0) }
    }

    deinit { mailbox.stop(nil) }
}

/// Looks on at transfers, for who wants to see what is sent and answered.
public struct TransferTap: Sendable {
    /// Before a request goes out; false: it does not, and its asker gets `cancelled`.
    public var asks: @Sendable (TransferRequest) -> Bool
    /// When it has ended.
    public var ended: @Sendable (TransferRequest, Result<TransferResponse, TransferFailure>) -> Void

    /// A tap.
    public init(
        asks: @escaping @Sendable (TransferRequest) -> Bool,
        ended: @escaping @Sendable (TransferRequest, Result<TransferResponse, TransferFailure>) -> Void
    ) {
        self.asks = asks
        self.ended = ended
    }
}
