public import FeedModel
public import struct Foundation.TimeZone

/// The daemon's own settings (`daemon:`), with the contract's defaults.
public struct DaemonSettings: Sendable, Hashable {
    /// Over how long due feeds are spread at start.
    public enum StartSpread: Sendable, Hashable {
        /// By the number of feeds.
        case auto
        /// Over this time; 0 = at once.
        case over(Seconds)
    }

    /// A dead man's switch: an outside watcher that is called while all is well.
    public struct Heartbeat: Sendable, Hashable {
        /// What is called.
        public var url: String
        /// How often.
        public var every: Seconds

        /// A heartbeat.
        public init(url: String, every: Seconds = 5 * 60) {
            self.url = url
            self.every = every
        }
    }

    /// How the log is written.
    public struct Log: Sendable, Hashable {
        /// The least level that is written.
        public enum Level: String, Sendable, Hashable, CaseIterable {
            /// Everything.
            case trace
            /// What a developer wants.
            case debug
            /// The daily course.
            case info
            /// Worth a look.
            case notice
            /// Odd, and lived with.
            case warning
            /// Failed.
            case error
            /// The house burns.
            case critical
        }

        /// The lines' form.
        public enum Format: String, Sendable, Hashable, CaseIterable {
            /// The journal when run by systemd, else text.
            case auto
            /// Lines for people.
            case text
            /// One JSON object a line.
            case json
        }

        /// The least level that is written.
        public var level: Level = .info
        /// The lines' form.
        public var format: Format = .auto

        /// The contract's defaults.
        public init() {}
    }

    /// Where `journal.sqlite` and the rest are kept; absolute as far as the configuration's path is.
    public var stateDirectory = "/var/lib/feedwatch"
    /// The control socket's path if one is set.
    public var control: String?
    /// Over how long due feeds are spread at start.
    public var startSpread = StartSpread.auto
    /// Whom to call while all is well.
    public var heartbeat: Heartbeat?
    /// Where web page, API and metrics are served; nil = nowhere.
    public var listen: ListenAddress? = ListenAddress(host: "127.0.0.1", port: 9711)
    /// The token that a request from elsewhere, or one that changes something, must carry.
    public var token: SecretReference?
    /// The time zone of schedules and quiet hours.
    public var timeZone = TimeZone.gmt
    /// How the log is written.
    public var log = Log()

    /// The contract's defaults.
    public init() {}

    /// The control socket: as set, else in the runtime directory that systemd gives, else beside the journal.
    public func controlPath(environment: [String: String]) -> String {
        if let control { return control }
        // systemd gives a list with colons when several are asked for.
        let runtime = environment["RUNTIME_DIRECTORY"]?.split(separator: ":").first.map(String.init)
        return (runtime ?? stateDirectory) + "/control.sock"
    }
}

/// An address to listen on.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// A name or address, without brackets; empty: every address of the machine.
    public var host: String
    /// The port; 0 lets the system choose.
    public var port: Int

    /// An address.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `127.0.0.1:9711`, `[::1]:9711`, `localhost:9711`, `:9711`; nil for anything else.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            return nil
        }
        guard !host.contains(where: { $0.isWhitespace || "/[]@".contains($0) }) else { return nil }
        self.init(host: host, port: Int(port))
    }

    /// Whether only programs of this machine can reach it.
    public var isLoopback: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4 = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
        return host == "localhost" || host == "::1" || isIPv4 && parts[0] == "127"
    }

    /// `host:port`, with brackets where the host has colons.
    public var description: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}
