import Foundation
import Testing

@testable import Dispatching

@Suite("A gate")
struct GateTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)

    @Test("closes after failures in a row, lets one probe through, and opens slowly")
    func closes() {
        var gate = Gate()
        for _ in 1..<Gate.failuresToClose { gate.failed(first: 10, at: now) }
        #expect(gate.allowance(of: 16, at: now) == 16)
        gate.failed(first: 10, at: now)
        #expect(gate.state == "closed" && gate.allowance(of: 16, at: now + 9) == 0)
        #expect(gate.allowance(of: 16, at: now + 10) == 1)
        gate.succeeded()
        #expect(gate.allowance(of: 16, at: now + 10) == 2)
        for _ in 0..<6 { gate.succeeded() }
        #expect(gate.state == "open" && gate.allowance(of: 16, at: now + 10) == 16)
    }

    @Test("closes again at once when the probe fails, for longer, and never longer than its most")
    func probe() {
        var gate = Gate()
        for _ in 0..<Gate.failuresToClose { gate.failed(first: 10, at: now) }
        _ = gate.allowance(of: 16, at: now + 10)
        gate.failed(first: 10, at: now + 10)
        #expect(gate.closedUntil == now + 30)
        for _ in 0..<100 {
            let time = gate.closedUntil ?? now
            _ = gate.allowance(of: 1, at: time)
            gate.failed(first: 10, at: time)
            #expect((gate.closedUntil ?? now).timeIntervalSince(time) <= Gate.longest)
        }
    }

    @Test("is not closed by failures among successes")
    func among() {
        var gate = Gate()
        for _ in 0..<100 {
            gate.failed(first: 10, at: now)
            gate.succeeded()
        }
        #expect(gate.state == "open")
    }
}
