public import Foundation
import Glibc

/// Tells the service manager how the service fares (sd_notify(3)), over a datagram socket of our own.
///
/// Without `$NOTIFY_SOCKET` it says nothing. A message that cannot be delivered is lost: the service goes on.
public struct ServiceNotifier: Sendable {
    private let address: String?

    /// The notifier of this environment.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let socket = environment["NOTIFY_SOCKET"]
        // sd_notify(3): an absolute path, or `@` for a name in the abstract namespace.
        address = socket.flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
    }

    /// Whether anybody listens.
    public var isHeard: Bool { address != nil }

    /// The service is up: its journal is migrated, its configuration good. Also ends a reload.
    public func ready(status: String) { send(["READY=1", "STATUS=\(oneLine(status))"]) }

    /// One line for `systemctl status`.
    public func status(_ text: String) { send(["STATUS=\(oneLine(text))"]) }

    /// The service begins to stop.
    public func stopping(status: String = "stopping") { send(["STOPPING=1", "STATUS=\(oneLine(status))"]) }

    /// The service reads its configuration anew; `ready` must follow, whether that was good or not.
    public func reloading(status: String = "reloading") {
        send(["RELOADING=1", "MONOTONIC_USEC=\(monotonicMicroseconds())", "STATUS=\(oneLine(status))"])
    }

    /// Asks for more time, counted from now: a start or a stop that takes longer than the unit allows.
    public func extendTimeout(by duration: Duration) { send(["EXTEND_TIMEOUT_USEC=\(duration.microseconds)"]) }

    /// Runs a start or a stop that may take longer than the unit allows, and asks for more time as long as it runs: a
    /// migration of a large journal, say. What has not ended within `longest` is left to the unit's timeout.
    public func extendingTimeout<Value>(
        for longest: Duration = .seconds(3600), _ body: () async throws -> Value
    ) async rethrows -> Value {
        guard isHeard else { return try await body() }
        extendTimeout(by: Self.step * 3)
        let asking = Task {
            let end = ContinuousClock.now + longest
            while ContinuousClock.now < end {
                try await Task.sleep(for: Self.step)
                extendTimeout(by: Self.step * 3)
            }
        }
        defer { asking.cancel() }
        return try await body()
    }

    private static let step: Duration = .seconds(10)

    /// The service is alive.
    public func watchdog() { send(["WATCHDOG=1"]) }

    /// The whole message in one datagram.
    private func send(_ lines: [String]) {
        guard let address, let place = UnixAddress(address) else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(lines.joined(separator: "\n").utf8)
        place.withPointer { pointer, length in
            while sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), pointer, length) < 0,
                errno == EINTR
            {}
        }
    }

    /// A line break would begin another message.
    private func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    private func monotonicMicroseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
    }
}

extension Duration {
    fileprivate var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
