import FeedModel

/// How long to wait after a failure (4.5, R-30, R-31). Never gives up.
enum Backoff {
    static func wait(
        _ failure: PollFailure, base: Seconds, memory: inout FeedMemory, now: Int, chance: () -> Double
    ) -> (wait: Seconds, reason: String) {
        let n = memory.failures
        let ceiling = ceiling(memory, now: now)
        if failure.kind == .throttled {
            memory.throttles += 1
            memory.slowUntil = now + 86400
        }
        if let asked = failure.retryAfter {
            // Who says "in a second" again and again is not asked every second: once is obeyed, then the base holds.
            let least = n > 1 ? min(base, Manners.firstRetry) : 0
            let wait = max(min(asked, Manners.longestRetryAfter), least)
            return (wait + min(60, wait * 0.05) * chance() + 0.5, "Retry-After")
        }
        switch failure.kind {
        case .gone:
            memory.goneAnswers += 1
            return (memory.goneAnswers <= 4 ? 7 * 86400 : 30 * 86400, "gone (410): asked again now and then")
        case .authentication: return (6 * 3600, "not authorized")
        case .withheld: return (86400, "withheld (\(failure.status ?? 0))")
        case .blocked: return (doubled(4 * 3600, times: n - 1, ceiling), "blocked")
        case .throttled:
            let wait = max(3600, 2 * base) * (1 + chance())
            return (doubled(wait, times: memory.throttles - 1, max(ceiling, 2 * base)), "too many requests (429)")
        case .hard, .addressRefused: return (doubled(3600, times: n - 1, ceiling), "refused, failure \(n)")
        case .soft, .unavailable, .dns, .tls, .notAFeed, .protocolViolation, .network, .cancelled:
            if n == 1 { return (min(base, Manners.firstRetry), "first failure") }
            let wait = min(max(ceiling, base), base * exponential(n - 1))
            return (wait * (0.85 + 0.3 * chance()), "failure \(n)")
        }
    }

    private static func ceiling(_ memory: FeedMemory, now: Int) -> Seconds {
        let failing = Double(now - (memory.failingSince ?? now))
        return failing > Manners.patience ? Manners.longestBackoffLater : Manners.longestBackoff
    }

    private static func doubled(_ first: Seconds, times: Int, _ ceiling: Seconds) -> Seconds {
        min(ceiling, first * exponential(times))
    }

    private static func exponential(_ n: Int) -> Double {
        Double(UInt64(1) << UInt64(min(max(n, 0), 40)))
    }
}
