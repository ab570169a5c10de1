import Logging
import Transfers

/// Engines and requests as the tests need them.
enum Engines {
    static func one(bodies: Int = 64 << 20) throws -> TransferEngine {
        try TransferEngine(bodies: bodies, log: Logger(label: "test"))
    }

    /// A GET that loopback is open to.
    static func get(_ url: String, _ change: (inout TransferLimits) -> Void = { _ in }) -> TransferRequest {
        var request = TransferRequest(url: url, addresses: .all)
        change(&request.limits)
        return request
    }
}
