import Foundation

/// The process's own memory, from proc(5).
enum Memory {
    /// Lets the peak begin anew; the memory in use now, in bytes.
    static func resetPeak() throws -> Int {
        try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        return try value("VmRSS")
    }

    /// The most that was in use since, in bytes.
    static func peak() throws -> Int { try value("VmHWM") }

    private static func value(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") } ?? ""
        return (line.split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0) << 10
    }
}
