internal import CLibcurl

/// What comes of a transfer.
extension Transfer {
    private var isHTTP: Bool {
        switch order.request.action {
        case .get, .send: true
        case .mail, .publish: false
        }
    }

    func result(_ code: CURLcode) -> Order.Answer {
        var status = 0
        fw_get_long(handle.curl, CURLINFO_RESPONSE_CODE, &status)
        if code == CURLE_OK {
            // libcurl is content with headers that end where the connection does.
            guard hasWholeHead || !isHTTP else {
                return .failure(TransferFailure(.broken, "the connection broke within the headers", status: status))
            }
            return .success(response(status, complete: true))
        }
        if let verdict { return .failure(verdict) }
        if code == CURLE_PARTIAL_FILE, !body.isEmpty { return .success(response(status, complete: false)) }
        return .failure(CurlFault.failure(code, text: message(code), status: status, handle: handle.curl))
    }

    private func response(_ status: Int, complete: Bool) -> TransferResponse {
        var address: UnsafeMutablePointer<CChar>?
        fw_get_text(handle.curl, CURLINFO_PRIMARY_IP, &address)
        var version = 0
        fw_get_long(handle.curl, CURLINFO_HTTP_VERSION, &version)
        return TransferResponse(
            status: status, head: head, body: body, isComplete: complete,
            remoteAddress: address.map { String(cString: $0) }, httpVersion: version >= 3 ? "2" : "1.1",
            wireBytes: wireBytes, seconds: Double(offset(CURLINFO_TOTAL_TIME_T)) / 1e6)
    }

    private func message(_ code: CURLcode) -> String {
        String(cString: curl_easy_strerror(code))
    }
}
