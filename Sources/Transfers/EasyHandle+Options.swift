internal import CLibcurl

/// The options of a handle that begins anew. What is added here is either the same for all requests, or part of `Manner`,
/// or makes `Manner` nil.
extension EasyHandle {
    func setAll(_ request: TransferRequest, _ anchors: TrustAnchors?) {
        // Sent as it is written: libcurl would take `/./` and `/../` out.
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_PROXY, request.proxy ?? "")
        // Else the environment could lead past the proxy, where nobody looks at addresses.
        set(CURLOPT_NOPROXY, "")
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
        setTLS(request.tls, anchors)
        switch request.login {
        case nil: break
        case .basic(let user, let password): setLogin(user, password, method: 1)
        case .digest(let user, let password): setLogin(user, password, method: 2)
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
        setAction(request.action)
    }

    private func setTLS(_ tls: TransferRequest.TLS, _ anchors: TrustAnchors?) {
        set(CURLOPT_SSL_VERIFYPEER, tls.insecure ? 0 : 1)
        set(CURLOPT_SSL_VERIFYHOST, tls.insecure ? 0 : 2)
        if let file = tls.caFile {
            if let anchors, anchors.use(in: curl) {
                // libcurl reads none of its own. The name, which is no directory, keeps it from using a connection of
                // this file's for a request with another, and from keeping its empty store in place of the system's.
                fw_set_text(curl, CURLOPT_CAINFO, nil)
                set(CURLOPT_CAPATH, file)
            } else {
                set(CURLOPT_CAINFO, file)
            }
        } else {
            // Without a directory beside the bundle libcurl keeps the anchors that it read (since 7.87); with one it reads
            // all of them again for each connection.
            fw_set_text(curl, CURLOPT_CAPATH, nil)
        }
        if let file = tls.certificate { set(CURLOPT_SSLCERT, file) }
        if let file = tls.key { set(CURLOPT_SSLKEY, file) }
        if tls.required { set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
    }

    /// `method`: CURLAUTH_BASIC or CURLAUTH_DIGEST.
    private func setLogin(_ user: String, _ password: String, method: Int) {
        set(CURLOPT_USERNAME, user)
        set(CURLOPT_PASSWORD, password)
        set(CURLOPT_HTTPAUTH, method)
    }

    private func setAction(_ action: TransferRequest.Action) {
        switch action {
        case .get:
            set(CURLOPT_PROTOCOLS_STR, "http,https")
            set(CURLOPT_ACCEPT_ENCODING, "")
        case .send(let method, let body):
            set(CURLOPT_PROTOCOLS_STR, "http,https")
            set(CURLOPT_ACCEPT_ENCODING, "")
            set(CURLOPT_POST, 1)
            set(CURLOPT_CUSTOMREQUEST, method)
            setBody(body)
        case .mail(let from, let to, let message):
            set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
            setUpload()
            set(CURLOPT_MAIL_FROM, "<\(from)>")
            setRecipients(to)
            fw_set_offset(curl, CURLOPT_INFILESIZE_LARGE, curl_off_t(message.count))
        case .publish(let payload):
            set(CURLOPT_PROTOCOLS_STR, "mqtt")
            set(CURLOPT_POST, 1)
            setBody(payload)
        }
    }

    /// libcurl keeps a copy, so that a request on a connection that died can be sent again.
    private func setBody(_ body: [UInt8]) {
        fw_set_offset(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        (body + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { _ = fw_set_text(curl, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
        }
    }
}
