internal import FeedModel
internal import Logging
internal import Processing
internal import ProgramRunning
internal import Synchronization

/// One life of a program in mode `stream`: from hello to its end.
///
/// A delivery is sent when the window has room for it, and answered, late, or lost with the program. The book of them
/// is kept under a lock, because answers come on the child's thread.
final class StreamSession: Sendable {
    /// What became of a delivery in this session.
    enum Fate: Sendable, Hashable {
        case answered(Outcome)
        /// No answer in time: the program is ended for it.
        case late
        /// Sent, not answered, and the program is gone; `first` is the one that waited longest.
        case lost(ProgramEnd, first: Bool)
        /// Never sent.
        case unsent
    }

    private struct Waiting {
        var key: DeliveryKey
        var line: [UInt8]
        var continuation: CheckedContinuation<Fate, Never>
        var sentAt: ContinuousClock.Instant?
    }

    private struct Book {
        var window = 0
        var queue: [Waiting] = []
        /// Sent, in this order, not answered.
        var sent: [Waiting] = []
        var answered = 0
        var end: ProgramEnd?
        /// A delivery was late: it, and no other, is why the program is ended.
        var culpritIsKnown = false
        var isWatched = false
        var readiness: [CheckedContinuation<Bool, Never>] = []
    }

    private let house: ProgramHouse
    private let book = Mutex(Book())
    private let child = Mutex<ChildProcess?>(nil)
    private let promise = EndPromise()

    /// Starts the program and greets it.
    init(_ house: ProgramHouse) throws {
        self.house = house
        let hello = try MessageCoding.encode(HelloLine(processor: house.id, topics: house.topics))
        let process = try ChildProcess(
            house.program,
            onLine: { [weak self] voice, line in
                if voice == .error { house.log(line) } else { self?.read(line) }
            },
            onEnd: { [weak self, promise] end in
                self?.finish(end)
                promise.keep(end)
            })
        process.write(Array(hello) + [10])
        child.withLock { $0 = process }
    }

    /// Whether it answered anything: then it is no program that always dies at once.
    var wasOfUse: Bool { book.withLock { $0.answered > 0 } }
    /// Whether it can be given deliveries still.
    var isLiving: Bool { book.withLock { $0.end == nil } }

    /// Waits until it says that it is ready; false if it ends before, or does not say so in time.
    func isReady() async -> Bool {
        let deadline = Task { [house] in
            if (try? await house.services.time.sleep(for: .seconds(house.settings.timeout))) != nil {
                giveUpReadiness()
            }
        }
        defer { deadline.cancel() }
        return await withCheckedContinuation { continuation in
            let known = book.withLock { book -> Bool? in
                if book.end != nil { return false }
                if book.window > 0 { return true }
                book.readiness.append(continuation)
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    private func giveUpReadiness() {
        let waiters = book.withLock { book in
            defer { book.readiness = [] }
            return book.readiness
        }
        guard !waiters.isEmpty else { return }
        end()
        for waiter in waiters { waiter.resume(returning: false) }
    }

    /// Gives it a delivery as soon as the window has room, and waits for what becomes of it.
    func deliver(_ key: DeliveryKey, _ line: [UInt8]) async -> Fate {
        await withCheckedContinuation { continuation in
            let isOver = book.withLock { book in
                if book.end == nil {
                    book.queue.append(Waiting(key: key, line: line, continuation: continuation))
                }
                return book.end != nil
            }
            if isOver { continuation.resume(returning: .unsent) } else { send() }
        }
    }

    /// Sends what the window has room for.
    private func send() {
        let beginsWatch = book.withLock { book in
            let room = max(0, min(book.window - book.sent.count, book.queue.count))
            for var waiting in book.queue.prefix(room) {
                waiting.sentAt = .now
                book.sent.append(waiting)
                // Written under the lock, so that lines keep the book's order; it only puts them into a mailbox.
                child.withLock { $0?.write(waiting.line) }
            }
            book.queue.removeFirst(room)
            defer { book.isWatched = book.isWatched || room > 0 }
            return room > 0 && !book.isWatched
        }
        if beginsWatch {
            Task { [weak self, house] in await Self.watch(house) { [weak self] in self?.nextDeadline() } }
        }
    }

    // MARK: - Deadlines

    /// Wakes at the deadline of whichever delivery has waited longest, as long as there is one.
    private static func watch(_ house: ProgramHouse, _ next: @Sendable () -> Duration?) async {
        while let wait = next() { try? await house.services.time.sleep(for: wait) }
    }

    /// How long until the oldest delivery is late; expires it when it is. Nil: nothing to watch.
    ///
    /// An answer that does not come in time ends the program: it hangs, and so would all that comes after.
    private func nextDeadline() -> Duration? {
        let (left, late) = book.withLock { book -> (Duration?, Waiting?) in
            guard let sentAt = book.sent.first?.sentAt else {
                book.isWatched = false
                return (nil, nil)
            }
            let left = .seconds(house.settings.timeout) - sentAt.duration(to: .now)
            if left > .zero { return (left, nil) }
            book.isWatched = false
            book.culpritIsKnown = true
            return (nil, book.sent.removeFirst())
        }
        if let late {
            house.services.log.warning(
                "no answer within \(Quantity.describe(house.settings.timeout)): the program is ended",
                metadata: ["processor": "\(house.id)", "stage": "exec", "delivery": "\(late.key.hexadecimal)"])
            end()
            late.continuation.resume(returning: .late)
        }
        return left
    }

    private func take(_ key: DeliveryKey) -> Waiting? {
        book.withLock { book in
            book.sent.firstIndex { $0.key == key }.map { book.sent.remove(at: $0) }
        }
    }

    // MARK: - What the program says

    private func read(_ bytes: [UInt8]) {
        switch ProgramLine(bytes) {
        case .ready(let window):
            let waiters = book.withLock { book in
                book.window = window
                defer { book.readiness = [] }
                return book.readiness
            }
            for waiter in waiters { waiter.resume(returning: true) }
            send()
        case .answer(let key, let outcome):
            guard let waiting = take(key) else { return }
            book.withLock { $0.answered += 1 }
            waiting.continuation.resume(returning: .answered(outcome))
            send()
        case .other:
            house.services.log.warning(
                "not understood: \(ProgramHouse.text(bytes, longest: 200))",
                metadata: ["processor": "\(house.id)", "stage": "exec"])
        }
    }

    private func finish(_ end: ProgramEnd) {
        let (sent, queue, readiness, known) = book.withLock { book in
            book.end = end
            defer { (book.sent, book.queue, book.readiness) = ([], [], []) }
            return (book.sent, book.queue, book.readiness, book.culpritIsKnown)
        }
        for waiter in readiness { waiter.resume(returning: false) }
        for (place, waiting) in sent.enumerated() {
            waiting.continuation.resume(returning: .lost(end, first: place == 0 && !known))
        }
        for waiting in queue { waiting.continuation.resume(returning: .unsent) }
    }

    // MARK: - The end

    private func end() { child.withLock { $0?.end(.init(term: house.settings.grace)) } }

    /// End of input, and some time to finish; how it ended.
    func stop() async -> ProgramEnd {
        child.withLock { $0?.end(.init(input: 3, term: house.settings.grace)) }
        return await promise.value
    }
}
