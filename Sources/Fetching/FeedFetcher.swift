public import FeedModel
public import Transfers
internal import Foundation

/// One polite poll of one feed: one GET, with the redirects that belong to it, by the rulebook of fetching.
public struct FeedFetcher: Sendable {
    private let engine: TransferEngine
    private let hosts: HostQueue
    private let userAgent: String
    private let secret: SecretLookup
    private let time: any TimeSource

    /// A fetcher that keeps its distance by `hosts`, and looks secrets up by `secret`.
    public init(
        engine: TransferEngine, hosts: HostQueue, userAgent: String, secret: @escaping SecretLookup,
        time: any TimeSource
    ) {
        self.engine = engine
        self.hosts = hosts
        self.userAgent = userAgent
        self.secret = secret
        self.time = time
    }

    /// `feedwatch/VERSION (contact)`: honest, and somebody to write to.
    public static func userAgent(version: String, contact: String?) -> String {
        "feedwatch/\(version)" + (contact.map { " (\($0))" } ?? " (feed watcher)")
    }

    /// Asks for the feed. Never throws: every failure is a result.
    public func fetch(_ request: FetchRequest) async -> Fetch {
        guard let url = URLParts(request.url), url.scheme == "http" || url.scheme == "https" else {
            return Self.failure(PollFailure(.hard, reason: "not a usable http or https URL"))
        }
        var chain = Chain(request, home: url)
        let began = time.now()
        let result = await follow(&chain)
        return Fetch(
            result: result, status: chain.status,
            took: chain.requests.isEmpty ? 0 : time.now().timeIntervalSince(began),
            hints: chain.hints, movedTo: chain.movedTo, host: chain.homeKey, requests: chain.requests)
    }

    private static func failure(_ failure: PollFailure) -> Fetch {
        Fetch(result: .failed(failure), status: 0, took: 0, hints: PollHints(), requests: [])
    }

    /// Hop after hop, at most five redirects.
    private func follow(_ chain: inout Chain) async -> Fetch.Result {
        while true {
            let response: TransferResponse
            do {
                guard let answer = try await hop(&chain) else { return .failed(.cancelled) }
                switch answer {
                case .response(let it): response = it
                case .deferred(let until, let reason): return .deferred(until: until, reason: reason)
                }
            } catch let failure as TransferFailure {
                return .failed(PollFailure(failure))
            } catch let failure as PollFailure {
                return .failed(failure)
            } catch {
                return .failed(PollFailure(.hard, reason: "\(error)"))
            }
            chain.note(response, now: time.now())
            if response.status == 421, !chain.fresh {
                chain.fresh = true
                continue
            }
            if [301, 302, 303, 307, 308].contains(response.status), response.text("Location")?.isEmpty == false {
                if let failure = chain.redirect(response) { return .failed(failure) }
                continue
            }
            return await conclude(response, chain)
        }
    }

    private enum Answer {
        case response(TransferResponse)
        case deferred(Date, String)
    }

    private func hop(_ chain: inout Chain) async throws -> Answer? {
        let host = chain.hostKey
        do {
            if case .later(let until, let reason) = try await hosts.enter(host) { return .deferred(until, reason) }
        } catch { return nil }
        do {
            let headers = try headers(chain)
            let request = try transfer(chain, headers)
            let began = time.now()
            do {
                let response = try await engine.perform(request)
                chain.record(RequestRecord(chain.url, headers, response, at: began, now: time.now()), headers, response)
                await hosts.leave(host)
                return .response(response)
            } catch let failure as TransferFailure {
                chain.record(RequestRecord(chain.url, headers, failure, at: began, now: time.now()), headers, nil)
                throw failure
            }
        } catch {
            await hosts.leave(host)
            throw error
        }
    }

    private func headers(_ chain: Chain) throws -> RequestHeaders {
        let settings = chain.request.settings
        let atHome = chain.home.mayTrust(chain.url)
        var headers = RequestHeaders(userAgent: settings.userAgent ?? userAgent)
        if let validators = chain.request.validators, validators.url == chain.url.text, settings.validators != .none {
            headers.add(validators, settings.validators, now: time.now())
        }
        try headers.add(settings.headers, atHome: atHome, readable)
        if case .bearer(let token) = settings.authorization, atHome {
            headers.set("Authorization", "Bearer \(try readable(token))")
        }
        let cookies = [atHome ? settings.cookies : nil, chain.cookies].compactMap { $0 }.filter { !$0.isEmpty }
        if !cookies.isEmpty { headers.set("Cookie", cookies.joined(separator: "; ")) }
        return headers
    }

    private func transfer(_ chain: Chain, _ headers: RequestHeaders) throws -> TransferRequest {
        let settings = chain.request.settings
        var request = TransferRequest(
            url: chain.url.text, headers: headers.fields,
            // The person vouches for the feed's own host, not for where it leads to.
            addresses: settings.allowPrivate && (chain.url.host == chain.home.host || chain.request.anyPrivateHost)
                ? .all : .publicOnly,
            limits: TransferLimits(body: settings.maxBody, totalSeconds: settings.timeout))
        request.limits.connect = min(10_000, request.limits.total)
        request.tls.insecure = settings.insecureTLS
        request.tls.caFile = settings.caFile
        request.httpVersion = TransferRequest.HTTPVersion(settings.httpVersion)
        request.ipVersion = TransferRequest.IPVersion(settings.ipVersion)
        request.proxy = settings.proxy.flatMap { $0.isEmpty ? nil : $0 }
        request.freshConnection = chain.fresh
        guard chain.home.mayTrust(chain.url) else { return request }
        switch settings.authorization {
        case .basic(let login):
            request.login = .basic(user: login.user, password: try readable(login.password))
        case .digest(let login):
            request.login = .digest(user: login.user, password: try readable(login.password))
        case .certificate(let certificate, let key):
            request.tls.certificate = certificate
            request.tls.key = key
        case .bearer, nil: break
        }
        return request
    }

    private func readable(_ reference: SecretReference) throws -> String {
        do { return try secret(reference) } catch {
            throw PollFailure(.authentication, reason: "a secret cannot be read: \(error)")
        }
    }

    /// What the last response means (4.5).
    private func conclude(_ response: TransferResponse, _ chain: Chain) async -> Fetch.Result {
        let asked = chain.requests.last.map { $0.etag || $0.modified } ?? false
        let verdict = StatusVerdict(response, asked: asked, now: time.now())
        switch verdict {
        case .document(let partial):
            return .document(
                FetchedDocument(
                    body: response.body, contentType: response.text("Content-Type"), url: chain.url.text,
                    validators: CacheValidators(
                        etag: response["ETag"], lastModified: response["Last-Modified"], url: chain.url.text),
                    isCut: !response.isComplete, isPartial: partial))
        case .unchanged:
            let old = chain.request.validators
            return .unchanged(
                CacheValidators(
                    etag: response["ETag"] ?? old?.etag, lastModified: response["Last-Modified"] ?? old?.lastModified,
                    url: chain.url.text))
        case .failed(let failure):
            await closeHost(failure, response, chain)
            return .failed(failure)
        }
    }

    /// A public host that says "not now" says it for all its feeds; a private one for this feed only.
    private func closeHost(_ failure: PollFailure, _ response: TransferResponse, _ chain: Chain) async {
        guard failure.kind == .throttled || failure.kind == .unavailable,
            let address = response.remoteAddress.flatMap({ IPAddress($0) }), !address.isSpecial
        else { return }
        let wait = failure.retryAfter ?? Self.leastThrottle
        await hosts.close(HostKey(host: chain.url.host), until: time.now() + wait)
    }

    /// NetNewsWire's: after a 429 without Retry-After nothing goes to that host for ten minutes.
    private static let leastThrottle: Seconds = 600
}

extension TransferRequest.HTTPVersion {
    init(_ version: FeedOptions.HTTPVersion) {
        switch version {
        case .auto: self = .auto
        case .http1: self = .http1
        case .http2: self = .http2
        }
    }
}

extension TransferRequest.IPVersion {
    init(_ version: FeedOptions.IPVersion) {
        switch version {
        case .auto: self = .auto
        case .v4: self = .v4
        case .v6: self = .v6
        }
    }
}

extension PollFailure {
    static let cancelled = PollFailure(.cancelled, reason: "stopped")
}
