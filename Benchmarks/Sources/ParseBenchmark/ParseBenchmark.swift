import CEmptySAX
import Foundation
import Glibc
import Parsing

/// Reads every file of a directory into the model, and by libxml2 with empty callbacks, and prints the ratio of their
/// processor time.
@main
enum ParseBenchmark {
    static func main() throws {
        guard CommandLine.arguments.count > 1 else {
            FileHandle.standardError.write(Data("usage: ParseBenchmark DIRECTORY [ROUNDS]\n".utf8))
            exit(64)
        }
        let documents = try documents(in: CommandLine.arguments[1])
        let rounds = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 3 : 3
        let megabytes = Double(documents.reduce(0) { $0 + $1.count }) / 1e6
        var entries = 0
        // The best of the rounds, taken in turn: whatever disturbs one disturbs the other.
        var limit = Double.infinity
        var model = Double.infinity
        for _ in 0..<rounds {
            limit = min(limit, seconds { for document in documents { readEmpty(document) } })
            entries = 0
            model = min(
                model, seconds { for document in documents { entries += FeedParser.parse(document).entries.count } })
        }
        print("\(documents.count) documents, \(megabytes.rounded()) MB, \(entries) entries")
        print("libxml2, empty callbacks: \(text(limit)) s, \(text(megabytes / limit)) MB/s")
        print(
            "FeedParser, full model:   \(text(model)) s, \(text(megabytes / model)) MB/s, "
                + "\(Int(Double(entries) / model)) entries/s")
        print("ratio: \(text(model / limit))")
    }

    private static func documents(in directory: String) throws -> [[UInt8]] {
        let files = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
        return try files.sorted().compactMap { name in
            let file = URL(fileURLWithPath: directory).appendingPathComponent(name)
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { return nil }
            return [UInt8](try Data(contentsOf: file))
        }
    }

    private static func readEmpty(_ document: [UInt8]) {
        document.withUnsafeBytes { bytes in
            empty_sax_read(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
    }

    /// The processor time of this process.
    private static func seconds(_ work: () -> Void) -> Double {
        let begin = clock()
        work()
        return Double(clock() - begin) / Double(CLOCKS_PER_SEC)
    }

    private static func text(_ value: Double) -> String { String(format: "%.3f", value) }
}
