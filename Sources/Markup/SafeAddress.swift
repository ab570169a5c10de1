/// Addresses within HTML: absolute, and of a scheme that runs nothing.
enum SafeAddress {
    /// Nil where following the address would do more than fetch or write to someone.
    static func resolved(_ reference: String, base: String?) -> String? {
        let cleaned = visible(reference)
        let address = URLResolver.resolve(cleaned, base: base)
        return isSafe(address) ? address : nil
    }

    /// Whether an address is absolute and so simple that it stays as it is: what nearly all are.
    static func isPlain(_ address: UnsafeBufferPointer<UInt8>) -> Bool {
        let schemes: [StaticString] = ["https://", "http://"]
        guard
            let scheme = schemes.first(where: { scheme in
                address.starts(with: UnsafeBufferPointer(start: scheme.utf8Start, count: scheme.utf8CodeUnitCount))
            }), address.count > scheme.utf8CodeUnitCount, address[scheme.utf8CodeUnitCount] != UInt8(ascii: "/")
        else { return false }
        return address.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// Browsers pass over controls and white space around and tabs and line ends within an address: so does this.
    private static func visible(_ reference: String) -> String {
        var scalars = reference.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }[...]
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func isSafe(_ address: String) -> Bool {
        let head = address.prefix { !"/?#".contains($0) }
        guard let colon = head.firstIndex(of: ":") else { return true }
        return schemes.contains(head[..<colon].lowercased())
    }

    private static let schemes: Set<String> = [
        "callto", "cid", "ed2k", "feed", "ftp", "ftps", "geo", "gopher", "http", "https", "irc", "ircs", "magnet",
        "mailto", "matrix", "mid", "mms", "news", "nntp", "rtsp", "sftp", "sip", "sips", "sms", "tag", "tel", "urn",
        "webcal", "xmpp",
    ]
}
