import FeedTestKit
import Foundation
import Glibc
import ServiceManaging
import Testing

@Suite("The lock of a state directory")
struct StateLockTests {
    @Test("makes the directory, for its holder alone")
    func makes() throws {
        let directory = try TemporaryDirectory()
        let state = directory.path("deep/state")
        let lock = try StateLock(directory: state)
        #expect(lock.directory == state)
        var place = stat()
        #expect(stat(state, &place) == 0)
        #expect(place.st_mode & 0o777 == 0o700)
    }

    @Test("refuses a second holder and names the first")
    func refuses() throws {
        let directory = try TemporaryDirectory()
        let first = try StateLock(directory: directory.path, control: "/run/x.sock")
        let error = #expect(throws: ServiceFailure.self) { try StateLock(directory: directory.path) }
        #expect(error?.isTemporary == true)
        #expect(
            error?.description == "another feedwatch (process \(getpid())) holds the state directory \(directory.path)")
        let holder = try StateLock.holder(of: first.directory)
        #expect(holder == StateLock.Holder(process: getpid(), control: "/run/x.sock"))
    }

    @Test("is free again when its holder lets go, and to ask does not take it")
    func free() throws {
        let directory = try TemporaryDirectory()
        #expect(try StateLock.holder(of: directory.path) == nil)
        do {
            let lock = try StateLock(directory: directory.path)
            #expect(try StateLock.holder(of: lock.directory)?.control == nil)
        }
        #expect(try StateLock.holder(of: directory.path) == nil)
        #expect(throws: Never.self) { try StateLock(directory: directory.path) }
    }

    @Test("says what is wrong with a directory that cannot be")
    func unusable() throws {
        let directory = try TemporaryDirectory()
        try directory.write("", to: "file")
        let error = #expect(throws: ServiceFailure.self) { try StateLock(directory: directory.path("file/state")) }
        #expect(error?.isTemporary == false)
        #expect(error?.description.hasSuffix("Not a directory") == true)
    }

    @Test("does not follow a link that lies in the lock's place")
    func link() throws {
        let directory = try TemporaryDirectory()
        try directory.write("precious", to: "other")
        symlink(directory.path("other"), directory.path("lock"))
        #expect(throws: ServiceFailure.self) { try StateLock(directory: directory.path) }
        #expect(directory.text(of: "other") == "precious")
    }
}
