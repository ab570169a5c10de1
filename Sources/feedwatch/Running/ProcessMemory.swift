import CProcess
import Foundation
import Glibc

/// What the process has in memory, and how little that may be.
enum ProcessMemory {
    /// Resident bytes (proc(5), statm); 0 where that cannot be read.
    static var resident: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Keeps what many threads free in few places: glibc gives each thread an arena of its own otherwise (mallopt(3)), and
    /// a peak in each of them stays. To be called before there are threads.
    static func useFewArenas() { mallopt(M_ARENA_MAX, 2) }

    /// Gives what is free back to the system (malloc_trim(3)): after the first documents of many feeds that is most of
    /// it.
    static func giveBack() { malloc_trim(0) }
}
