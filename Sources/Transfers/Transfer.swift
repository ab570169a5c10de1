internal import CLibcurl
internal import Glibc

/// One transfer in the engine's thread: what its handle's callbacks gather, within its limits.
final class Transfer {
    let order: Order
    let handle: EasyHandle
    /// Where it stands among the loop's transfers.
    var place = 0
    private(set) var head = ResponseHead()
    private(set) var body: [UInt8] = []
    /// Why a callback stopped the transfer.
    private(set) var verdict: TransferFailure?
    private(set) var hasWholeHead = false
    private var headerBytes = 0
    private var headerLines = 0
    private var upload: ArraySlice<UInt8> = []
    /// When the request went out, in milliseconds of the steady clock; nil before.
    private var asked: Int?
    private var requests = 0
    private var isAnswered = false
    private let limits: TransferLimits
    private let addresses: AddressPolicy
    private let isProxied: Bool
    private let shelf: TLSSessions.Shelf
    private let bodies: BodyLedger

    init(_ order: Order, handle: EasyHandle, shelf: TLSSessions.Shelf, bodies: BodyLedger) {
        self.order = order
        self.handle = handle
        self.shelf = shelf
        self.bodies = bodies
        limits = order.request.limits
        addresses = order.request.addresses
        isProxied = order.request.proxy != nil
        if case .mail(_, _, let message) = order.request.action { upload = message[...] }
        bodies.count += 1
    }

    /// `manner`: that of the request.
    func prepare(_ manner: Manner?, anchors: TrustAnchors?) {
        handle.prepare(order.request, manner, for: self, shelf: shelf, anchors: anchors)
    }

    /// To be called when the handle is out of the multi handle. `answered`: the server's answer came as it should.
    func release(answered: Bool) {
        // libcurl counts the connections that died under a request over all that a handle does, and gives up at five.
        handle.release(plain: answered && requests == 1)
        bodies.bytes -= body.count
        bodies.count -= 1
    }

    // MARK: - Callbacks

    func take(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data, count > 0 else { return count }
        if body.count + count > limits.body {
            return stop(TransferFailure(.tooLarge, "the body is larger than \(limits.body) bytes"))
        }
        if body.isEmpty { body.reserveCapacity(max(count, min(announced, 1 << 20))) }
        data.withMemoryRebound(to: UInt8.self, capacity: count) {
            body.append(contentsOf: UnsafeBufferPointer(start: $0, count: count))
        }
        bodies.bytes += count
        // Between two turns of the loop a hundred blocks of 16 KB may come for each.
        if bodies.isOverdrawn, body.count > bodies.average { return stop(bodies.refusal) }
        if body.count > 1 << 20, let fault = bomb() { return stop(fault) }
        return count
    }

    /// Too much on the wire of a compressed body, or too much out of too little.
    private func bomb() -> TransferFailure? {
        let wire = wireBytes
        guard body.count > 2 * wire, wire > 0 else { return nil }
        if wire > limits.compressed {
            return TransferFailure(.tooLarge, "the compressed body is larger than \(limits.compressed) bytes")
        }
        if body.count / wire >= limits.ratio {
            return TransferFailure(.tooLarge, "the body unpacks to more than \(limits.ratio) times its size")
        }
        return nil
    }

    private func stop(_ failure: TransferFailure) -> Int {
        verdict = failure
        return 0
    }

    func takeHeader(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data, count > 0 else { return count }
        isAnswered = true
        headerBytes += count
        guard headerBytes <= limits.headers else {
            return stop(TransferFailure(.tooLarge, "the headers are larger than \(limits.headers) bytes"))
        }
        headerLines += 1
        guard headerLines <= limits.headerCount else {
            return stop(TransferFailure(.tooLarge, "more than \(limits.headerCount) header lines"))
        }
        // What follows the body are trailers: they say nothing of the document (RFC 9110, 6.5.1).
        guard body.isEmpty else { return count }
        data.withMemoryRebound(to: UInt8.self, capacity: count) {
            let line = UnsafeBufferPointer(start: $0, count: count)
            hasWholeHead = line.allSatisfy { $0 == 13 || $0 == 10 }
            if !hasWholeHead { head.add(line) }
        }
        return count
    }

    func give(_ data: UnsafeMutablePointer<CChar>?, _ room: Int) -> Int {
        guard let data else { return 0 }
        let part = upload.prefix(room)
        for (offset, byte) in part.enumerated() { data[offset] = CChar(bitPattern: byte) }
        upload = upload.dropFirst(part.count)
        return part.count
    }

    // MARK: - Addresses

    /// Asked before each connection.
    func mayConnect(_ address: UnsafeMutablePointer<curl_sockaddr>) -> Bool {
        isProxied || allows(withUnsafePointer(to: &address.pointee.addr) { IPAddress($0) })
    }

    /// Asked before each request, also on a connection that is used again.
    func mayAsk(_ remote: UnsafeMutablePointer<CChar>?) -> Bool {
        asked = SteadyClock.milliseconds()
        requests += 1
        if isProxied { return true }
        guard allows(remote.flatMap { IPAddress(cString: $0) }) else { return false }
        // Of several addresses of a name the public one is used: then the others do not matter.
        verdict = nil
        return true
    }

    private func allows(_ address: IPAddress?) -> Bool {
        if let address, addresses.allows(address) { return true }
        verdict = Self.refusal(address?.description ?? "an unknown kind")
        return false
    }

    static func refusal(_ address: String) -> TransferFailure {
        TransferFailure(.addressRefused, "\(address) is a private or special address (allow_private is not set)")
    }

    // MARK: - State

    /// By when the first byte of the answer must be here, as far as is known now; nil when it no longer matters.
    func firstByteDeadline(now: Int) -> Int? {
        guard case .get = order.request.action, !isAnswered else { return nil }
        return (asked ?? now) + limits.firstByte
    }

    /// Nothing came within the time for the first byte.
    var late: TransferFailure {
        TransferFailure(.timedOut, "no answer within \(limits.firstByte / 1000) s")
    }

    /// Bytes of the body on the wire.
    var wireBytes: Int { offset(CURLINFO_SIZE_DOWNLOAD_T) }

    /// What the server says that the body is long; negative when it says nothing.
    private var announced: Int { offset(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T) }

    func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        fw_get_offset(handle.curl, info, &value)
        return Int(value)
    }
}
