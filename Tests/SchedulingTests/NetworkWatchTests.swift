import FeedModel
import Foundation
import Testing

@testable import Scheduling

@Suite("4.5: our own network")
struct NetworkWatchTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)
    private let nameless = PollFailure(.dns, reason: "no such name")
    private var silent: PollFailure {
        var failure = PollFailure(.soft, reason: "no connection within 10 s")
        failure.isSilent = true
        return failure
    }

    /// Three hosts without a name.
    private func down() -> NetworkWatch {
        var watch = NetworkWatch()
        for host in ["a", "b", "c"] { _ = watch.failed(nameless, host: host, at: now) }
        return watch
    }

    @Test("is held to be down when three hosts have no name and none answered; then no failure is a feed's")
    func outage() {
        var watch = down()
        #expect(watch.isDown && watch.ask(at: now + 1) == .wait(until: now + 30))
        #expect(watch.failed(nameless, host: "d", at: now + 1).kind == .network)
        #expect(watch.ask(at: now + 30) == .probe)
        watch.answered(host: "e", at: now + 31)
        #expect(!watch.isDown && watch.ask(at: now + 31) == .open)
    }

    @Test("hosts that only say nothing make no outage")
    func silentHosts() {
        var watch = NetworkWatch()
        for host in ["a", "b", "c", "d"] { #expect(watch.failed(silent, host: host, at: now).kind == .soft) }
        #expect(!watch.isDown)
    }

    @Test("a probe to a host that says nothing ends no outage, and the next probe comes")
    func silentProbe() {
        var watch = down()
        #expect(watch.ask(at: now + 30) == .probe)
        #expect(watch.failed(silent, host: "e", at: now + 40).kind == .network)
        #expect(watch.isDown && watch.ask(at: now + 41) == .wait(until: now + 100))
        #expect(watch.ask(at: now + 100) == .probe)
    }

    @Test("a host that refuses shows that the network is there")
    func refusal() {
        var watch = down()
        _ = watch.failed(PollFailure(.soft, reason: "connection refused"), host: "e", at: now + 30)
        #expect(!watch.isDown)
    }
}
