import ExternalProcessing
import FeedModel
import FeedTestKit
import Foundation
import Processing
import Testing

@Suite("The lives of a stream", .timeLimit(.minutes(1)))
struct StreamLifeTests {
    private var programs: Programs
    private let clock = SetClock()

    init() throws {
        programs = try Programs()
        programs.time = clock
    }

    /// Counts its lives in the file `lives`, dies at its first delivery in the lives before `good`, then answers.
    private static func dying(until good: Int) -> String {
        """
        import json, os, sys
        path = os.path.join(os.path.dirname(sys.argv[0]), "lives")
        open(path, "a").write("life\\n")
        life = len(open(path).readlines())
        sys.stdin.readline()
        print('{"type":"ready","window":4}', flush=True)
        for line in sys.stdin:
            if life < \(good): sys.exit(9)
            print(json.dumps({"delivery": json.loads(line)["delivery"], "status": "done"}), flush=True)
        """
    }

    @Test("a program that died is left alone until its back-off is over, then started again")
    func restarts() async throws {
        let stream = try programs.script(Self.dying(until: 2), python: true, ["mode": "stream"])
        let batch = Programs.deliveries(1)
        let key = batch[0].key
        let died = await stream.process(batch).outcomes[key]
        #expect(died == .retry(after: .seconds(1), reason: "the program is gone: it left with status 9"))
        let tooSoon = await stream.process(batch).outcomes[key]
        #expect(tooSoon == .hold(until: clock.now() + 1, reason: "the program is started again later"))
        #expect(programs.directory.lines(of: "lives").count == 1)
        clock.advance(by: 1)
        #expect(await stream.process(batch).outcomes[key] == .done())
        #expect(programs.directory.lines(of: "lives").count == 2)
        await stream.stop()
    }

    @Test("the back-off doubles up to a minute while nothing is answered")
    func doubles() async throws {
        let stream = try programs.script(Self.dying(until: 9), python: true, ["mode": "stream"])
        let batch = Programs.deliveries(1)
        for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
            let outcome = await stream.process(batch).outcomes[batch[0].key]
            #expect(
                outcome == .retry(after: .seconds(wait), reason: "the program is gone: it left with status 9"))
            clock.advance(by: TimeInterval(wait))
        }
        #expect(await stream.process(batch).outcomes[batch[0].key] == .done())
        await stream.stop()
    }

    @Test("a program that is not there costs one delivery an attempt, and the others nothing")
    func missing() async throws {
        let stream = try programs.command(["/nowhere/vault"], ["mode": "stream"])
        let batch = Programs.deliveries(3)
        let outcomes = await stream.process(batch).outcomes
        guard case .retry(_, let reason) = outcomes[batch[0].key] else {
            Issue.record("\(String(describing: outcomes[batch[0].key]))")
            return
        }
        #expect(reason.contains("/nowhere/vault") && reason.contains("No such file"))
        for delivery in batch.dropFirst() {
            #expect(outcomes[delivery.key] == .hold(until: clock.now() + 1, reason: reason))
        }
    }

    @Test("a stop ends the input, and the program finishes what it has")
    func finishes() async throws {
        let program = """
            import os, sys
            sys.stdin.readline()
            print('{"type":"ready"}', flush=True)
            import json
            for line in sys.stdin:
                print(json.dumps({"delivery": json.loads(line)["delivery"], "status": "done"}), flush=True)
            open(os.path.join(os.path.dirname(sys.argv[0]), "finished"), "w").write("yes")
            """
        let stream = try programs.script(program, python: true, ["mode": "stream"])
        let batch = Programs.deliveries(1)
        #expect(await stream.process(batch).outcomes[batch[0].key] == .done())
        await stream.stop()
        #expect(programs.directory.text(of: "finished") == "yes")
    }

    @Test("a program's surroundings are clean: what is named, and nothing else of the daemon's")
    func environment() async throws {
        let once = try programs.script(
            "tr '\\0' '\\n' < /proc/self/environ > \(programs.directory.path)/environment",
            environment: ["VAULT": "main", "LANG": "de_DE.UTF-8"])
        let batch = Programs.deliveries(1)
        #expect(await once.process(batch).outcomes[batch[0].key] == .done())
        let lines = programs.directory.lines(of: "environment")
        for expected in [
            "FEEDWATCH_PROCESSOR=vault", "FEEDWATCH_EVENT=article.new",
            "FEEDWATCH_DELIVERY=\(batch[0].key.hexadecimal)", "VAULT=main", "LANG=de_DE.UTF-8",
        ] {
            #expect(lines.contains(expected))
        }
        // `PWD`, `OLDPWD`, `SHLVL` and `_` are the shell's own doing.
        let known: Set = ["PATH", "HOME", "LANG", "TZ", "VAULT", "PWD", "OLDPWD", "SHLVL", "_"]
        let names = lines.map { String($0.prefix { $0 != "=" }) }
        #expect(names.filter { !known.contains($0) && !$0.hasPrefix("FEEDWATCH_") } == [])
    }
}
