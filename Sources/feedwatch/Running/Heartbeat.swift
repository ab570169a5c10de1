import Configuring
import FeedModel
import Foundation
import Journaling
import Logging
import Transfers
import Watching

/// Calls an outside watcher while polls and deliveries are well: a dead man's switch works by its silence.
struct Heartbeat: Sendable {
    let house: House
    let loop: PollLoop
    let settings: DaemonSettings.Heartbeat

    /// Until it is cancelled.
    func run() async {
        var pulse = Pulse(patience: settings.every * 3)
        var silentFor: String?
        let log = Logger(label: "heartbeat")
        while !Task.isCancelled {
            let fault = await fault(&pulse)
            if let fault, fault != silentFor {
                log.warning("the outside watcher is not called", metadata: ["reason": "\(fault)"])
            } else if fault == nil, silentFor != nil {
                log.notice("the outside watcher is called again")
            }
            silentFor = fault
            if fault == nil, !(await call()) { log.warning("the outside watcher did not answer") }
            guard (try? await house.time.sleep(for: .seconds(settings.every))) != nil else { return }
        }
    }

    /// Why it is not called; nil while all is well.
    private func fault(_ pulse: inout Pulse) async -> String? {
        let figures = loop.figures
        if let paused = figures.pausedFor { return "polling pauses: \(paused)" }
        do {
            var owed: [ChannelID: Date] = [:]
            for channel in loop.watch.configuration.channels {
                owed[channel.id] = try await house.journal.oldestOwed(to: channel.id)
            }
            let due = try await house.journal.nextDue(except: [])
            return pulse.fault(polled: figures.polled, due: due, owed: owed, at: house.time.now())
        } catch {
            return "\(error)"
        }
    }

    private func call() async -> Bool {
        var request = TransferRequest(url: settings.url)
        request.limits = TransferLimits(body: 64 << 10, totalSeconds: 20)
        if house.configuration.http.options.allowPrivate == true { request.addresses = .all }
        let answer = try? await house.engine.perform(request)
        return answer.map { (200..<300).contains($0.status) } ?? false
    }
}

/// Judges from figures whether polls and deliveries are well. A value; the clock is handed in.
struct Pulse: Sendable {
    /// How long something may wait before it is not well.
    let patience: Seconds
    private var polled = -1

    init(patience: Seconds) { self.patience = patience }

    /// What is not well, in words; nil if all is. `polled`: the polls that ended since the start; `due`: when the feed that
    /// waits longest was due; `owed`: since when a channel's oldest message waits.
    mutating func fault(polled: Int, due: Date?, owed: [ChannelID: Date], at now: Date) -> String? {
        defer { self.polled = polled }
        let limit = now - patience
        if let due, due < limit, polled == self.polled {
            return "no poll has ended, and one is due since \(MessageCoding.text(of: due))"
        }
        let behind = owed.filter { $0.value < limit }.keys.map(\.rawValue).sorted()
        return behind.isEmpty ? nil : "behind: \(behind.joined(separator: ", "))"
    }
}
