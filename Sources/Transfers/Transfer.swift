internal import CLibcurl
internal import Glibc

/// One transfer in the engine's thread: the easy handle's options and what its callbacks gather.
final class Transfer {
    let order: Mailbox.Order
    let easy: OpaquePointer
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    private var body: [UInt8] = []
    private var headers: [HeaderField] = []
    private var headerBytes = 0
    private var headerLines = 0
    private var upload: ArraySlice<UInt8> = []
    /// Why a callback stopped the transfer.
    private var verdict: TransferFailure?
    private let shelf: TLSSessions.Shelf
    private let bodies: BodyLedger
    /// When the request went out, in milliseconds of the steady clock; nil before.
    private var asked: Int?
    private var isAnswered = false
    private var hasWholeHead = false

    init(_ order: Mailbox.Order, easy: OpaquePointer, shelf: TLSSessions.Shelf, bodies: BodyLedger) {
        self.order = order
        self.easy = easy
        self.shelf = shelf
        self.bodies = bodies
        bodies.count += 1
    }

    private var handle: UnsafeMutableRawPointer { UnsafeMutableRawPointer(easy) }
    private var request: TransferRequest { order.request }

    // MARK: - Options

    func prepare() {
        fw_set_pointer(handle, CURLOPT_SHARE, shelf.share)
        set(CURLOPT_URL, request.url)
        // Sent as it is written: libcurl would take `/./` and `/../` out.
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_PROTOCOLS_STR, protocols)
        set(CURLOPT_PROXY, request.proxy ?? "")
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_CONNECTTIMEOUT_MS, request.limits.connect)
        set(CURLOPT_TIMEOUT_MS, request.limits.total)
        set(CURLOPT_LOW_SPEED_LIMIT, request.limits.slowest)
        set(CURLOPT_LOW_SPEED_TIME, request.limits.slowFor)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_DNS_CACHE_TIMEOUT, 60)
        if request.freshConnection { set(CURLOPT_FRESH_CONNECT, 1) }
        prepareSecurity()
        prepareAction()
        prepareHeaders()
        prepareCallbacks()
    }

    private var isHTTP: Bool {
        switch request.action {
        case .get, .send: true
        case .mail, .publish: false
        }
    }

    private var protocols: String {
        switch request.action {
        case .get, .send: "http,https"
        case .mail: "smtp,smtps"
        case .publish: "mqtt"
        }
    }

    private func prepareSecurity() {
        set(CURLOPT_SSL_VERIFYPEER, request.tls.insecure ? 0 : 1)
        set(CURLOPT_SSL_VERIFYHOST, request.tls.insecure ? 0 : 2)
        if let file = request.tls.caFile {
            set(CURLOPT_CAINFO, file)
        } else {
            // Without a directory beside the bundle libcurl keeps the anchors that it read (since 7.87); with one it reads
            // all of them again for each connection.
            fw_set_text(handle, CURLOPT_CAPATH, nil)
        }
        if let file = request.tls.certificate { set(CURLOPT_SSLCERT, file) }
        if let file = request.tls.key { set(CURLOPT_SSLKEY, file) }
        if request.tls.required { set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
        switch request.login {
        case nil: break
        case .basic(let user, let password):
            set(CURLOPT_USERNAME, user)
            set(CURLOPT_PASSWORD, password)
            set(CURLOPT_HTTPAUTH, Int(1))
        case .digest(let user, let password):
            set(CURLOPT_USERNAME, user)
            set(CURLOPT_PASSWORD, password)
            set(CURLOPT_HTTPAUTH, Int(2))
        }
        switch request.httpVersion {
        case .auto, .http2: set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        case .http1: set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        }
        switch request.ipVersion {
        case .auto: break
        case .v4: set(CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_V4))
        case .v6: set(CURLOPT_IPRESOLVE, Int(CURL_IPRESOLVE_V6))
        }
    }

    private func prepareAction() {
        switch request.action {
        case .get: set(CURLOPT_ACCEPT_ENCODING, "")
        case .send(let method, let body):
            set(CURLOPT_ACCEPT_ENCODING, "")
            set(CURLOPT_POST, 1)
            set(CURLOPT_CUSTOMREQUEST, method)
            setBody(body)
        case .mail(let from, let to, let message):
            set(CURLOPT_UPLOAD, 1)
            set(CURLOPT_MAIL_FROM, "<\(from)>")
            setList(CURLOPT_MAIL_RCPT, to.map { "<\($0)>" })
            fw_set_offset(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(message.count))
            upload = message[...]
        case .publish(let payload):
            set(CURLOPT_POST, 1)
            setBody(payload)
        }
    }

    /// libcurl keeps a copy, so that a request on a connection that died can be sent again.
    private func setBody(_ body: [UInt8]) {
        fw_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        (body + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { _ = fw_set_text(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
        }
    }

    private func prepareHeaders() {
        var list: UnsafeMutablePointer<curl_slist>?
        var line: [UInt8] = []
        line.reserveCapacity(256)
        for header in request.headers {
            line.removeAll(keepingCapacity: true)
            line.append(contentsOf: header.name.utf8)
            // Line breaks would be a second header; an empty value has a form of its own.
            line.append(contentsOf: [0x3a, 0x20])
            for byte in header.value where byte != 13 && byte != 10 && byte != 0 { line.append(byte) }
            if line.count == header.name.utf8.count + 2 {
                line.removeLast(2)
                line.append(0x3b)
            }
            list = append(&line, to: list)
        }
        // A second of waiting for an interim answer that few servers give.
        if case .send = request.action { list = curl_slist_append(list, "Expect:") }
        keep(list, for: CURLOPT_HTTPHEADER)
    }

    private func set(_ option: CURLoption, _ value: Int) { fw_set_long(handle, option, value) }
    private func set(_ option: CURLoption, _ value: String) { fw_set_text(handle, option, value) }

    private func setList(_ option: CURLoption, _ lines: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            var bytes = Array(line.utf8)
            list = append(&bytes, to: list)
        }
        keep(list, for: option)
    }

    private func append(
        _ line: inout [UInt8], to list: UnsafeMutablePointer<curl_slist>?
    ) -> UnsafeMutablePointer<curl_slist>? {
        line.append(0)
        return line.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { curl_slist_append(list, $0.baseAddress) }
        }
    }

    private func keep(_ list: UnsafeMutablePointer<curl_slist>?, for option: CURLoption) {
        guard let list else { return }
        lists.append(list)
        fw_set_list(handle, option, list)
    }

    // MARK: - Callbacks

    private static func owner(_ pointer: UnsafeMutableRawPointer?) -> Transfer {
        guard let pointer else { preconditionFailure("libcurl lost its user data") }
        return Unmanaged<Transfer>.fromOpaque(pointer).takeUnretainedValue()
    }

    private func prepareCallbacks() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        fw_set_data_callback(handle, CURLOPT_WRITEFUNCTION) { data, size, count, user in
            Transfer.owner(user).take(data, size * count)
        }
        fw_set_data_callback(handle, CURLOPT_HEADERFUNCTION) { data, size, count, user in
            Transfer.owner(user).takeHeader(data, size * count)
        }
        fw_set_open_callback(handle) { user, _, address in
            guard let address else { return CURL_SOCKET_BAD }
            return Transfer.owner(user).open(address)
        }
        fw_set_before_callback(handle) { user, remote, _, _, _ in
            Transfer.owner(user).allowed(remote) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_OPENSOCKETDATA, CURLOPT_PREREQDATA] {
            fw_set_pointer(handle, option, me)
        }
        if case .mail = request.action {
            fw_set_data_callback(handle, CURLOPT_READFUNCTION) { data, size, count, user in
                Transfer.owner(user).give(data, size * count)
            }
            fw_set_pointer(handle, CURLOPT_READDATA, me)
        }
    }

    private func take(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data, count > 0 else { return count }
        if body.count + count > request.limits.body {
            return stop(TransferFailure(.tooLarge, "the body is larger than \(request.limits.body) bytes"))
        }
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
        if wire > request.limits.compressed {
            return TransferFailure(.tooLarge, "the compressed body is larger than \(request.limits.compressed) bytes")
        }
        if body.count / wire >= request.limits.ratio {
            return TransferFailure(.tooLarge, "the body unpacks to more than \(request.limits.ratio) times its size")
        }
        return nil
    }

    private func stop(_ failure: TransferFailure) -> Int {
        verdict = failure
        return 0
    }

    private func takeHeader(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data, count > 0 else { return count }
        isAnswered = true
        headerBytes += count
        guard headerBytes <= request.limits.headers else {
            return stop(TransferFailure(.tooLarge, "the headers are larger than \(request.limits.headers) bytes"))
        }
        headerLines += 1
        guard headerLines <= request.limits.headerCount else {
            return stop(TransferFailure(.tooLarge, "more than \(request.limits.headerCount) header lines"))
        }
        // What follows the body are trailers: they say nothing of the document (RFC 9110, 6.5.1).
        guard body.isEmpty else { return count }
        let line = data.withMemoryRebound(to: UInt8.self, capacity: count) {
            UnsafeBufferPointer(start: $0, count: count)
        }
        hasWholeHead = line.allSatisfy { $0 == 13 || $0 == 10 }
        if line.starts(with: "HTTP/".utf8) {
            // An interim response (RFC 9110, 15.2) or a round of authentication came before: its headers do not count.
            headers = []
        } else if let colon = line.firstIndex(of: 0x3a) {
            let name = String(decoding: line[..<colon], as: UTF8.self)
            let value = line[(colon + 1)...].trimmed
            headers.append(HeaderField(name, bytes: Array(value)))
        }
        return count
    }

    private func give(_ data: UnsafeMutablePointer<CChar>?, _ room: Int) -> Int {
        guard let data else { return 0 }
        let part = upload.prefix(room)
        for (offset, byte) in part.enumerated() { data[offset] = CChar(bitPattern: byte) }
        upload = upload.dropFirst(part.count)
        return part.count
    }

    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        if request.proxy == nil {
            let allowed = withUnsafePointer(to: &address.pointee.addr) { pointer in
                IPAddress(pointer).map { ($0, request.addresses.allows($0)) }
            }
            guard let allowed, allowed.1 else {
                refuse(allowed?.0.description ?? "an unknown kind")
                return CURL_SOCKET_BAD
            }
        }
        return fw_socket(address)
    }

    /// Asked before each request, also on a connection that is used again.
    private func allowed(_ remote: UnsafeMutablePointer<CChar>?) -> Bool {
        asked = SteadyClock.milliseconds()
        guard request.proxy == nil else { return true }
        let address = remote.flatMap { IPAddress(String(cString: $0)) }
        if let address, request.addresses.allows(address) {
            // Of several addresses of a name the public one is used: then the others do not matter.
            verdict = nil
            return true
        }
        refuse(address?.description ?? "an unknown kind")
        return false
    }

    private func refuse(_ address: String) { verdict = Self.refusal(address) }

    static func refusal(_ address: String) -> TransferFailure {
        TransferFailure(.addressRefused, "\(address) is a private or special address (allow_private is not set)")
    }

    // MARK: - The end

    /// How many bytes of the body are held.
    var size: Int { body.count }

    /// By when the first byte of the answer must be here, as far as is known now; nil when it no longer matters.
    func firstByteDeadline(now: Int) -> Int? {
        guard case .get = request.action, !isAnswered else { return nil }
        return (asked ?? now) + request.limits.firstByte
    }

    /// Nothing came within the time for the first byte.
    var late: TransferFailure {
        TransferFailure(.timedOut, "no answer within \(request.limits.firstByte / 1000) s")
    }

    private var wireBytes: Int {
        var bytes: curl_off_t = 0
        fw_get_offset(handle, CURLINFO_SIZE_DOWNLOAD_T, &bytes)
        return Int(bytes)
    }

    func result(_ code: CURLcode) -> Result<TransferResponse, TransferFailure> {
        var status = 0
        fw_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        if code == CURLE_OK {
            // libcurl is content with headers that end where the connection does.
            guard hasWholeHead || !isHTTP else {
                return .failure(TransferFailure(.broken, "the connection broke within the headers", status: status))
            }
            return .success(response(status, complete: true))
        }
        if let verdict { return .failure(verdict) }
        if code == CURLE_PARTIAL_FILE, !body.isEmpty { return .success(response(status, complete: false)) }
        return .failure(CurlFault.failure(code, text: message(code), status: status, handle: handle))
    }

    private func response(_ status: Int, complete: Bool) -> TransferResponse {
        var address: UnsafeMutablePointer<CChar>?
        fw_get_text(handle, CURLINFO_PRIMARY_IP, &address)
        var version = 0
        fw_get_long(handle, CURLINFO_HTTP_VERSION, &version)
        var microseconds: curl_off_t = 0
        fw_get_offset(handle, CURLINFO_TOTAL_TIME_T, &microseconds)
        return TransferResponse(
            status: status, headers: headers, body: body, isComplete: complete,
            remoteAddress: address.map { String(cString: $0) }, httpVersion: version >= 3 ? "2" : "1.1",
            wireBytes: wireBytes,
            seconds: Double(microseconds) / 1e6)
    }

    private func message(_ code: CURLcode) -> String {
        String(cString: curl_easy_strerror(code))
    }

    /// To be called when the handle is out of the multi handle, and before the transfer is let go of.
    func release() {
        fw_set_pointer(handle, CURLOPT_SHARE, nil)
        bodies.bytes -= body.count
        bodies.count -= 1
        for list in lists { curl_slist_free_all(list) }
        lists = []
    }
}

extension Slice where Base == UnsafeBufferPointer<UInt8> {
    /// Without white space and line breaks at both ends.
    fileprivate var trimmed: Slice<UnsafeBufferPointer<UInt8>> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 || byte == 10 }
        let front = drop(while: isSpace)
        guard let last = front.lastIndex(where: { !isSpace($0) }) else { return front.prefix(0) }
        return front[...last]
    }
}
