internal import CLibcurl
internal import Glibc

/// libcurl's codes as our kinds of failure.
enum CurlFault {
    static func failure(
        _ code: CURLcode, text: String, status: Int, handle: UnsafeMutableRawPointer
    ) -> TransferFailure {
        switch code {
        // Also what it says of an answer without a status line (HTTP/0.9).
        case CURLE_UNSUPPORTED_PROTOCOL where connectedAfter(handle) > 0:
            TransferFailure(.broken, "the answer is no HTTP", status: status)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: TransferFailure(.badURL, "not a usable URL")
        case CURLE_COULDNT_RESOLVE_HOST: TransferFailure(.unknownHost, "the host's name does not resolve")
        case CURLE_COULDNT_RESOLVE_PROXY: TransferFailure(.unknownHost, "the proxy's name does not resolve")
        case CURLE_COULDNT_CONNECT: connecting(handle)
        case CURLE_OPERATION_TIMEDOUT: timedOut(handle, status: status)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
            TransferFailure(.certificate, "the certificate is not good: \(verification(handle) ?? text)")
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED:
            TransferFailure(.tls, "TLS failed: \(text)")
        case CURLE_LOGIN_DENIED: TransferFailure(.loginRefused, "the server refused the login", status: status)
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2,
            CURLE_HTTP2_STREAM:
            TransferFailure(.broken, "the connection broke: \(text)", status: status)
        case CURLE_BAD_CONTENT_ENCODING: TransferFailure(.broken, "the body's compression is damaged", status: status)
        case CURLE_WEIRD_SERVER_REPLY:
            TransferFailure(.broken, "the answer is no HTTP", status: status)
        default:
            TransferFailure(status >= 400 ? .refused : .broken, text, status: status)
        }
    }

    /// Microseconds until the connection stood; 0 if it never did.
    private static func connectedAfter(_ handle: UnsafeMutableRawPointer) -> curl_off_t {
        var microseconds: curl_off_t = 0
        fw_get_offset(handle, CURLINFO_PRETRANSFER_TIME_T, &microseconds)
        return microseconds
    }

    private static func connecting(_ handle: UnsafeMutableRawPointer) -> TransferFailure {
        var number = 0
        fw_get_long(handle, CURLINFO_OS_ERRNO, &number)
        let code = Int32(truncatingIfNeeded: number)
        let words = code == 0 ? "no connection" : "no connection: \(String(cString: strerror(code)))"
        return TransferFailure(code == ENETUNREACH || code == ENETDOWN ? .noNetwork : .unreachable, words)
    }

    /// Which time ran out: that of the name, of the connection, of the whole.
    private static func timedOut(_ handle: UnsafeMutableRawPointer, status: Int) -> TransferFailure {
        var (lookup, total): (curl_off_t, curl_off_t) = (0, 0)
        fw_get_offset(handle, CURLINFO_NAMELOOKUP_TIME_T, &lookup)
        fw_get_offset(handle, CURLINFO_TOTAL_TIME_T, &total)
        if lookup == 0 { return TransferFailure(.resolverFailed, "the name server did not answer in time") }
        if connectedAfter(handle) == 0 {
            return TransferFailure(.timedOut, "no connection within \(total / 1_000_000) s")
        }
        return TransferFailure(.tooSlow, "too slow: not done after \(total / 1_000_000) s", status: status)
    }

    /// OpenSSL's reason (X509_V_ERR_…) in words for those that happen.
    private static func verification(_ handle: UnsafeMutableRawPointer) -> String? {
        var code = 0
        fw_get_long(handle, CURLINFO_SSL_VERIFYRESULT, &code)
        switch code {
        case 0: return "it is for another host"
        case 10: return "it has expired"
        case 9: return "it is not valid yet"
        case 18, 19: return "it is self-signed"
        case 20, 21: return "its issuer is not known"
        default: return nil
        }
    }
}
