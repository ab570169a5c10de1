/// The settings of a request that may stay in a handle for the next: none is secret, none says whose request it is.
struct Manner: Equatable {
    private let insecure: Bool
    private let httpVersion: TransferRequest.HTTPVersion
    private let ipVersion: TransferRequest.IPVersion
    private let times: SIMD4<Int>

    /// Nil: a request that has a secret or a way of its own; its handle serves no other before it has begun anew.
    init?(_ request: TransferRequest) {
        guard case .get = request.action, request.login == nil, request.proxy == nil, !request.freshConnection,
            request.tls.caFile == nil, request.tls.certificate == nil, request.tls.key == nil, !request.tls.required,
            // A login may stand in the URL as well.
            !request.url.utf8.contains(UInt8(ascii: "@"))
        else { return nil }
        (insecure, httpVersion, ipVersion) = (request.tls.insecure, request.httpVersion, request.ipVersion)
        let limits = request.limits
        times = SIMD4(limits.connect, limits.total, limits.slowest, limits.slowFor)
    }
}
