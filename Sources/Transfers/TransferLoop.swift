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
    /// When somebody's first byte may be late, in milliseconds of the steady clock.
    private var nextCheck: Int?
    private var answers: [(order: Mailbox.Order, result: Result<TransferResponse, TransferFailure>)] = []
    private let sessions = TLSSessions()
    private let bodies: BodyLedger
    private static let mostSpare = 64

    /// `connections`: kept at most. `bodies`: bytes that all bodies under way may hold together.
    init?(_ mailbox: Mailbox, connections: Int, bodies: Int) {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        guard let multi = curl_multi_init() else { return nil }
        self.mailbox = mailbox
        self.bodies = BodyLedger(most: bodies)
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
            TransferLoop.owner(user).deadline = milliseconds < 0 ? nil : SteadyClock.milliseconds() + milliseconds
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
            if let deadline, deadline <= SteadyClock.milliseconds() {
                self.deadline = nil
                act(CURL_SOCKET_TIMEOUT, 0)
            }
            let post = mailbox.take()
            for order in post.orders { start(order) }
            for id in post.cancelled { cancel(id) }
            collect()
            giveUpLate()
            giveUpLargest()
            tell()
            if post.stop { break }
        }
        end()
    }

    private static func owner(_ pointer: UnsafeMutableRawPointer?) -> TransferLoop {
        guard let pointer else { preconditionFailure("libcurl lost its user data") }
        return Unmanaged<TransferLoop>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Rounded up by one, so that libcurl is never called a moment too early and turns in place.
    private func waitingTime() -> Int32 {
        guard let next = [deadline, nextCheck].compactMap({ $0 }).min() else { return -1 }
        let now = SteadyClock.milliseconds()
        return Int32(clamping: next > now ? next - now + 1 : 0)
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
        if let target = order.request.privateTarget { return answer(order, .failure(Transfer.refusal(target))) }
        guard let easy = spare.popLast() ?? curl_easy_init().map({ OpaquePointer($0) }) else {
            return answer(order, .failure(TransferFailure(.broken, "libcurl gave no handle")))
        }
        let now = SteadyClock.milliseconds()
        let shelf = sessions.shelf(for: order.request, now: now / 1000)
        let transfer = Transfer(order, easy: easy, shelf: shelf, bodies: bodies)
        transfer.prepare()
        let code = curl_multi_add_handle(UnsafeMutableRawPointer(multi), UnsafeMutableRawPointer(easy))
        guard code == CURLM_OK else {
            transfer.release()
            spare.append(easy)
            return answer(order, .failure(TransferFailure(.broken, String(cString: curl_multi_strerror(code)))))
        }
        transfers[order.id] = transfer
        ids[easy] = order.id
        if let late = transfer.firstByteDeadline(now: now) { nextCheck = min(nextCheck ?? late, late) }
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

    /// Whoever waits too long for the first byte of an answer. Each check says when the next is needed, which is seldom
    /// before another such time has passed.
    private func giveUpLate() {
        let now = SteadyClock.milliseconds()
        guard let due = nextCheck, due <= now else { return }
        nextCheck = nil
        for (id, transfer) in transfers {
            guard let deadline = transfer.firstByteDeadline(now: now) else { continue }
            if deadline <= now {
                finish(id) { .failure($0.late) }
            } else {
                nextCheck = min(nextCheck ?? deadline, deadline)
            }
        }
    }

    private func giveUpLargest() {
        while bodies.isOverdrawn, let largest = transfers.max(by: { $0.value.size < $1.value.size }) {
            finish(largest.key) { _ in .failure(bodies.refusal) }
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
        answers.append((order, result))
    }

    /// All answers of a turn together: whoever is woken by the first finds the others' work waiting too.
    private func tell() {
        guard !answers.isEmpty else { return }
        mailbox.finished(answers.lazy.map(\.order.id))
        for (order, result) in answers { order.continuation.resume(with: result.mapError { $0 as any Error }) }
        answers.removeAll(keepingCapacity: true)
    }

    private func end() {
        for id in Array(transfers.keys) { cancel(id) }
        tell()
        for easy in spare { curl_easy_cleanup(UnsafeMutableRawPointer(easy)) }
        curl_multi_cleanup(UnsafeMutableRawPointer(multi))
        Glibc.close(poll)
        mailbox.close()
    }
}
