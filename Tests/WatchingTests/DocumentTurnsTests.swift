import FeedTestKit
import Synchronization
import Testing

@testable import Watching

@Suite("Turns of documents")
struct DocumentTurnsTests {
    private final class InHand: Sendable {
        private let state = Mutex((now: 0, most: 0))
        var most: Int { state.withLock(\.most) }
        func begin() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func end() { state.withLock { $0.now -= 1 } }
    }

    @Test("no more are taken at once than there are, and each that waits gets one")
    func most() async {
        let turns = DocumentTurns(3)
        let inHand = InHand()
        let done = await withTaskGroup(of: Int.self) { group in
            for number in 0..<60 {
                group.addTask {
                    await turns.take {
                        inHand.begin()
                        for _ in 0..<number % 5 { await Task.yield() }
                        inHand.end()
                        return 1
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(done == 60)
        #expect((1...3).contains(inHand.most))
    }

    @Test("what fails gives its turn back")
    func failure() async throws {
        struct Fault: Error {}
        let turns = DocumentTurns(1)
        for _ in 0..<3 { await #expect(throws: Fault.self) { try await turns.take { throw Fault() } } }
        #expect(await turns.take { true })
    }
}
