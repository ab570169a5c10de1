internal import CLibcurl
internal import Glibc

/// What epoll watches for libcurl. libcurl lets go of a socket after each answer and wants it again with the next request:
/// a socket that is only let go of stays registered, so that a kept connection costs no call of the kernel. What then
/// comes unasked, as when the server closes, takes it out.
///
/// The kernel forgets a socket that is closed, and its number goes to the next: so only sockets that are opened and closed
/// through here stay registered.
final class SocketWatch {
    private struct Entry {
        /// Opened here and not closed yet.
        var isOwn = false
        /// What the kernel was told last; 0: it does not watch.
        var registered: UInt32 = 0
        var isWanted = false
    }

    let poll: Int32
    private var entries: [Entry] = []

    init?() {
        poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard poll >= 0 else { return nil }
    }

    deinit { Glibc.close(poll) }

    /// A socket for libcurl.
    func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let socket = fw_socket(address)
        if socket >= 0 { change(socket) { $0 = Entry(isOwn: true) } }
        return socket
    }

    func close(_ socket: curl_socket_t) -> Int32 {
        change(socket) { entry in
            // A child that was just forked may hold the socket for a moment, and the kernel would watch on.
            if entry.registered != 0 { forget(socket, &entry) }
            entry = Entry()
        }
        return Glibc.close(socket)
    }

    /// What libcurl waits for at a socket (`CURL_POLL_…`).
    func watch(_ socket: curl_socket_t, _ what: Int32) {
        change(socket) { entry in
            entry.isWanted = what != CURL_POLL_REMOVE
            guard entry.isWanted else {
                if !entry.isOwn || entry.registered != EPOLLIN.rawValue { forget(socket, &entry) }
                return
            }
            var event = epoll_event()
            event.data.fd = socket
            if what & CURL_POLL_IN != 0 { event.events |= EPOLLIN.rawValue }
            if what & CURL_POLL_OUT != 0 { event.events |= EPOLLOUT.rawValue }
            if entry.isOwn, entry.registered == event.events { return }
            let (first, second) =
                entry.registered == 0 ? (EPOLL_CTL_ADD, EPOLL_CTL_MOD) : (EPOLL_CTL_MOD, EPOLL_CTL_ADD)
            if epoll_ctl(poll, first, socket, &event) != 0 { epoll_ctl(poll, second, socket, &event) }
            entry.registered = event.events
        }
    }

    /// Whether what happened at a socket is for libcurl.
    func concerns(_ socket: curl_socket_t) -> Bool {
        change(socket) { entry in
            if !entry.isWanted { forget(socket, &entry) }
            return entry.isWanted
        }
    }

    private func forget(_ socket: curl_socket_t, _ entry: inout Entry) {
        var event = epoll_event()
        epoll_ctl(poll, EPOLL_CTL_DEL, socket, &event)
        entry.registered = 0
    }

    private func change<Result>(_ socket: curl_socket_t, _ body: (inout Entry) -> Result) -> Result {
        let place = Int(socket)
        if place >= entries.count {
            entries.append(contentsOf: repeatElement(Entry(), count: place + 64 - entries.count))
        }
        return body(&entries[place])
    }
}
