import FeedTestKit
import Foundation
import Glibc
import ServiceManaging
import Testing

@Suite("Notifications to the service manager")
struct NotifierTests {
    @Test("arrive whole, on a path and on an abstract name", arguments: [false, true])
    func messages(abstract: Bool) throws {
        let directory = try TemporaryDirectory()
        let name = abstract ? "@feedwatch-\(UInt64.random(in: 0...UInt64.max))" : directory.path("notify")
        let manager = try NotifySocket(name)
        let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": name])
        #expect(notifier.isHeard)
        notifier.ready(status: "3 feeds\nREADY=0")
        #expect(manager.next() == ["READY=1", "STATUS=3 feeds READY=0"])
        notifier.stopping()
        #expect(manager.next() == ["STOPPING=1", "STATUS=stopping"])
        notifier.extendTimeout(by: .milliseconds(1500))
        #expect(manager.next() == ["EXTEND_TIMEOUT_USEC=1500000"])
        notifier.status("watching")
        #expect(manager.next() == ["STATUS=watching"])
    }

    @Test("ask for more time while a long start runs, and let its error through")
    func extending() async throws {
        let directory = try TemporaryDirectory()
        let manager = try NotifySocket(directory.path("notify"))
        let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": directory.path("notify")])
        let asked = await notifier.extendingTimeout { manager.next() }
        #expect(asked == ["EXTEND_TIMEOUT_USEC=30000000"])
        await #expect(throws: CancellationError.self) {
            try await notifier.extendingTimeout { throw CancellationError() }
        }
    }

    @Test("tell a reload with the time of the steady clock")
    func reload() throws {
        let directory = try TemporaryDirectory()
        let manager = try NotifySocket(directory.path("notify"))
        ServiceNotifier(environment: ["NOTIFY_SOCKET": directory.path("notify")]).reloading()
        let lines = manager.next()
        #expect(lines.first == "RELOADING=1")
        let microseconds = try #require(lines.dropFirst().first?.split(separator: "=").last.flatMap { Int64($0) })
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        #expect(abs(Int64(now.tv_sec) - microseconds / 1_000_000) < 10)
    }

    @Test("are no fault where nobody listens", arguments: [nil, "", "relative", "/nowhere/notify", "@nobody"])
    func unheard(socket: String?) {
        let environment = socket.map { ["NOTIFY_SOCKET": $0] } ?? [:]
        ServiceNotifier(environment: environment).ready(status: "up")
        ServiceNotifier(environment: ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 300)]).watchdog()
    }

    @Test("keep the watchdog quiet at half its time, only while the service is alive")
    func watchdog() async throws {
        let directory = try TemporaryDirectory()
        let manager = try NotifySocket(directory.path("notify"))
        let environment = [
            "NOTIFY_SOCKET": directory.path("notify"), "WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "\(getpid())",
        ]
        let watchdog = try #require(Watchdog(environment: environment, process: getpid()))
        #expect(watchdog.interval == .seconds(30))
        let (asked, slept) = (Counter(), Counter())
        await watchdog.run(
            sleep: { duration in
                #expect(duration == .seconds(30))
                if slept.next() == 3 { throw CancellationError() }
            }, while: { asked.next() != 2 })
        ServiceNotifier(environment: environment).status("end")
        #expect(manager.next() == ["WATCHDOG=1"])
        #expect(manager.next() == ["WATCHDOG=1"])
        #expect(manager.next() == ["STATUS=end"])
    }

    @Test("leave the watchdog alone when it is not asked for, or of another process")
    func noWatchdog() {
        let socket = ["NOTIFY_SOCKET": "@x"]
        #expect(Watchdog(environment: socket) == nil)
        #expect(Watchdog(environment: ["WATCHDOG_USEC": "1000"]) == nil)
        let other = socket.merging(["WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"]) { $1 }
        #expect(Watchdog(environment: other) == nil)
        #expect(Watchdog(environment: socket.merging(["WATCHDOG_USEC": "soon"]) { $1 }) == nil)
    }
}
