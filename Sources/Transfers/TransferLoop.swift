internal import CLibcurl
internal import Glibc

/// The engine's thread: multi handle, easy handles, epoll and timer. Made and used on that thread alone.
final class TransferLoop {
    private let mailbox: Mailbox
    private let multi: UnsafeMutableRawPointer
    private let sockets: SocketWatch
    private var transfers: [Transfer] = []
    private var spare: [EasyHandle] = []
    /// When libcurl wants to be called without an event, in milliseconds of the steady clock.
    private var deadline: Int?
    /// When somebody's first byte may be late, in milliseconds of the steady clock.
    private var nextCheck: Int?
    private var answered: [Order] = []
    private let sessions = TLSSessions()
    private var trust = TrustTable()
    private let bodies: BodyLedger
    private static let mostSpare = 64

    /// `connections`: kept at most. `bodies`: bytes that all bodies under way may hold together.
    init?(_ mailbox: Mailbox, connections: Int, bodies: Int) {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        guard let multi = curl_multi_init(), let sockets = SocketWatch() else { return nil }
        self.mailbox = mailbox
        self.bodies = BodyLedger(most: bodies)
        self.multi = multi
        self.sockets = sockets
        fw_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
        fw_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        fw_multi_set_socket_callback(multi) { _, socket, what, user, _ in
            TransferLoop.owner(user).sockets.watch(socket, what)
            return 0
        }
        fw_multi_set_timer_callback(multi) { _, milliseconds, user in
            TransferLoop.owner(user).deadline = milliseconds < 0 ? nil : SteadyClock.milliseconds() + milliseconds
            return 0
        }
        let me = Unmanaged.passUnretained(self).toOpaque()
        fw_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, me)
        fw_multi_set_pointer(multi, CURLMOPT_TIMERDATA, me)
        sockets.watch(mailbox.wakeUp, CURL_POLL_IN)
    }

    /// Turns until the mailbox says stop.
    func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 128)
        while true {
            let time = waitingTime()
            let count = epoll_wait(
                sockets.poll, &events, Int32(events.count), time != 0 && mailbox.mayDoze() ? time : 0)
            for place in 0..<Int(max(0, count)) { handle(events[place]) }
            let post = mailbox.take()
            for order in post.orders { start(order) }
            for order in post.cancelled { cancel(order) }
            // What was just started is also begun by this.
            if let deadline, deadline <= SteadyClock.milliseconds() {
                self.deadline = nil
                act(CURL_SOCKET_TIMEOUT, 0)
            }
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
        guard let next = deadline.map({ min($0, nextCheck ?? $0) }) ?? nextCheck else { return -1 }
        let now = SteadyClock.milliseconds()
        return Int32(clamping: next > now ? next - now + 1 : 0)
    }

    private func handle(_ event: epoll_event) {
        if event.data.fd == mailbox.wakeUp {
            var count: UInt64 = 0
            _ = read(mailbox.wakeUp, &count, 8)
            return
        }
        guard sockets.concerns(event.data.fd) else { return }
        var mask: Int32 = 0
        if event.events & EPOLLIN.rawValue != 0 { mask |= CURL_CSELECT_IN }
        if event.events & EPOLLOUT.rawValue != 0 { mask |= CURL_CSELECT_OUT }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { mask |= CURL_CSELECT_ERR }
        act(event.data.fd, mask)
    }

    private func act(_ socket: curl_socket_t, _ mask: Int32) {
        var running: Int32 = 0
        curl_multi_socket_action(multi, socket, mask, &running)
    }

    // MARK: - Transfers

    private func start(_ order: Order) {
        if let target = order.request.privateTarget { return answer(order, .failure(Transfer.refusal(target))) }
        let manner = Manner(order.request)
        guard let handle = handle(for: manner) else {
            return answer(order, .failure(TransferFailure(.broken, "libcurl gave no handle")))
        }
        let now = SteadyClock.milliseconds()
        let shelf = sessions.shelf(for: order.request, now: now / 1000)
        let transfer = Transfer(order, handle: handle, shelf: shelf, bodies: bodies)
        transfer.prepare(manner, anchors: order.request.tls.caFile.flatMap { trust.anchors(of: $0) })
        let code = curl_multi_add_handle(multi, handle.curl)
        guard code == CURLM_OK else {
            transfer.release(answered: false)
            spare.append(handle)
            return answer(order, .failure(TransferFailure(.broken, String(cString: curl_multi_strerror(code)))))
        }
        transfer.place = transfers.count
        transfers.append(transfer)
        if let late = transfer.firstByteDeadline(now: now) { nextCheck = min(nextCheck ?? late, late) }
    }

    /// A spare handle that is set as this manner has it, else any.
    private func handle(for manner: Manner?) -> EasyHandle? {
        if let place = spare.lastIndex(where: { $0.manner == manner }) { return spare.remove(at: place) }
        return spare.popLast() ?? EasyHandle(sockets: sockets)
    }

    private func collect() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            var code = CURLE_OK
            guard let easy = fw_message_data(message, &code), let transfer = EasyHandle.of(easy)?.transfer else {
                continue
            }
            finish(transfer, transfer.result(code), answered: code == CURLE_OK && transfer.hasWholeHead)
        }
    }

    /// Whoever waits too long for the first byte of an answer. Each check says when the next is needed, which is seldom
    /// before another such time has passed.
    private func giveUpLate() {
        guard let due = nextCheck else { return }
        let now = SteadyClock.milliseconds()
        guard due <= now else { return }
        nextCheck = nil
        for transfer in transfers {
            guard let deadline = transfer.firstByteDeadline(now: now) else { continue }
            if deadline <= now {
                finish(transfer, .failure(transfer.late))
            } else {
                nextCheck = min(nextCheck ?? deadline, deadline)
            }
        }
    }

    private func giveUpLargest() {
        while bodies.isOverdrawn, let largest = transfers.max(by: { $0.body.count < $1.body.count }) {
            finish(largest, .failure(bodies.refusal))
        }
    }

    private func cancel(_ order: Order) {
        guard let transfer = transfers.first(where: { $0.order === order }) else { return }
        finish(transfer, .failure(TransferFailure(.cancelled, "cancelled")))
    }

    /// The result was copied before: here the handle is taken out.
    private func finish(_ transfer: Transfer, _ result: Order.Answer, answered: Bool = false) {
        let last = transfers.removeLast()
        if last !== transfer {
            transfers[transfer.place] = last
            last.place = transfer.place
        }
        curl_multi_remove_handle(multi, transfer.handle.curl)
        transfer.release(answered: answered)
        if spare.count < Self.mostSpare { spare.append(transfer.handle) }
        answer(transfer.order, result)
    }

    private func answer(_ order: Order, _ answer: Order.Answer) {
        order.answer(answer)
        answered.append(order)
    }

    /// All answers of a turn together: whoever is woken by the first finds the others' work waiting too.
    private func tell() {
        for order in answered { order.tell() }
        answered.removeAll(keepingCapacity: true)
    }

    private func end() {
        while let transfer = transfers.last {
            finish(transfer, .failure(TransferFailure(.cancelled, "cancelled")))
        }
        tell()
        spare = []
        curl_multi_cleanup(multi)
        mailbox.close()
    }
}
