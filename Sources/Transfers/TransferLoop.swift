internal import CLibcurl
internal import Glibc

/// The engine's thread: multi handle, easy handles, epoll and timer. Made and used on that thread alone.
final class TransferLoop {
    private let mailbox: Mailbox
    private let multi: OpaquePointer
    private let poll: Int32
    private var transfers: [Int: Transfer] = [:]
    private var ids: [OpaquePointer: Int] = [:]
    private var spare: [OpaquePointer] = []
    /// When libcurl wants to be called without an event, in milliseconds of the steady clock.
    private var deadline: Int?
    private static let mostSpare = 64

    init?(_ mailbox: Mailbox, connections: Int) {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        guard let multi = curl_multi_init() else { return nil }
        self.mailbox = mailbox
        self.multi = OpaquePointer(multi)
        poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard poll >= 0 else { return nil }
        fw_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
        fw_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        fw_multi_set_socket_callback(multi) { _, socket, what, user, _ in
            TransferLoop.owner(user).watch(socket, what)
            return 0
        }
        fw_multi_set_timer_callback(multi) { _, milliseconds, user in
            TransferLoop.owner(user).deadline = milliseconds < 0 ? nil : TransferLoop.now() + milliseconds
            return 0
        }
        let me = Unmanaged.passUnretained(self).toOpaque()
        fw_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, me)
        fw_multi_set_pointer(multi, CURLMOPT_TIMERDATA, me)
        watch(mailbox.wakeUp, CURL_POLL_IN)
    }

    /// Turns until the mailbox says stop.
    func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 128)
        while true {
            let count = epoll_wait(poll, &events, Int32(events.count), waitingTime())
            for event in events.prefix(Int(max(0, count))) { handle(event) }
            if let deadline, deadline <= Self.now() {
                self.deadline = nil
                act(CURL_SOCKET_TIMEOUT, 0)
            }
            let post = mailbox.take()
            for order in post.orders { start(order) }
            for id in post.cancelled { cancel(id) }
            collect()
            if post.stop { break }
        }
        end()
    }

    private static func owner(_ pointer: UnsafeMutableRawPointer?) -> TransferLoop {
        guard let pointer else { preconditionFailure("libcurl lost its user data") }
        return Unmanaged<TransferLoop>.fromOpaque(pointer).takeUnretainedValue()
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    /// Rounded up by one, so that libcurl is never called a moment too early and turns in place.
    private func waitingTime() -> Int32 {
        guard let deadline else { return -1 }
        return Int32(clamping: max(0, deadline - Self.now() + (deadline > Self.now() ? 1 : 0)))
    }

    private func handle(_ event: epoll_event) {
        if event.data.fd == mailbox.wakeUp {
            var count: UInt64 = 0
            _ = read(mailbox.wakeUp, &count, 8)
            return
        }
        var mask: Int32 = 0
        if event.events & EPOLLIN.rawValue != 0 { mask |= CURL_CSELECT_IN }
        if event.events & EPOLLOUT.rawValue != 0 { mask |= CURL_CSELECT_OUT }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { mask |= CURL_CSELECT_ERR }
        act(event.data.fd, mask)
    }

    private func act(_ socket: curl_socket_t, _ mask: Int32) {
        var running: Int32 = 0
        curl_multi_socket_action(UnsafeMutableRawPointer(multi), socket, mask, &running)
    }

    private func watch(_ socket: curl_socket_t, _ what: Int32) {
        var event = epoll_event()
        event.data.fd = socket
        if what == CURL_POLL_REMOVE {
            epoll_ctl(poll, EPOLL_CTL_DEL, socket, &event)
            return
        }
        if what & CURL_POLL_IN != 0 { event.events |= EPOLLIN.rawValue }
        if what & CURL_POLL_OUT != 0 { event.events |= EPOLLOUT.rawValue }
        if epoll_ctl(poll, EPOLL_CTL_MOD, socket, &event) != 0 { epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event) }
    }

    // MARK: - Transfers

    private func start(_ order: Mailbox.Order) {
        guard let easy = spare.popLast() ?? curl_easy_init().map({ OpaquePointer($0) }) else {
            return answer(order, .failure(TransferFailure(.broken, "libcurl gave no handle")))
        }
        let transfer = Transfer(order, easy: easy)
        transfer.prepare()
        let code = curl_multi_add_handle(UnsafeMutableRawPointer(multi), UnsafeMutableRawPointer(easy))
        guard code == CURLM_OK else {
            transfer.release()
            spare.append(easy)
            return answer(order, .failure(TransferFailure(.broken, String(cString: curl_multi_strerror(code)))))
        }
        transfers[order.id] = transfer
        ids[easy] = order.id
    }

    private func collect() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(UnsafeMutableRawPointer(multi), &left) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            var code = CURLE_OK
            guard let easy = fw_message_data(message, &code), let id = ids[OpaquePointer(easy)] else { continue }
            finish(id) { $0.result(code) }
        }
    }

    private func cancel(_ id: Int) {
        finish(id) { _ in .failure(TransferFailure(.cancelled, "cancelled")) }
    }

    /// The result is copied before the handle is taken out.
    private func finish(_ id: Int, _ result: (Transfer) -> Result<TransferResponse, TransferFailure>) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        let result = result(transfer)
        let easy = transfer.easy
        ids[easy] = nil
        curl_multi_remove_handle(UnsafeMutableRawPointer(multi), UnsafeMutableRawPointer(easy))
        transfer.release()
        if spare.count < Self.mostSpare {
            curl_easy_reset(UnsafeMutableRawPointer(easy))
            spare.append(easy)
        } else {
            curl_easy_cleanup(UnsafeMutableRawPointer(easy))
        }
        answer(transfer.order, result)
    }

    private func answer(_ order: Mailbox.Order, _ result: Result<TransferResponse, TransferFailure>) {
        mailbox.finished(order.id)
        order.continuation.resume(with: result.mapError { $0 as any Error })
    }

    private func end() {
        for id in Array(transfers.keys) { cancel(id) }
        for easy in spare { curl_easy_cleanup(UnsafeMutableRawPointer(easy)) }
        curl_multi_cleanup(UnsafeMutableRawPointer(multi))
        Glibc.close(poll)
        mailbox.close()
    }
}
