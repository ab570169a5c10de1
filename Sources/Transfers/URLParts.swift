internal import CLibcurl

/// A URL taken apart and put together by libcurl's own parser, so that what is checked is what is asked (RFC 3986, with
/// the WHATWG's liberties that libcurl takes).
public struct URLParts: Sendable, Hashable {
    /// `http`, `https` …, in lower case.
    public let scheme: String
    /// The host in lower case, an IPv6 address without brackets.
    public let host: String
    /// The port, the scheme's own where none is written.
    public let port: Int
    /// The whole URL as it is sent.
    public let text: String

    /// The parts of an absolute URL; nil if it cannot be read.
    public init?(_ text: String) {
        if let plain = URLParts(plain: text) { self = plain } else { self.init(steps: [text]) }
    }

    init(scheme: String, host: String, port: Int, text: String) {
        (self.scheme, self.host, self.port, self.text, shown) = (scheme, host, port, text, text)
    }

    /// Where `reference` leads to from here (RFC 3986, 5); nil if it cannot be read. A fragment is dropped.
    public func resolving(_ reference: String) -> URLParts? {
        URLParts(steps: [text, reference])
    }

    init?(steps: [String]) {
        guard let url = curl_url() else { return nil }
        defer { curl_url_cleanup(url) }
        // What is not resolved against anything keeps its dots as they are written (R-8).
        let asWritten = steps.count == 1 ? CURLU_PATH_AS_IS : 0
        let flags = UInt32(CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE | CURLU_ALLOW_SPACE | asWritten)
        for step in steps where curl_url_set(url, CURLUPART_URL, step, flags) != CURLUE_OK { return nil }
        curl_url_set(url, CURLUPART_FRAGMENT, nil, 0)
        func part(_ what: CURLUPart, _ flags: UInt32 = 0) -> String? {
            var out: UnsafeMutablePointer<CChar>?
            guard curl_url_get(url, what, &out, flags) == CURLUE_OK, let out else { return nil }
            defer { curl_free(out) }
            return String(cString: out)
        }
        guard let scheme = part(CURLUPART_SCHEME), let host = part(CURLUPART_HOST), !host.isEmpty,
            let whole = part(CURLUPART_URL)
        else { return nil }
        self.scheme = scheme.lowercased()
        self.host = host.lowercased().withoutBrackets
        port = part(CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap { Int($0) } ?? 0
        text = whole
        guard whole.utf8.contains(UInt8(ascii: "@")) else {
            shown = whole
            return
        }
        curl_url_set(url, CURLUPART_USER, nil, 0)
        curl_url_set(url, CURLUPART_PASSWORD, nil, 0)
        shown = part(CURLUPART_URL) ?? "\(self.scheme)://\(self.host)/"
    }

    /// The URL without user and password: for logs and messages.
    public let shown: String

    /// What is secret here may go to `other` as well: the same origin, or the same host become secure (R-17).
    public func mayTrust(_ other: URLParts) -> Bool {
        other.isSameOrigin(as: self)
            || (host, scheme, port, other.scheme, other.port) == (other.host, "http", 80, "https", 443)
    }

    /// The same scheme, host and port (RFC 6454).
    public func isSameOrigin(as other: URLParts) -> Bool {
        (scheme, host, port) == (other.scheme, other.host, other.port)
    }
}

extension String {
    fileprivate var withoutBrackets: String {
        utf8.first == UInt8(ascii: "[") && utf8.last == UInt8(ascii: "]") ? String(dropFirst().dropLast()) : self
    }
}
