public import Foundation

/// The service manager's watchdog: who does not show a sign of life in time is restarted.
public struct Watchdog: Sendable {
    /// How often a sign is to be given: half of what the manager allows (sd_watchdog_enabled(3)).
    public let interval: Duration
    private let notifier: ServiceNotifier

    /// Nil if the manager asks for no signs, or asks another process for them.
    public init?(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        process: Int32 = ProcessInfo.processInfo.processIdentifier
    ) {
        guard let limit = environment["WATCHDOG_USEC"].flatMap({ Int64($0) }), limit > 0 else { return nil }
        if let meant = environment["WATCHDOG_PID"], Int32(meant) != process { return nil }
        notifier = ServiceNotifier(environment: environment)
        guard notifier.isHeard else { return nil }
        interval = .microseconds(max(1, limit / 2))
    }

    /// Gives a sign at once and then every interval, each time only if `isAlive` says so; ends when it is cancelled.
    ///
    /// `isAlive` should do what the service lives on (read from its journal); one that hangs is a sign not given.
    public func run(
        sleep: @Sendable (Duration) async throws -> Void = { try await ContinuousClock().sleep(for: $0) },
        while isAlive: @Sendable () async -> Bool
    ) async {
        while !Task.isCancelled {
            if await isAlive() { notifier.watchdog() }
            guard (try? await sleep(interval)) != nil else { return }
        }
    }
}
