import FeedModel

/// What may be polled, and what id a URL gives (contract, section 2). Read byte by byte: a list of a million URLs is read
/// at every start.
public enum FeedURL {
    private typealias Bytes = UnsafeBufferPointer<UInt8>

    /// Why a URL cannot be a feed's; nil when it can. The URL itself is kept exactly as it is written.
    public static func fault(in url: String) -> String? {
        var url = url
        return url.withUTF8 { bytes in
            if bytes.isEmpty { return "the URL is empty" }
            if bytes.count > 8192 { return "the URL is longer than 8192 bytes" }
            if bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F }) { return "a URL holds no spaces" }
            guard let end = schemeEnd(bytes) else { return "expected a URL with http:// or https://" }
            guard isPolled(bytes, end) else {
                let scheme = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
                return "`\(scheme)` is not polled, only http and https"
            }
            let start = end + 3
            let stop = bytes[start...].firstIndex { isEndOfAuthority($0) || $0 == UInt8(ascii: "\\") }
            return authorityFault(bytes, start..<(stop ?? bytes.count))
        }
    }

    /// The id of a feed in short form, before it is made unique: host and path in lower case, runs of other characters
    /// than letters and digits as `-`, cut at 48.
    public static func identifier(of url: String) -> String {
        var url = url
        return url.withUTF8 { bytes in
            guard let end = schemeEnd(bytes) else { return "feed" }
            let start = end + 3
            let stop = bytes[start...].firstIndex(where: isEndOfAuthority) ?? bytes.count
            let host = hostname(bytes, start..<stop)
            let pathEnd = bytes[stop...].firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
            let path = stop..<(pathEnd ?? bytes.count)
            let name = asciiName(bytes, host, path) ?? anyName(bytes, host, path)
            return name.isEmpty ? "feed" : name
        }
    }

    private static let longest = 48

    private static func anyName(_ bytes: Bytes, _ host: Range<Int>, _ path: Range<Int>) -> String {
        let parts = [host, path].map { String(decoding: bytes[$0], as: UTF8.self).lowercased() }
        var result = ""
        var length = 0
        for word in parts.joined().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            if length > 0 {
                if length >= longest - 1 { break }
                result.append("-")
                length += 1
            }
            let kept = word.prefix(longest - length)
            result += kept
            length += kept.count
            if length >= longest { break }
        }
        return result
    }

    /// The same where all is ASCII, as with nearly all. Else nil.
    private static func asciiName(_ bytes: Bytes, _ host: Range<Int>, _ path: Range<Int>) -> String? {
        var isASCII = true
        let name = String(unsafeUninitializedCapacity: longest) { name in
            var (count, isBetween) = (0, false)
            for part in [host, path] {
                for byte in bytes[part] {
                    guard byte < 0x80 else {
                        isASCII = false
                        return 0
                    }
                    guard isWordy(byte) else {
                        isBetween = true
                        continue
                    }
                    guard count < longest else { continue }
                    if isBetween, count > 0 {
                        // A word of which nothing would be left is no word.
                        if count == longest - 1 { return count }
                        name[count] = UInt8(ascii: "-")
                        count += 1
                    }
                    isBetween = false
                    name[count] = byte &- 0x41 < 26 ? byte | 0x20 : byte
                    count += 1
                }
            }
            return count
        }
        return isASCII ? name : nil
    }

    private static func isWordy(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }

    private static func isEndOfAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }

    /// Where the scheme ends, `://` coming after it; nil where there is none.
    private static func schemeEnd(_ bytes: Bytes) -> Int? {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 2 < bytes.count,
            bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/"),
            bytes[..<colon].allSatisfy({
                isWordy($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            })
        else { return nil }
        return colon
    }

    private static func isPolled(_ bytes: Bytes, _ end: Int) -> Bool {
        let isHTTP = end >= 4 && zip(bytes, "http".utf8).allSatisfy { $0 | 0x20 == $1 }
        return isHTTP && (end == 4 || end == 5 && bytes[4] | 0x20 == UInt8(ascii: "s"))
    }

    private static func authorityFault(_ bytes: Bytes, _ authority: Range<Int>) -> String? {
        if let at = bytes[authority].lastIndex(of: UInt8(ascii: "@")),
            bytes[authority.lowerBound..<at].contains(UInt8(ascii: ":"))
        {
            return "a password does not stand in a URL; write auth: { user: …, password: { file: … } }"
        }
        let host = hostname(bytes, authority)
        if host.isEmpty { return "the URL names no host" }
        let port = bytes[host.upperBound..<authority.upperBound].drop { $0 == UInt8(ascii: "]") }
        guard let first = port.first else { return nil }
        if first == UInt8(ascii: ":"), port.count == 1 { return nil }
        return first == UInt8(ascii: ":") && UInt16(String(decoding: port.dropFirst(), as: UTF8.self)) != nil
            ? nil : "the URL's port is no number up to 65535"
    }

    /// The host without user, port and brackets.
    private static func hostname(_ bytes: Bytes, _ authority: Range<Int>) -> Range<Int> {
        let start = bytes[authority].lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? authority.lowerBound
        let rest = bytes[start..<authority.upperBound]
        if rest.first == UInt8(ascii: "["), let close = rest.firstIndex(of: UInt8(ascii: "]")) {
            return start + 1..<close
        }
        return start..<(rest.firstIndex(of: UInt8(ascii: ":")) ?? authority.upperBound)
    }
}
