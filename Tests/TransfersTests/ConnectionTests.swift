import NewsWire
import Testing
import Transfers

@Suite("Connections")
struct ConnectionTests {
    @Test("that end while they are kept do not get in the way of those that come after them")
    func ended() async throws {
        let keeping = try WireServer { _ in .status(200, text: "kept") }
        let closing = try WireServer { _ in .status(200, text: "ended").closing() }
        let urls = [keeping.url("/"), closing.url("/"), "http://localhost:\(keeping.port)/"]
        let engine = try Engines.one()
        let answers = try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var answers = 0
                    for turn in 0..<60 {
                        var request = Engines.get(urls[(worker + turn) % urls.count])
                        request.freshConnection = turn % 7 == 0
                        if try await engine.perform(request).body.count >= 4 { answers += 1 }
                    }
                    return answers
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(answers == 8 * 60)
        #expect(keeping.connectionCount < keeping.requestCount / 2)
    }
}
