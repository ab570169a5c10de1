internal import Glibc

/// Which addresses a transfer may be made to: checked at every connect and before every request on a connection
/// that is used again, so that neither a name nor a redirect leads to the machine's own network.
public enum AddressPolicy: Sendable, Hashable {
    /// Public addresses only.
    case publicOnly
    /// Loopback, private, link-local and other special addresses as well.
    case all

    /// Whether this policy allows an address.
    public func allows(_ address: IPAddress) -> Bool { self == .all || !address.isSpecial }
}

extension TransferRequest {
    /// The target of a request by a proxy where it is private by what is written. What other names resolve to is the
    /// proxy's to know: no socket of ours goes there.
    var privateTarget: String? {
        guard proxy != nil, addresses == .publicOnly, let host = URLParts(url)?.host else { return nil }
        if let address = IPAddress(host) { return address.isSpecial ? host : nil }
        return host == "localhost" || host.hasSuffix(".localhost") ? host : nil
    }
}

/// An IPv4 or IPv6 address.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes in network order.
    public let bytes: [UInt8]

    /// From 4 or 16 bytes; nil for any other number.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// From its text, without brackets; a zone (`%eth0`) is ignored. Nil for anything else, such as a name.
    public init?(_ text: some StringProtocol) {
        let text = String(text.prefix { $0 != "%" })
        var v4 = in_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            bytes = withUnsafeBytes(of: &v4) { Array($0) }
            return
        }
        var v6 = in6_addr()
        guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
        bytes = withUnsafeBytes(of: &v6) { Array($0) }
    }

    /// From a socket address; nil for another family than IP.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            bytes = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                withUnsafeBytes(of: pointer.pointee.sin_addr) { Array($0) }
            }
        case AF_INET6:
            bytes = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                withUnsafeBytes(of: pointer.pointee.sin6_addr) { Array($0) }
            }
        default: return nil
        }
    }

    /// As people write it.
    public var description: String {
        var text = [CChar](repeating: 0, count: 64)
        _ = inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, 64)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Not of the public Internet: IPv4 by RFC 6890 and its registry, and multicast; IPv6 whatever is not global unicast
    /// (2000::/3, RFC 4291, 2.4) or is set aside there. An IPv4 address inside an IPv6 one counts as itself.
    public var isSpecial: Bool {
        if bytes.count == 4 { return Self.specialV4.contains { matches($0, $1) } }
        if let inner = embedded { return inner.isSpecial }
        return !matches([0x20], 3) || Self.specialV6.contains { matches($0, $1) }
    }

    /// The IPv4 address that an IPv6 one carries: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056).
    private var embedded: IPAddress? {
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
        if matches(mapped, 96) || matches([0, 0x64, 0xff, 0x9b], 96) { return IPAddress(bytes: Array(bytes[12..<16])) }
        if matches([0x20, 0x02], 16) { return IPAddress(bytes: Array(bytes[2..<6])) }
        return nil
    }

    /// The first `length` bits are those of `network`, which is filled up with zeros.
    private func matches(_ network: [UInt8], _ length: Int) -> Bool {
        for bit in stride(from: 0, to: length, by: 8) {
            let mask: UInt8 = length - bit >= 8 ? 0xff : ~(0xff >> UInt8(length - bit))
            let wanted = bit / 8 < network.count ? network[bit / 8] : 0
            if bytes[bit / 8] & mask != wanted & mask { return false }
        }
        return true
    }

    private static let specialV4: [([UInt8], Int)] = [
        ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12), ([192, 0, 0], 24),
        ([192, 0, 2], 24), ([192, 88, 99], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24),
        ([203, 0, 113], 24), ([224], 4), ([240], 4),
    ]
    /// IETF protocol assignments (Teredo, ORCHID, benchmarking), documentation.
    private static let specialV6: [([UInt8], Int)] = [
        ([0x20, 1, 0], 23), ([0x20, 1, 0x0d, 0xb8], 32), ([0x3f, 0xff], 20),
    ]
}
