internal import CLibcurl
internal import CTLS
internal import Glibc

/// The system's trust anchors with those of one file beside them, read once for all connections that ask for the file.
///
/// libcurl (7.88) keeps the anchors that it read only where they all come from one file; of two places it reads them again
/// for each connection, a quarter of what a resumed handshake costs.
final class TrustAnchors {
    private let store: OpaquePointer

    /// Nil when `file` cannot be read, or holds no certificate. `bundle`: the system's; it may be missing.
    init?(of file: String, beside bundle: String?) {
        guard let store = X509_STORE_new() else { return nil }
        self.store = store
        // What libcurl asks of its own stores.
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN))
        // Else libcurl would take what is left in the queue for an error of its own.
        defer { ERR_clear_error() }
        if let bundle { X509_STORE_load_file(store, bundle) }
        guard X509_STORE_load_file(store, file) == 1 else { return nil }
    }

    deinit { X509_STORE_free(store) }

    /// Lets a connection of `curl` trust these and no others; false if this libcurl takes none. To live as long as the
    /// transfer.
    func use(in curl: UnsafeMutableRawPointer) -> Bool {
        let code = fw_set_tls_callback(curl) { _, context, user in
            guard let context, let user else { return CURLE_SSL_CERTPROBLEM }
            let anchors = Unmanaged<TrustAnchors>.fromOpaque(user).takeUnretainedValue()
            SSL_CTX_set1_cert_store(OpaquePointer(context), anchors.store)
            return CURLE_OK
        }
        guard code == CURLE_OK else { return false }
        fw_set_pointer(curl, CURLOPT_SSL_CTX_DATA, Unmanaged.passUnretained(self).toOpaque())
        return true
    }
}

/// The trust anchors by their file. When it was replaced, or the system's bundle was, both are read again.
struct TrustTable {
    private struct Stamp: Equatable {
        var file: ino_t
        var seconds: Int
        var nanoseconds: Int

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (file, seconds, nanoseconds) = (status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        }
    }

    private var known: [String: (stamps: [Stamp?], anchors: TrustAnchors)] = [:]
    private let bundle = TrustTable.systemBundle()
    /// Each holds all of the system's, a megabyte.
    private static let most = 16

    /// Those of `file` beside the system's; nil when it cannot be read: libcurl then says why.
    mutating func anchors(of file: String) -> TrustAnchors? {
        guard let stamp = Stamp(file) else { return nil }
        let stamps = [stamp, bundle.flatMap(Stamp.init)]
        if let known = known[file], known.stamps == stamps { return known.anchors }
        guard let anchors = TrustAnchors(of: file, beside: bundle) else { return nil }
        if known.count >= Self.most { known.removeAll() }
        known[file] = (stamps, anchors)
        return anchors
    }

    /// The file that libcurl was built to read them from.
    private static func systemBundle() -> String? {
        guard let curl = curl_easy_init() else { return nil }
        defer { curl_easy_cleanup(curl) }
        var text: UnsafeMutablePointer<CChar>?
        fw_get_text(curl, CURLINFO_CAINFO, &text)
        return text.map { String(cString: $0) }
    }
}
