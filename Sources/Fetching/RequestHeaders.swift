public import FeedModel
internal import Foundation
internal import Transfers

/// The headers of one hop: who we are, what we read, what we have; nothing else.
struct RequestHeaders {
    ///
    static let accept =
        "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
        + "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"

    var fields: [HeaderField] = []
    private(set) var etag = false
    private(set) var modified = false
    /// The names of headers whose values are secrets, in lower case.
    private var secrets = Self.alwaysSecret
    private static let alwaysSecret: Set<String> = ["authorization", "proxy-authorization", "cookie"]
    private static let acceptField = HeaderField("Accept", accept)
    private static let instances = HeaderField("A-IM", "feed")

    /// The headers as lines for people; what is secret is not shown.
    var shown: [String] {
        fields.map { "\($0.name): \(secrets.contains($0.name.lowercased()) ? "(secret)" : $0.text)" }
    }

    init(userAgent: String) {
        fields.reserveCapacity(6)
        fields.append(HeaderField("User-Agent", userAgent))
        fields.append(Self.acceptField)
    }

    /// Adds what the server gave for this very URL; suspicious dates are not sent.
    mutating func add(_ validators: CacheValidators, _ which: FeedOptions.Validators, now: Date) {
        if let value = validators.etag, which == .both || which == .etag {
            fields.append(HeaderField("If-None-Match", bytes: value))
            fields.append(Self.instances)
            etag = true
        }
        if let value = validators.lastModified, which == .both || which == .modified, Self.isPlausible(value, now) {
            fields.append(HeaderField("If-Modified-Since", bytes: value))
            modified = true
        }
    }

    /// A date far ahead would be answered with 304 for ever. What is no date at all goes back as it came.
    private static func isPlausible(_ value: [UInt8], _ now: Date) -> Bool {
        guard let date = value.withUnsafeBufferPointer({ HTTPDate.date($0) }) else { return true }
        return date.timeIntervalSince(now) < 86400 && !holds2038(value)
    }

    /// The year in which clocks of 32 bits end; asked at every poll, so without a search of the library.
    private static func holds2038(_ value: [UInt8]) -> Bool {
        value.indices.dropLast(3).contains { at in
            value[at] == 0x32 && value[at + 1] == 0x30 && value[at + 2] == 0x33 && value[at + 3] == 0x38
        }
    }

    /// Adds the feed's own headers; those of secrets, and cookies, only where the feed itself is.
    mutating func add(_ headers: [FeedOptions.Header], atHome: Bool, _ secret: SecretLookup) throws {
        for header in headers {
            if let reference = header.secret {
                guard atHome else { continue }
                set(header.name, try secret(reference))
                secrets.insert(header.name.lowercased())
            } else if let value = header.value {
                // A key may stand in any header: elsewhere only what says how we read goes along.
                let isHarmless = ["accept", "accept-language", "user-agent"].contains(header.name.lowercased())
                if atHome || isHarmless { set(header.name, value) }
            }
        }
    }

    mutating func set(_ name: String, _ value: String) {
        fields.removeAll { $0.isNamed(name) }
        fields.append(HeaderField(name, value))
    }
}

/// Looks a secret up when it is needed.
public typealias SecretLookup = @Sendable (SecretReference) throws -> String
