public import Foundation

extension TransferResponse {
    /// The server's own clock; nil without a `Date`.
    public var serverTime: Date? { text("Date").flatMap(HTTPDate.date) }

    /// Retry-After (RFC 9110, 10.2.3) in seconds from now: a number, or a date by the server's own clock, at most a week
    /// nil without one that can be read.
    public func retryAfter(now: Date) -> TimeInterval? {
        guard let text = text("Retry-After")?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return nil }
        let longest: TimeInterval = 7 * 86400
        if text.utf8.allSatisfy({ (48...57).contains($0) }) { return min(Double(text) ?? longest, longest) }
        guard let date = HTTPDate.date(text) else { return nil }
        return min(max(0, date.timeIntervalSince(serverTime ?? now)), longest)
    }

    /// What is left of the response's freshness (RFC 9111, 4.2) in seconds: `max-age` less `Age`, else `Expires` less
    /// `Date`; nil without a statement, or when it says that nothing is to be kept.
    public func freshness(now: Date) -> TimeInterval? {
        let directives = CacheDirectives(list("Cache-Control") ?? "")
        if directives.has("no-cache") || directives.has("no-store") { return nil }
        if let age = directives.seconds("max-age") {
            let left = age - (text("Age").flatMap { Double($0.trimmingCharacters(in: .whitespaces)) } ?? 0)
            return left > 0 ? left : nil
        }
        guard let expires = text("Expires").flatMap(HTTPDate.date) else { return nil }
        let left = expires.timeIntervalSince(serverTime ?? now)
        return left > 0 ? left : nil
    }
}

/// The directives of Cache-Control (RFC 9111, 5.2).
struct CacheDirectives {
    private let values: [String: String]

    init(_ text: String) {
        var values: [String: String] = [:]
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard let name = pair.first, !name.isEmpty else { continue }
            values[name.lowercased()] = pair.count > 1 ? pair[1].trimmingCharacters(in: ["\""]) : ""
        }
        self.values = values
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    /// Delta-seconds (RFC 9111, 1.2.2): digits only; more than fits counts as the most that does.
    func seconds(_ name: String) -> Double? {
        guard let text = values[name], !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return min(Double(text) ?? 2_147_483_648, 2_147_483_648)
    }
}
