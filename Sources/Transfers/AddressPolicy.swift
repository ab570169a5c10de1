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
