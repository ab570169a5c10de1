import FeedTestKit
import Foundation
import Testing

@Suite("The daemon and its disk", .enabled(if: SmallDisk.isPossible, "mounting a small disk takes root"))
struct DiskTests {
    @Test("pauses when the disk is full, goes on when there is space, and loses nothing", .timeLimit(.minutes(2)))
    func full() async throws {
        let disk = try SmallDisk(megabytes: 24)
        let watch = try await KilledWatch(feeds: 10, seed: 3, state: disk.directory.path)
        let daemon = try watch.start()
        #expect(await eventually { watch.filed.count > 20 })
        disk.fill()
        #expect(await daemon.wait { $0.errors.contains("polling pauses") })
        #expect(daemon.isRunning)
        disk.empty()
        #expect(await daemon.wait { $0.errors.contains("polling goes on") })
        let before = watch.filed.count
        #expect(await eventually { watch.filed.count > before + 10 })
        watch.wire.freeze()
        #expect(await eventually(within: .seconds(60)) { watch.isComplete })
        daemon.signal(SIGTERM)
        #expect(await daemon.finish().status == 0)
        #expect(Set(watch.filed.keys) == watch.wire.published && watch.filed.allSatisfy { $0.value == 1 })
        #expect(watch.torn.isEmpty)
    }

    @Test("says what is the matter with a state directory that cannot be written")
    func readOnly() async throws {
        let disk = try SmallDisk(megabytes: 8)
        let watch = try await KilledWatch(feeds: 1, seed: 3, state: disk.directory.path)
        disk.makeReadOnly()
        let result = await (try watch.start()).finish(within: .seconds(20))
        #expect(result.status != 0 && !result.timedOut)
        #expect(result.errors.lowercased().contains("read-only"), "\(result.errors)")
    }
}

@Suite("The daemon on a damaged journal")
struct DamagedStateTests {
    @Test("ends, and says what to do")
    func damaged() async throws {
        let directory = try TemporaryDirectory()
        try directory.write([UInt8](repeating: 65, count: 8192), to: "journal.sqlite")
        let watch = try await KilledWatch(feeds: 1, seed: 3, state: directory.path)
        let result = await (try watch.start()).finish(within: .seconds(20))
        #expect(result.status != 0 && !result.timedOut)
        #expect(result.errors.contains("feedwatch restore"), "\(result.errors)")
    }
}

@Suite("The daemon and a disk that fails", .enabled(if: FailingDisk.isPossible, "libfiu is not installed"))
struct FailingDiskTests {
    @Test("pauses at I/O errors, goes on when they end, and loses and repeats nothing", .timeLimit(.minutes(2)))
    func errors() async throws {
        let disk = try FailingDisk()
        let watch = try await KilledWatch(feeds: 10, seed: 4)
        let daemon = try watch.start(environment: disk.environment)
        #expect(await eventually { watch.filed.count > 20 })
        // First every call, then one in five: some transactions break in their middle.
        for probability in [1, 0.2] {
            let before = daemon.errors.count
            try disk.fail(daemon, probability: probability)
            #expect(await daemon.wait { $0.errors.dropFirst(before).contains("polling pauses") })
            try disk.mend(daemon)
            #expect(await daemon.wait { $0.errors.dropFirst(before).contains("polling goes on") })
            let filed = watch.filed.count
            #expect(await eventually { watch.filed.count > filed + 10 })
        }
        watch.wire.freeze()
        #expect(await eventually(within: .seconds(60)) { watch.isComplete }, "\(daemon.errors.suffix(2000))")
        daemon.signal(SIGTERM)
        #expect(await daemon.finish().status == 0)
        #expect(Set(watch.filed.keys) == watch.wire.published && watch.filed.allSatisfy { $0.value == 1 })
        #expect(watch.torn.isEmpty)
        let verified = try await watch.verify()
        #expect(verified.status == 0, "\(verified.errors)")
    }
}
