import FeedModel
import FeedTestKit
import Foundation
import Processing
import Testing

@Suite("File channel")
struct FileTests {
    private func keys(_ range: ClosedRange<UInt64>) -> Set<DeliveryKey> {
        Set(range.map { Digest128(high: 0, low: $0) })
    }

    @Test("lines written before a crash are found again, a torn one is cut")
    func recovery() async throws {
        let directory = try TemporaryDirectory()
        let channel = try Samples.channel("file", ["path": "a.jsonl"], state: directory.path)
        let first = await channel.send([try Samples.message(key: 1)])
        guard case .done(let receipt?) = first[0] else { throw Torn() }
        _ = await channel.send([try Samples.message(key: 2), try Samples.message(key: 3)])
        let whole = directory.text(of: "a.jsonl")
        _ = try directory.write(whole + "{\"delivery\":\"0000", to: "a.jsonl.torn")
        let descriptor = try FileHandle(forWritingTo: directory.url.appending(path: "a.jsonl"))
        try descriptor.seekToEnd()
        try descriptor.write(contentsOf: Data("{\"attempt\":1,\"delivery\":\"0000".utf8))
        try descriptor.close()

        let again = try Samples.channel("file", ["path": "a.jsonl"], state: directory.path)
        #expect(try await again.recover([receipt]) == keys(2...3))
        #expect(directory.text(of: "a.jsonl") == whole)
    }

    struct Torn: Error {}

    @Test("a file that was rotated away is left, and a new one begun")
    func rotation() async throws {
        let directory = try TemporaryDirectory()
        let channel = try Samples.channel("file", ["path": "a.jsonl"], state: directory.path)
        _ = await channel.send([try Samples.message(key: 1)])
        try FileManager.default.moveItem(atPath: directory.path("a.jsonl"), toPath: directory.path("a.jsonl.1"))
        _ = await channel.send([try Samples.message(key: 2)])
        #expect(directory.lines(of: "a.jsonl").count == 1)
        #expect(directory.lines(of: "a.jsonl.1").count == 1)
    }

    @Test("lines written before a crash are found again in a file that was rotated while nothing ran")
    func rotatedWhileDown() async throws {
        let directory = try TemporaryDirectory()
        let channel = try Samples.channel("file", ["path": "a.jsonl"], state: directory.path)
        let first = await channel.send([try Samples.message(key: 1)])
        guard case .done(let receipt?) = first[0] else { throw Torn() }
        _ = await channel.send([try Samples.message(key: 2)])
        try FileManager.default.moveItem(atPath: directory.path("a.jsonl"), toPath: directory.path("a.jsonl.2"))
        _ = await channel.send([try Samples.message(key: 3)])
        try FileManager.default.moveItem(atPath: directory.path("a.jsonl"), toPath: directory.path("a.jsonl.1"))
        let packed = try directory.write("no line of ours", to: "a.jsonl.0")

        let again = try Samples.channel("file", ["path": "a.jsonl"], state: directory.path)
        #expect(try await again.recover([receipt]) == keys(2...3))
        #expect(try String(contentsOfFile: packed, encoding: .utf8) == "no line of ours")
        #expect(!FileManager.default.fileExists(atPath: directory.path("a.jsonl")))
    }

    @Test("lines are found again when a rotation copied the file while nothing ran, and emptied it")
    func copiedWhileDown() async throws {
        let directory = try TemporaryDirectory()
        let channel = try Samples.channel("file", ["path": "a.jsonl"], state: directory.path)
        let first = await channel.send([try Samples.message(key: 1)])
        guard case .done(let receipt?) = first[0] else { throw Torn() }
        _ = await channel.send([try Samples.message(key: 2)])
        try FileManager.default.copyItem(atPath: directory.path("a.jsonl"), toPath: directory.path("a.jsonl-20261126"))
        #expect(truncate(directory.path("a.jsonl"), 0) == 0)

        let again = try Samples.channel("file", ["path": "a.jsonl"], state: directory.path)
        #expect(try await again.recover([receipt]).isSuperset(of: keys(2...2)))
        #expect(directory.lines(of: "a.jsonl-20261126").count == 2)
    }

    @Test("a directory in the file's place is a failure that passes, not a crash")
    func unwritable() async throws {
        let directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: directory.path("a.jsonl"), withIntermediateDirectories: false)
        let channel = try Samples.channel("file", ["path": "a.jsonl"], state: directory.path)
        guard case .retry = await channel.send([try Samples.message()])[0] else { throw Torn() }
    }
}
