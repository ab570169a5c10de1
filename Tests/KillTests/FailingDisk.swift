import FeedTestKit
import Foundation

/// Makes a program's calls to the disk fail with EIO while it runs, by libfiu (`fiu-utils` of Debian).
struct FailingDisk {
    private static let libraries = ["fiu_run_preload.so", "fiu_posix_preload.so"].map { "/usr/lib/fiu/" + $0 }
    private static let calls = ["posix/io/rw/pwrite", "posix/io/sync/fsync", "posix/io/sync/fdatasync"]
    private static let inputOutputError = 5

    private let directory: TemporaryDirectory
    private var control: String { directory.path("control") }

    /// Whether it is installed.
    static var isPossible: Bool { libraries.allSatisfy(FileManager.default.fileExists(atPath:)) }

    init() throws { directory = try TemporaryDirectory() }

    /// What the program has to be started with.
    var environment: [String: String] {
        ["LD_PRELOAD": Self.libraries.joined(separator: " "), "FIU_CTRL_FIFO": control]
    }

    /// From now on writing and syncing at a position fails with this probability.
    func fail(_ program: RunningProgram, probability: Double) throws {
        for call in Self.calls {
            try command(
                "enable_random name=\(call),probability=\(probability),failinfo=\(Self.inputOutputError)", program)
        }
    }

    /// From now on nothing fails.
    func mend(_ program: RunningProgram) throws {
        for call in Self.calls { try command("disable name=\(call)", program) }
    }

    private func command(_ text: String, _ program: RunningProgram) throws {
        let sender = try SpawnedProgram(["/usr/bin/fiu-ctrl", "-f", control, "-c", text, String(program.id)])
        guard sender.waitForEnd() == 0 else { throw CocoaError(.featureUnsupported) }
    }
}
