extension URLParts {
    /// The parts of a URL that says in the plainest form what it means, as most URLs of feeds do: there libcurl changes
    /// nothing, and its parser takes longer than all else that a poll does before it asks. nil: it is for libcurl to say.
    ///
    /// Plain is `http` or `https`, a host in small letters or four whole numbers, a port without zeros before it, and a path;
    /// nothing that is escaped, left out, to be resolved or of another script.
    init?(plain text: String) {
        var copy = text
        let ends = copy.withUTF8 { bytes -> (scheme: Int, host: Int, port: Int)? in
            var at = 0
            for byte in "http".utf8 {
                guard at < bytes.count, bytes[at] == byte else { return nil }
                at += 1
            }
            if at < bytes.count, bytes[at] == UInt8(ascii: "s") { at += 1 }
            let scheme = at
            for byte in "://".utf8 {
                guard at < bytes.count, bytes[at] == byte else { return nil }
                at += 1
            }
            guard let host = Self.hostEnd(bytes, at) else { return nil }
            var port = 0
            if bytes[host] == UInt8(ascii: ":") {
                at = host + 1
                guard let end = Self.portEnd(bytes, at, &port) else { return nil }
                at = end
            } else {
                at = host
                port = scheme == 4 ? 80 : 443
            }
            guard at < bytes.count, bytes[at] == UInt8(ascii: "/"), Self.isPlain(bytes, at) else { return nil }
            return (scheme, host, port)
        }
        guard let ends else { return nil }
        func part(_ from: Int, _ to: Int) -> String {
            let utf8 = text.utf8
            return String(text[utf8.index(utf8.startIndex, offsetBy: from)..<utf8.index(utf8.startIndex, offsetBy: to)])
        }
        self.init(scheme: part(0, ends.scheme), host: part(ends.scheme + 3, ends.host), port: ends.port, text: text)
    }

    /// Where a host ends that stands for itself: labels of small letters, digits and hyphens, the last of which begins with
    /// a letter, or four numbers as everybody writes them. There is something after it.
    private static func hostEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        var (at, labels, numbers, number, length, isName) = (start, 0, 0, 0, 0, false)
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                if length == 0 { isName = true }
                number = -1
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if length == 0 { isName = false }
                let leads = length > 0 && number == 0
                number = number < 0 || number > 255 || leads ? -1 : number * 10 + Int(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "-") where length > 0: number = -1
            default:
                guard length > 0, byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/")
                else { return nil }
                labels += 1
                if number >= 0, number <= 255 { numbers += 1 }
                if byte != UInt8(ascii: ".") { return isName || labels == 4 && numbers == 4 ? at : nil }
                (number, length) = (0, -1)
            }
            length += 1
            at += 1
        }
        return nil
    }

    private static func portEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ port: inout Int) -> Int? {
        var at = start
        while at < bytes.count, bytes[at] &- UInt8(ascii: "0") < 10 {
            if at == start, bytes[at] == UInt8(ascii: "0") { return nil }
            port = port * 10 + Int(bytes[at] - UInt8(ascii: "0"))
            at += 1
            if port > 65_535 { return nil }
        }
        return at > start ? at : nil
    }

    /// Whether path and query are of letters, digits and what may stand there unescaped, with one `?` at most, and that not
    /// the last: libcurl drops it.
    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        var queries = 0
        for at in start..<bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "/")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: ","):
                continue
            case UInt8(ascii: "?"): queries += 1
            default: return false
            }
        }
        return queries <= 1 && bytes[bytes.count - 1] != UInt8(ascii: "?")
    }
}
