internal import CLibcurl

/// TLS sessions kept from one poll of a host to the next, so that its handshake is resumed: a full one costs more than
/// fifty answers of 304.
///
/// libcurl shares sessions through a CURLSH, whose cache has eight places that are searched one after the other (7.88).
/// So each host has a CURLSH of its own; and each way of asking it too, because a session must not carry what was
/// verified under other settings, nor lead past an address policy.
final class TLSSessions {
    /// What must be equal for a session to be used again.
    struct Key: Hashable {
        var origin: String
        var tls: TransferRequest.TLS
        var addresses: AddressPolicy
        var proxy: String?

        init(_ request: TransferRequest) {
            origin = Self.origin(of: request.url)
            (tls, addresses, proxy) = (request.tls, request.addresses, request.proxy)
        }

        /// Scheme and authority: all before path, query and fragment.
        private static func origin(of url: String) -> String {
            var slashes = 0
            let end = url.utf8.firstIndex { byte in
                if byte == UInt8(ascii: "/") { slashes += 1 }
                return slashes == 3 || (slashes == 2 && (byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")))
            }
            return String(url[..<(end ?? url.endIndex)])
        }
    }

    /// One CURLSH; freed when neither the table nor a transfer holds it.
    final class Shelf {
        let share: UnsafeMutableRawPointer?
        fileprivate(set) var lastUse = 0

        init() {
            share = curl_share_init()
            if let share { fw_share_sessions(share) }
        }

        deinit { if let share { curl_share_cleanup(share) } }
    }

    private var shelves: [Key: Shelf] = [:]
    private let most: Int
    private var lastSweep = 0
    /// For what has no TLS: a handle that was ever without a share would keep sessions of its own.
    private let plain = Shelf()

    /// How many hosts are remembered at most: 9 KB each with one certificate (measured), somewhat more with a chain.
    init(most: Int = 2048) { self.most = most }

    var count: Int { shelves.count }

    /// The shelf for a request at `now` (seconds). Polls go round, so that the least recently used is the next to be
    /// needed: when all places are taken a newcomer gets none, until somebody has not been asked for a day.
    func shelf(for request: TransferRequest, now: Int) -> Shelf {
        if request.url.utf8.starts(with: "http://".utf8), request.proxy == nil { return plain }
        let key = Key(request)
        if let known = shelves[key] {
            known.lastUse = now
            return known
        }
        let new = Shelf()
        new.lastUse = now
        if shelves.count >= most, now - lastSweep >= 60 {
            lastSweep = now
            shelves = shelves.filter { now - $0.value.lastUse < Self.longestUnused }
        }
        if shelves.count < most { shelves[key] = new }
        return new
    }

    /// Seconds: few servers honour a ticket for longer (RFC 8446, 4.6.1, allows a week).
    private static let longestUnused = 86400
}
