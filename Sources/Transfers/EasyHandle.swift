internal import CLibcurl

/// An easy handle of libcurl, which serves one transfer after another.
///
/// After a plain answer its options stay set, and the next request of the same `Manner` brings only what is its own: URL,
/// headers, TLS sessions. After anything else it begins anew (`curl_easy_reset`), so that nothing of one request (login,
/// proxy, certificate, trust file, body, timeouts) can get into another.
final class EasyHandle {
    let curl: UnsafeMutableRawPointer
    /// How its options are set; nil: not at all, or for the one transfer that it serves.
    private(set) var manner: Manner?
    /// Whose transfer it serves.
    private(set) var transfer: Transfer?
    /// What its connections trust beside the system's, while it serves.
    private var anchors: TrustAnchors?
    private var headers = TextList()
    private var recipients = TextList()
    private let sockets: SocketWatch

    init?(sockets: SocketWatch) {
        guard let curl = curl_easy_init() else { return nil }
        self.curl = curl
        self.sockets = sockets
    }

    deinit { curl_easy_cleanup(curl) }

    /// The handle that libcurl names; nil when it serves nobody.
    static func of(_ curl: UnsafeMutableRawPointer) -> EasyHandle? {
        var user: UnsafeMutablePointer<CChar>?
        fw_get_text(curl, CURLINFO_PRIVATE, &user)
        return user.map { owner(UnsafeMutableRawPointer($0)) }
    }

    /// Sets what `request` asks for. `manner`: that of the request; `anchors`: those of its trust file.
    func prepare(
        _ request: TransferRequest, _ manner: Manner?, for transfer: Transfer, shelf: TLSSessions.Shelf,
        anchors: TrustAnchors?
    ) {
        self.transfer = transfer
        if manner == nil || manner != self.manner {
            if self.manner != nil { begin() }
            self.anchors = anchors
            prepareCallbacks()
            setAll(request, anchors)
        }
        self.manner = manner
        fw_set_pointer(curl, CURLOPT_SHARE, shelf.share)
        set(CURLOPT_URL, request.url)
        setHeaders(request)
    }

    /// To be called when the handle is out of the multi handle. `plain`: there was one request and one answer, and
    /// nothing went wrong.
    func release(plain: Bool) {
        fw_set_pointer(curl, CURLOPT_SHARE, nil)
        transfer = nil
        if !plain || manner == nil { begin() }
    }

    private func begin() {
        manner = nil
        curl_easy_reset(curl)
        anchors = nil
    }

    private func setHeaders(_ request: TransferRequest) {
        // A second of waiting for an interim answer that few servers give.
        var extra: [String] = []
        if case .send = request.action { extra = ["Expect:"] }
        fw_set_list(curl, CURLOPT_HTTPHEADER, headers.set(request.headers, extra))
    }

    func setRecipients(_ addresses: [String]) {
        fw_set_list(curl, CURLOPT_MAIL_RCPT, recipients.set([], addresses.map { "<\($0)>" }))
    }

    func set(_ option: CURLoption, _ value: Int) { fw_set_long(curl, option, value) }
    func set(_ option: CURLoption, _ value: String) { fw_set_text(curl, option, value) }

    /// What is sent comes from the transfer.
    func setUpload() {
        set(CURLOPT_UPLOAD, 1)
        fw_set_data_callback(curl, CURLOPT_READFUNCTION) { data, size, count, user in
            EasyHandle.owner(user).transfer?.give(data, size * count) ?? 0
        }
        fw_set_pointer(curl, CURLOPT_READDATA, Unmanaged.passUnretained(self).toOpaque())
    }

    // MARK: - Callbacks

    private static func owner(_ pointer: UnsafeMutableRawPointer?) -> EasyHandle {
        guard let pointer else { preconditionFailure("libcurl lost its user data") }
        return Unmanaged<EasyHandle>.fromOpaque(pointer).takeUnretainedValue()
    }

    private func prepareCallbacks() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        fw_set_data_callback(curl, CURLOPT_WRITEFUNCTION) { data, size, count, user in
            EasyHandle.owner(user).transfer?.take(data, size * count) ?? 0
        }
        fw_set_data_callback(curl, CURLOPT_HEADERFUNCTION) { data, size, count, user in
            EasyHandle.owner(user).transfer?.takeHeader(data, size * count) ?? 0
        }
        fw_set_open_callback(curl) { user, _, address in
            let handle = EasyHandle.owner(user)
            guard let address, handle.transfer?.mayConnect(address) == true else { return CURL_SOCKET_BAD }
            return handle.sockets.open(address)
        }
        fw_set_before_callback(curl) { user, remote, _, _, _ in
            EasyHandle.owner(user).transfer?.mayAsk(remote) == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
        for option in [
            CURLOPT_PRIVATE, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_OPENSOCKETDATA, CURLOPT_PREREQDATA,
        ] { fw_set_pointer(curl, option, me) }
        // A connection outlives the handle that made it.
        fw_set_close_callback(curl) { user, socket in
            guard let user else { return -1 }
            return Unmanaged<SocketWatch>.fromOpaque(user).takeUnretainedValue().close(socket)
        }
        fw_set_pointer(curl, CURLOPT_CLOSESOCKETDATA, Unmanaged.passUnretained(sockets).toOpaque())
    }
}
