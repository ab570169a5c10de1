import FeedTestKit
import Foundation
import Glibc
import Journaling
import Testing

/// A disk of a few megabytes, for as long as somebody holds it.
private final class SmallDisk {
    static let isPossible: Bool = (try? SmallDisk(megabytes: 1)) != nil
    let directory: TemporaryDirectory

    init(megabytes: Int) throws {
        directory = try TemporaryDirectory()
        guard mount("tmpfs", directory.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            throw JournalFailure(.failed, "no disk")
        }
    }

    deinit { umount2(directory.path, Int32(MNT_DETACH)) }

    /// Takes all the space that there is.
    func fill() {
        let file = open(directory.path("filler"), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let bytes = [UInt8](repeating: 1, count: 1 << 16)
        while write(file, bytes, bytes.count) > 0 {}
        close(file)
    }

    func empty() { unlink(directory.path("filler")) }
}

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
