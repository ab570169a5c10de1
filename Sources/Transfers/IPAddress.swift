internal import Glibc

/// An IPv4 or IPv6 address.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// In network order read as a number.
    private let value: UInt128
    /// How many bits it has: 32 or 128.
    private let width: Int

    private init(v4: UInt32) { (value, width) = (UInt128(v4), 32) }

    private init(_ v4: in_addr) { self.init(v4: UInt32(bigEndian: v4.s_addr)) }

    private init(_ v6: in6_addr) {
        value = withUnsafeBytes(of: v6) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
        width = 128
    }

    /// From its text, without brackets; a zone (`%eth0`) is ignored. Nil for anything else, such as a name.
    public init?(_ text: some StringProtocol) {
        let zone = text.utf8.firstIndex(of: UInt8(ascii: "%"))
        let found =
            zone.map { text[..<$0].withCString { IPAddress(cString: $0) } }
            ?? text.withCString { IPAddress(cString: $0) }
        guard let address = found else { return nil }
        self = address
    }

    /// From its text as `inet_ntop` writes it.
    init?(cString text: UnsafePointer<CChar>) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(v4)
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self.init(v6)
        } else {
            return nil
        }
    }

    /// From a socket address; nil for another family than IP.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            self.init(address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_addr })
        case AF_INET6:
            self.init(address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { $0.pointee.sin6_addr })
        default: return nil
        }
    }

    /// As people write it.
    public var description: String {
        var text = [CChar](repeating: 0, count: 64)
        withUnsafeBytes(of: (value << UInt128(128 - width)).bigEndian) {
            _ = inet_ntop(width == 32 ? AF_INET : AF_INET6, $0.baseAddress, &text, 64)
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Not of the public Internet: IPv4 by RFC 6890 and its registry, and multicast; IPv6 whatever is not global unicast
    /// (2000::/3, RFC 4291, 2.4) or is set aside there. An IPv4 address inside an IPv6 one counts as itself.
    public var isSpecial: Bool {
        if width == 32 { return Self.specialV4.contains { $0.holds(self) } }
        if let inner = embedded { return inner.isSpecial }
        return !Self.globalUnicast.holds(self) || Self.specialV6.contains { $0.holds(self) }
    }

    /// The IPv4 address that an IPv6 one carries: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056).
    private var embedded: IPAddress? {
        if Self.mapped.holds(self) || Self.nat64.holds(self) {
            return IPAddress(v4: UInt32(truncatingIfNeeded: value))
        }
        return Self.sixToFour.holds(self) ? IPAddress(v4: UInt32(truncatingIfNeeded: value >> 80)) : nil
    }

    /// The addresses that begin with the same bits.
    private struct Network {
        let start: UInt128
        let shift: UInt128

        /// `bytes` are filled up with zeros.
        init(_ bytes: [UInt8], _ length: Int, width: Int) {
            shift = UInt128(width - length)
            let number = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
            start = (number << UInt128(width - 8 * bytes.count)) >> shift
        }

        func holds(_ address: IPAddress) -> Bool { address.value >> shift == start }
    }

    private static let specialV4: [Network] = [
        ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12), ([192, 0, 0], 24),
        ([192, 0, 2], 24), ([192, 88, 99], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24),
        ([203, 0, 113], 24), ([224], 4), ([240], 4),
    ].map { Network($0, $1, width: 32) }
    private static let globalUnicast = Network([0x20], 3, width: 128)
    private static let mapped = Network([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96, width: 128)
    private static let nat64 = Network([0, 0x64, 0xff, 0x9b], 96, width: 128)
    private static let sixToFour = Network([0x20, 0x02], 16, width: 128)
    /// IETF protocol assignments (Teredo, ORCHID, benchmarking), documentation.
    private static let specialV6: [Network] = [
        ([0x20, 1, 0], 23), ([0x20, 1, 0x0d, 0xb8], 32), ([0x3f, 0xff], 20),
    ].map { Network($0, $1, width: 128) }
}
