import Foundation
import Glibc
import Synchronization

/// A scriptable HTTP/1.1 server on loopback that sends exactly the bytes it is told to: for the demonstration and
/// for tests of everything that talks HTTP.
///
/// It listens from the moment it is made, serves each connection on a thread of its own (at most
/// `connectionLimit`, further ones are reset), remembers what it was asked, and stops when told or let go of.
/// It speaks no TLS and no HTTP/2, and binds nothing but loopback addresses.
public final class WireServer: Sendable {
    /// Answers a request; called on the connection's thread, for several connections at once.
    public typealias Handler = @Sendable (WireRequest) -> WireAnswer

    /// What happens to those who connect.
    public enum Reception: Sendable {
        /// They are served.
        case serve
        /// They wait in the kernel's queue and are never taken.
        case neverAccept
        /// They are taken and at once reset.
        case reset
        /// They are taken, and nothing is ever read or said.
        case silence
    }

    /// The address it listens on.
    public let host: String
    /// The port it listens on.
    public let port: UInt16
    private let core: WireCore

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - host: an address of 127.0.0.0/8, or `::1`.
    ///   - port: 0 takes a free one.
    ///   - reception: what happens to those who connect.
    ///   - connectionLimit: how many connections may be open at once.
    ///   - logLimit: how many requests are remembered at most; beyond that the oldest are forgotten.
    ///   - handler: answers what no route answers; left out: 404.
    public init(
        host: String = "127.0.0.1", port: UInt16 = 0, reception: Reception = .serve, connectionLimit: Int = 512,
        logLimit: Int = 100_000, handler: @escaping Handler = { _ in .status(404) }
    ) throws {
        self.host = host
        let backlog: Int32 = reception == .neverAccept ? 1 : 1024
        let (descriptor, port) = try WireSocket.listen(on: host, port: port, backlog: backlog)
        self.port = port
        core = WireCore(
            listener: descriptor, reception: reception, connectionLimit: connectionLimit,
            log: WireLog(limit: logLimit), fallback: handler)
        core.start()
    }

    deinit { core.stop() }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    public var baseURL: String { "http://" + (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

    /// The URL of a path on this server.
    public func url(_ path: String) -> String { baseURL + path }

    /// Lets `handler` answer every request for `path` (compared without the query), from now on.
    public func route(_ path: String, _ handler: @escaping Handler) { core.route(path, handler) }

    /// Lets the requests for `path` get these answers one after another; the last answers all that follow.
    public func route(_ path: String, script answers: [WireAnswer]) {
        let turn = Mutex(0)
        route(path) { _ in
            let index = turn.withLock { turn in
                defer { turn += 1 }
                return turn
            }
            return answers.isEmpty ? .status(404) : answers[min(index, answers.count - 1)]
        }
    }

    /// Lets every request for `path` get the same answer.
    public func route(_ path: String, _ answer: WireAnswer) { route(path, script: [answer]) }

    /// What was asked so far, in order of arrival.
    public var requests: [WireRequest] { core.log.requests }

    /// What was asked so far for `path`.
    public func requests(for path: String) -> [WireRequest] { requests.filter { $0.path == path } }

    /// How many requests came in all.
    public var requestCount: Int { core.log.received }

    /// How many connections were accepted in all.
    public var connectionCount: Int { core.log.connections }

    /// The most requests that were being answered at one moment.
    public var mostRequestsAtOnce: Int { core.log.mostUnderway }

    /// Waits until `count` requests came in all; false if that took longer than `limit`.
    public func received(_ count: Int, within limit: Duration = .seconds(20)) async -> Bool {
        await core.log.received(count, within: limit)
    }

    /// Closes the listening socket and every connection, and waits until the threads are done. May be called again.
    public func stop() { core.stop() }
}
