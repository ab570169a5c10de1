import FeedModel

extension FeedOptions {
    /// Reads the options that defaults, groups and feeds have in common.
    mutating func read(_ reader: inout SettingsReader, _ faults: inout [ConfigurationFault]) {
        enabled = reader.bool("enabled")
        readIntervals(&reader)
        obeyHints = reader.bool("obey_hints")
        onFirstFetch = reader.firstFetch("on_first_fetch")
        readFulltext(&reader, &faults)
        updates = reader.choice("updates", of: ["ignore", "revisions", "alert"]).flatMap(Updates.init(rawValue:))
        readStaleAfter(&reader)
        validators = reader.choice("validators", of: ["both", "etag", "modified", "none"])
            .flatMap(Validators.init(rawValue:))
        identity = reader.oneOf("identity")
        readTransfer(&reader)
        readRequest(&reader, &faults)
    }

    /// Reads those that `http:` has too.
    mutating func readTransfer(_ reader: inout SettingsReader) {
        timeout = reader.duration("timeout")
        if let timeout, timeout <= 0, let place = reader.node("timeout")?.place {
            reader.fault(at: place, "`timeout`: more than 0s")
        }
        maxBody = reader.size("max_body")
        allowPrivate = reader.bool("allow_private")
        caFile = reader.optionalPath("ca_file")
        readProxy(&reader)
    }

    private mutating func readFulltext(_ reader: inout SettingsReader, _ faults: inout [ConfigurationFault]) {
        fulltext = reader.bool("fulltext")
        guard fulltext == true, let place = reader.node("fulltext")?.place else { return }
        faults.append(
            ConfigurationFault(
                at: place, "`fulltext`: pages are not fetched yet; the feed's own text is kept", severity: .warning))
    }

    private mutating func readIntervals(_ reader: inout SettingsReader) {
        if let node = reader.node("interval") {
            interval = node.text == "auto" ? .auto : reader.interval("interval").map { .every($0) }
        }
        minInterval = reader.interval("min_interval")
        maxInterval = reader.interval("max_interval")
        if let minInterval, let maxInterval, minInterval > maxInterval, let place = reader.node("max_interval")?.place {
            reader.fault(at: place, "`max_interval` is less than `min_interval`")
        }
        jitter = reader.share("jitter")
    }

    private mutating func readStaleAfter(_ reader: inout SettingsReader) {
        guard let node = reader.node("stale_after") else { return }
        switch node.text {
        case "auto": staleAfter = .auto
        case "never": staleAfter = .never
        default: staleAfter = reader.duration("stale_after", or: "auto, never").map { .after($0) }
        }
    }

    private mutating func readProxy(_ reader: inout SettingsReader) {
        proxy = reader.string("proxy")
        guard let proxy, !proxy.isEmpty, let place = reader.node("proxy")?.place else { return }
        let known = ["http://", "https://", "socks4://", "socks4a://", "socks5://", "socks5h://"]
        if !known.contains(where: proxy.lowercased().hasPrefix) || proxy.contains(where: \.isWhitespace) {
            reader.fault(
                at: place, "`proxy`: expected a URL with one of \(known.joined(separator: " "))",
                suggestion: "for instance http://proxy.example.org:3128")
        }
    }

    private mutating func readRequest(_ reader: inout SettingsReader, _ faults: inout [ConfigurationFault]) {
        insecureTLS = reader.bool("insecure_tls")
        httpVersion = reader.choice("http_version", of: ["auto", "1.1", "2"]).flatMap(HTTPVersion.init(rawValue:))
        ipVersion = reader.choice("ip_version", of: ["auto", "4", "6"]).flatMap(IPVersion.init(rawValue:))
        userAgent = reader.headerText("user_agent")
        cookies = reader.headerText("cookies")
        headers = reader.headers("headers")
        if let node = reader.node("auth") { authorization = Authorization.read(node, &faults) }
    }
}

extension SettingsReader {
    /// A time between polls: at least a second, so that a slip such as `1ms` does not become an attack.
    fileprivate mutating func interval(_ key: String) -> Seconds? {
        guard let seconds = duration(key, or: key == "interval" ? "auto" : nil) else { return nil }
        guard seconds >= 1 else {
            if let place = node(key)?.place { fault(at: place, "`\(key)`: at least 1s") }
            return nil
        }
        return seconds
    }

    /// A duration where words are possible too, which the fault then names.
    fileprivate mutating func duration(_ key: String, or words: String?) -> Seconds? {
        guard let node = node(key) else { return nil }
        if let seconds = node.text.flatMap(Quantity.duration) { return seconds }
        let words = words.map { "\($0) or " } ?? ""
        let number = node.text.flatMap(Double.init).map { _ in "a duration has a unit: \(node.text ?? "")m?" }
        fault(at: node.place, "`\(key)`: expected \(words)a duration such as 90s, 15m, 6h or 7d", suggestion: number)
        return nil
    }

    /// A share: `10%`.
    fileprivate mutating func share(_ key: String) -> Double? {
        guard let node = node(key) else { return nil }
        if let text = node.text, text.hasSuffix("%"), let percent = Double(text.dropLast()), (0...100).contains(percent)
        {
            return percent / 100
        }
        fault(at: node.place, "`\(key)`: expected a share such as 10%")
        return nil
    }

    fileprivate mutating func firstFetch(_ key: String) -> FeedOptions.FirstFetch? {
        guard let node = node(key) else { return nil }
        let newer = "alert_newer_than:"
        switch node.text {
        case "baseline": return .baseline
        case "alert_all": return .alertAll
        case let text? where text.hasPrefix(newer):
            if let time = Quantity.duration(String(text.dropFirst(newer.count))) { return .alertNewerThan(time) }
        default: break
        }
        fault(
            at: node.place, "`\(key)`: expected baseline, alert_all or alert_newer_than:24h",
            suggestion: node.text.flatMap { NearestName.suggestion(for: $0, among: ["baseline", "alert_all"]) })
        return nil
    }

    /// Text that goes into a header's line.
    fileprivate mutating func headerText(_ key: String) -> String? {
        guard let text = string(key), let place = node(key)?.place else { return nil }
        if text.isHeaderValue { return text }
        fault(at: place, "`\(key)`: a header's value is one line")
        return nil
    }

    fileprivate mutating func headers(_ key: String) -> [FeedOptions.Header]? {
        guard let node = node(key) else { return nil }
        guard let entries = node.entries else {
            fault(at: node.place, "`\(key)`: expected a table of names and values")
            return nil
        }
        return entries.compactMap { header($0) }
    }

    private mutating func header(_ entry: ConfigurationNode.Entry) -> FeedOptions.Header? {
        guard entry.key.isHeaderName else {
            fault(at: entry.place, "`\(entry.key)` is no header's name")
            return nil
        }
        guard let text = entry.value.text else {
            switch SecretReference.read(entry.value) {
            case .success(let secret): return FeedOptions.Header(name: entry.key, value: nil, secret: secret)
            case .failure(let fault): self.fault(at: fault.place, fault.message, suggestion: fault.suggestion)
            }
            return nil
        }
        if ["authorization", "proxy-authorization"].contains(entry.key.lowercased()) {
            fault(
                at: entry.value.place, "`\(entry.key)`: a secret is not written here",
                suggestion: "write auth: { user: …, password: { file: … } }, or { file: PATH } as the header's value")
            return nil
        }
        if text.isHeaderValue { return FeedOptions.Header(name: entry.key, value: text) }
        fault(at: entry.value.place, "`\(entry.key)`: a header's value is one line")
        return nil
    }
}

extension FeedOptions.Authorization {
    /// Reads `auth:`: user and password (basic, or digest by `type`), a bearer token, or a client certificate.
    static func read(_ node: ConfigurationNode, _ faults: inout [ConfigurationFault]) -> Self? {
        var reader = SettingsReader(node)
        let type = reader.choice("type", of: ["basic", "digest"])
        let user = reader.string("user")
        let password = reader.secret("password")
        let bearer = reader.secret("bearer")
        let certificate = reader.optionalPath("certificate")
        let key = reader.optionalPath("key")
        let result: Self?
        switch (user, password, bearer, certificate, key) {
        case (let user?, let password?, nil, nil, nil):
            let login = Login(user: user, password: password)
            result = type == "digest" ? .digest(login) : .basic(login)
        case (nil, nil, let bearer?, nil, nil): result = .bearer(bearer)
        case (nil, nil, nil, let certificate?, let key?): result = .certificate(certificate: certificate, key: key)
        default:
            result = nil
            if node.entries != nil, reader.faults.isEmpty {
                reader.fault(
                    at: node.place, "`auth` names one way to prove who we are",
                    suggestion: "user and password, or bearer, or certificate and key")
            }
        }
        // A misspelt `password` must not be told as missing too.
        let found = reader.finish()
        let unknown = found.contains { $0.message.hasPrefix("unknown key") }
        faults += unknown ? found.filter { !$0.message.hasPrefix("`auth`") } : found
        return result
    }
}

extension String {
    /// RFC 9110, section 5.5: no line breaks, no NUL.
    fileprivate var isHeaderValue: Bool {
        !unicodeScalars.contains { $0.value < 0x20 && $0 != "\t" || $0.value == 0x7F }
    }

    /// RFC 9110, section 5.6.2: a token.
    fileprivate var isHeaderName: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                Character(Unicode.Scalar(byte)).isLetter && byte < 0x80 || (0x30...0x39).contains(byte)
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }
}
