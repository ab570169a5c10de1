import FeedTestKit
import Foundation
import Journaling
import Testing

@Suite("A full disk", .enabled(if: SmallDisk.isPossible, "mounting a small disk takes root"))
struct FullDiskTests {
    @Test("refuses a poll whole, lets the outbox be settled by the reserve, and goes on when there is space")
    func reserve() async throws {
        let disk = try SmallDisk(megabytes: 32)
        let path = disk.directory.path("journal.sqlite")
        let reserve = DiskReserve(path: disk.directory.path("reserve"), bytes: 4 << 20)
        let journal = try Journal(path: path, reserve: reserve)
        let book = try await Notebook(disk.directory, journal)
        _ = try await journal.record(book.poll([Notebook.entry(1)]))
        let claimed = try await book.claim()

        disk.fill()
        let big = book.poll([Notebook.entry(2, String(repeating: "text ", count: 1 << 19))])
        let failure = await #expect(throws: JournalFailure.self) { _ = try await journal.record(big) }
        #expect(failure?.kind == .full)
        #expect(reserve.isShort)

        try await book.settle(claimed, .done(receipt: nil))
        await #expect(throws: JournalFailure.self) { try await journal.probe() }

        disk.empty()
        try await journal.probe()
        #expect(!reserve.isShort)
        #expect(try await journal.record(big).new == 1)
        #expect(try await book.states() == ["owed", "done"])
        journal.close()
    }

    @Test("makes no reserve where it would be what fills the disk")
    func small() throws {
        let disk = try SmallDisk(megabytes: 8)
        let reserve = DiskReserve(path: disk.directory.path("reserve"), bytes: 4 << 20)
        #expect(!FileManager.default.fileExists(atPath: reserve.path) && !reserve.isShort)
    }
}
