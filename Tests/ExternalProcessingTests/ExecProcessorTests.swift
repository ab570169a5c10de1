import ExternalProcessing
import FeedModel
import FeedTestKit
import Foundation
import Logging
import Processing
import Testing

@Suite("The exec processor", .timeLimit(.minutes(1)))
struct ExecProcessorTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func processor(_ script: String, python: Bool = false, _ settings: [String: String] = [:]) throws
        -> ExecProcessor
    {
        let place = SourcePlace(file: directory.path("feedwatch.yaml"), line: 1, column: 1)
        func scalar(_ text: String) -> ConfigurationNode { ConfigurationNode(.scalar(text, quoted: true), at: place) }
        let path = try directory.write(script, to: "program")
        var entries = [
            (
                "command",
                ConfigurationNode(.list([scalar(python ? "python3" : "sh"), scalar(path)]), at: place)
            )
        ]
        for (key, value) in settings { entries.append((key, scalar(value))) }
        let node = ConfigurationNode(
            .table(entries.map { ConfigurationNode.Entry(key: $0.0, place: place, value: $0.1) }), at: place)
        #expect(ExecProcessor.check(node) == [])
        return try ExecProcessor(
            definition: ProcessorDefinition(id: "vault", type: "exec", settings: node),
            services: ProcessorServices(
                stateDirectory: directory.path, topics: [:], channels: [:], humanChannels: [], timeZone: .gmt,
                time: SystemTime(), log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
    }

    private func deliveries(_ count: Int) -> [Delivery] {
        (1...count).map { number in
            Delivery(
                key: Digest128(high: 7, low: UInt64(number)), event: .articleNew, attempt: 1, topic: nil, channel: nil,
                subject: .article(
                    Article(
                        id: ArticleID(rawValue: Int64(number)), feedKey: FeedKey(rawValue: 1), feed: "wire",
                        firstSeen: Date(timeIntervalSince1970: 0), content: ArticleContent(title: "No. \(number)")),
                    match: nil), story: nil, owedSince: Date(timeIntervalSince1970: 0))
        }
    }

    private func outcome(ofStatus status: Int) async throws -> Outcome? {
        let batch = deliveries(1)
        return await (try processor("cat >/dev/null; echo why >&2; exit \(status)")).process(batch).outcomes[
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
        let batch = deliveries(6)
        let result = await (try processor("cat > \(directory.path)/$FEEDWATCH_DELIVERY")).process(batch)
        for delivery in batch {
            #expect(result.outcomes[delivery.key] == .done())
            let text = directory.text(of: delivery.key.hexadecimal)
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
        let batch = deliveries(1)
        let stubborn = try processor("trap '' TERM; while :; do sleep 1; done", ["timeout": "300ms", "grace": "200ms"])
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
        let batch = deliveries(10)
        let stream = try processor(program, python: true, ["mode": "stream"])
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
        let stream = try processor(program, python: true, ["mode": "stream"])
        let result = await stream.process(deliveries(6))
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
        let stream = try processor(program, python: true, ["mode": "stream", "timeout": "500ms", "grace": "200ms"])
        let result = await stream.process(deliveries(3))
        await stream.stop()
        let retries = result.outcomes.values.filter { if case .retry = $0 { true } else { false } }
        #expect(retries.count == 1)
        #expect(result.outcomes.count == 3)
    }
}
