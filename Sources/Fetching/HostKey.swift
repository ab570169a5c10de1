internal import CPSL
internal import Transfers

/// What counts as one host: the registrable domain by the public suffix list, or the address.
public struct HostKey: Hashable, Sendable, CustomStringConvertible {
    /// The domain or address.
    public let description: String

    /// The key of a URL's host; nil for a URL that cannot be read.
    public init?(url: String) {
        guard let parts = URLParts(url) else { return nil }
        self.init(host: parts.host)
    }

    /// The key of a host's name or address.
    public init(host: String) {
        let host = host.utf8.last == UInt8(ascii: ".") ? String(host.dropLast()) : host
        description = IPAddress(host) == nil ? Self.registrable(host) ?? host : host
    }

    /// `reddit.com` answers more than one request a minute with 429 (observed by NetNewsWire).
    var ownGap: Double? { description == "reddit.com" ? 60 : nil }

    private static func registrable(_ host: String) -> String? {
        // What comes back points into what was given: it is copied while that lives.
        host.withCString { host in
            psl_builtin().flatMap { psl_registrable_domain($0, host) }.map { String(cString: $0) }
        }
    }
}
