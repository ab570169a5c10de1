import Foundation
import Processing

/// An error with its age: `5 min ago: 503`.
enum ErrorAge {
    static func text(_ error: String?, at date: Date?, now: Date) -> String {
        guard let error else { return "" }
        return (date.map { Span.from(now, to: $0) + ": " } ?? "") + error
    }
}

extension StatusReport.Receiver {
    /// What it failed by last, unless it was told something since.
    func openError(at now: Date) -> String {
        if let lastErrorAt, let lastSuccess, lastSuccess > lastErrorAt { return "" }
        return ErrorAge.text(lastError, at: lastErrorAt, now: now)
    }
}
