import FeedModel
import Foundation
import Journaling

/// What the journal does in a second beside plain SQLite calls from C for the same rows, in the same tables, with the same
/// durability, in the same run. The ratio is ours by C's: 1 would be C itself.
///
///     JournalBenchmark [record|identities|deliveries] [--keys N]
@main
struct JournalBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        let keys = arguments.firstIndex(of: "--keys").flatMap { Int(arguments[$0 + 1]) } ?? 10_000_000
        let wanted = arguments.first.flatMap { $0.hasPrefix("--") ? nil : $0 }
        print("                                         C/s     ours/s   ours/C (goal)")
        if wanted ?? "record" == "record" { try await Recording.run() }
        if wanted ?? "deliveries" == "deliveries" { try await Deliveries.run() }
        if wanted ?? "identities" == "identities" { try await Identities(keys: keys).run() }
    }

    static func report(_ name: String, _ limit: Double, _ ours: Double, _ goal: String) {
        print(
            name.padding(toLength: 36, withPad: " ", startingAt: 0)
                + String(format: "%9.0f  %9.0f    %.2f", limit, ours, ours / limit) + " (\(goal))")
    }
}

/// A directory that is there as long as somebody holds it, and the journals in it.
final class Shelf {
    let path: String

    init() throws {
        let base = ProcessInfo.processInfo.environment["BENCH_DIRECTORY"] ?? FileManager.default.temporaryDirectory.path
        path = base + "/journal-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A journal with so many feeds, numbered from 1.
    func journal(_ name: String, feeds: Int) async throws -> Journal {
        let journal = try Journal(path: file(name))
        _ = try await journal.reconcile(at: Date(), enabled: { _ in true }, tags: { $0.tags }) { body in
            for feed in 1...feeds { try body(FeedDefinition(id: FeedID(rawValue: "f\(feed)"), url: "http://wire.example/\(feed)")) }
        }
        return journal
    }

    func file(_ name: String) -> String { path + "/" + name + ".sqlite" }
}

/// SplitMix64, as the C program draws it.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func key() -> Digest128 {
        let high = next()
        return Digest128(high: high, low: next())
    }
}

func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try await body()
    let (whole, atto) = (clock.now - start).components
    return Double(whole) + Double(atto) / 1e18
}
