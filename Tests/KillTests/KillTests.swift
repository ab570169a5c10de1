import FeedTestKit
import Foundation
import Testing

/// How long and how hard: `make soak` asks for more than the suite.
struct SoakPlan: Sendable {
    var seconds: Double
    var kills: Int
    var seed: UInt64

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        seconds = environment["SOAK_SECONDS"].flatMap(Double.init) ?? 8
        kills = environment["SOAK_KILLS"].flatMap(Int.init) ?? 8
        seed = environment["SOAK_SEED"].flatMap(UInt64.init) ?? 20_261_124
    }

    /// How long each run may live: random, and about the whole time together.
    var lives: [Double] {
        var generator = SeededGenerator(seed)
        return (0..<kills).map { _ in Double.random(in: 0.1...1.9, using: &generator) * seconds / Double(kills) }
    }
}

@Suite("A watch that is killed")
struct KillTests {
    @Test("has told every item once where keys are kept, and at least once elsewhere", .timeLimit(.minutes(20)))
    func kill() async throws {
        let plan = SoakPlan()
        let watch = try await KilledWatch(feeds: 20, seed: plan.seed)
        for life in plan.lives {
            let daemon = try watch.start()
            // The kill's moment is what is tested: here it is the clock that counts.
            try await ContinuousClock().sleep(for: .seconds(life))
            #expect(daemon.isRunning, "it ended by itself: \(daemon.errors)")
            daemon.signal(SIGKILL)
            _ = await daemon.finish()
        }
        watch.wire.freeze()
        let last = try watch.start()
        let complete = await eventually(within: .seconds(plan.seconds + 20)) { watch.isComplete }
        last.signal(SIGTERM)
        let end = await last.finish(within: .seconds(15))
        #expect(complete, "\(end.errors.suffix(2000))")
        #expect(end.status == 0, "\(end.errors.suffix(2000))")
        await judge(watch, plan)
    }

    private func judge(_ watch: KilledWatch, _ plan: SoakPlan) async {
        let dead = await watch.dead
        #expect(dead.isEmpty, "given up: \(dead)")
        let published = watch.wire.published
        let (filed, given, accepted) = (watch.filed, watch.given, watch.receiver.accepted)
        #expect(Set(filed.keys) == published, "missing in the file: \(published.subtracting(filed.keys).sorted())")
        #expect(filed.filter { $0.value > 1 }.isEmpty)
        #expect(watch.torn.isEmpty)
        #expect(Set(accepted.keys) == published)
        #expect(watch.receiver.changed.isEmpty)
        #expect(Set(given.keys) == published)
        let (mailed, changed) = watch.mailed
        #expect(Set(mailed.keys) == published && changed.isEmpty)
        let (calls, refused) = watch.receiver.calls
        print(
            "soak: \(plan.kills) kills, \(published.count) items; file \(filed.values.reduce(0, +)); webhook \(calls) "
                + "calls, \(refused) refused, \(accepted.values.filter { $0 > 1 }.count) told again; mail \(mailed.values.reduce(0, +)), "
                + "\(mailed.values.filter { $0 > 1 }.count) told again; exec "
                + "\(given.values.reduce(0, +)), \(given.values.filter { $0 > 1 }.count) told again")
    }
}
