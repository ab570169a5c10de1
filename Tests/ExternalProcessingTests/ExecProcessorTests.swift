import ExternalProcessing
import FeedModel
import FeedTestKit
import Foundation
import Processing
import Testing

@Suite("The exec processor", .timeLimit(.minutes(1)))
struct ExecProcessorTests {
    private let programs: Programs

    init() throws { programs = try Programs() }

    private func outcome(ofStatus status: Int) async throws -> Outcome? {
        let batch = Programs.deliveries(1)
        return await (try programs.script("cat >/dev/null; echo why >&2; exit \(status)")).process(batch).outcomes[
            batch[0].key]
    }

    @Test("takes the exit status for the answer")
    func statuses() async throws {
        #expect(try await outcome(ofStatus: 0) == .done())
        #expect(try await outcome(ofStatus: 75) == .retry(after: nil, reason: "put off by the program (75): why"))
        #expect(try await outcome(ofStatus: 100) == .reject(reason: "refused by the program (100): why"))
        #expect(try await outcome(ofStatus: 3) == .retry(after: nil, reason: "it left with status 3: why"))
    }

    @Test("gives each process one delivery as JSON")
    func input() async throws {
        let batch = Programs.deliveries(6)
        let result = await (try programs.script("cat > \(programs.directory.path)/$FEEDWATCH_DELIVERY")).process(batch)
        for delivery in batch {
            #expect(result.outcomes[delivery.key] == .done())
            let text = programs.directory.text(of: delivery.key.hexadecimal)
            let line = try #require(
                try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            #expect(line["delivery"] as? String == delivery.key.hexadecimal)
            #expect(line["event"] as? String == "article.new")
            #expect(line["processor"] as? String == "vault")
            #expect((line["article"] as? [String: Any])?["id"] as? String == String(delivery.key.low))
        }
    }

    @Test("ends a program that ignores TERM and never reads")
    func hangs() async throws {
        let batch = Programs.deliveries(1)
        let stubborn = try programs.script(
            "trap '' TERM; while :; do sleep 1; done", ["timeout": "300ms", "grace": "200ms"])
        let result = await stubborn.process(batch)
        #expect(result.outcomes[batch[0].key] == .retry(after: nil, reason: "no end within 300ms"))
    }

    @Test("keeps a stream's window, and takes its answers in any order")
    func stream() async throws {
        let program = """
            import json, sys
            assert json.loads(sys.stdin.readline())["type"] == "hello"
            print(json.dumps({"type": "ready", "window": 2}), flush=True)
            held = []
            for line in sys.stdin:
                held.append(json.loads(line)["delivery"])
                if len(held) == 2:
                    for key in reversed(held):
                        print(json.dumps({"delivery": key, "status": "done"}), flush=True)
                    held = []
            """
        let batch = Programs.deliveries(10)
        let stream = try programs.script(program, python: true, ["mode": "stream"])
        let result = await stream.process(batch)
        await stream.stop()
        #expect(result.outcomes.values.allSatisfy { $0 == .done() })
        #expect(result.outcomes.count == 10)
    }

    @Test("lets one delivery pay when a stream dies, and holds those beside it")
    func dies() async throws {
        let program = """
            import sys
            sys.stdin.readline()
            print('{"type":"ready","window":4}', flush=True)
            for _ in range(4): sys.stdin.readline()
            sys.exit(9)
            """
        let stream = try programs.script(program, python: true, ["mode": "stream"])
        let result = await stream.process(Programs.deliveries(6))
        await stream.stop()
        let retries = result.outcomes.values.filter { if case .retry = $0 { true } else { false } }
        let holds = result.outcomes.values.filter { if case .hold = $0 { true } else { false } }
        #expect(retries.count == 1)
        #expect(holds.count == 5)
    }

    @Test("ends a stream that does not answer in time")
    func late() async throws {
        let program = """
            import sys, time
            print('{"type":"ready","window":4}', flush=True)
            time.sleep(60)
            """
        let stream = try programs.script(
            program, python: true, ["mode": "stream", "timeout": "500ms", "grace": "200ms"])
        let result = await stream.process(Programs.deliveries(3))
        await stream.stop()
        let retries = result.outcomes.values.filter { if case .retry = $0 { true } else { false } }
        #expect(retries.count == 1)
        #expect(result.outcomes.count == 3)
    }
}
