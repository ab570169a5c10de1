public import Foundation
import Glibc
public import Logging

/// The lines of the log, on standard error: for the journal, for people, or for programs.
///
/// A line never holds a line break or another control character, whatever a feed put into it, and goes out in one
/// write.
public struct LineLogHandler: LogHandler {
    /// The lines' form.
    public enum Form: String, Sendable, CaseIterable {
        /// `<4>fetching: not reached feed=… stage=…`: systemd reads the level and adds the time (sd-daemon(3)).
        case journal
        /// `2026-11-24T10:00:00.000Z warning fetching: not reached feed=… stage=…`.
        case text
        /// One JSON object a line: `time`, `level`, `label`, `message`, and `data` with the keys.
        case json
    }

    /// The keys that every line of this logger carries.
    public var metadata: Logger.Metadata = [:]
    /// Keys from the task that logs.
    public var metadataProvider: Logger.MetadataProvider?
    /// The least level that is written.
    public var logLevel: Logger.Level
    private let label: String
    private let form: Form
    private let write: @Sendable (String) -> Void

    /// A handler; `write` takes whole lines with their ends, and is standard error unless told otherwise.
    public init(
        label: String, level: Logger.Level, form: Form,
        write: @escaping @Sendable (String) -> Void = LineLogHandler.toStandardError
    ) {
        (self.label, logLevel, self.form, self.write) = (label, level, form, write)
    }

    /// Makes every logger of the process write like this. Once, before the first logger is made.
    public static func bootstrap(level: Logger.Level, form: Form) {
        LoggingSystem.bootstrap { LineLogHandler(label: $0, level: level, form: form) }
    }

    /// The journal's form if standard error leads there (`$JOURNAL_STREAM` names its device and inode), else text.
    public static func automaticForm(
        environment: [String: String] = ProcessInfo.processInfo.environment, descriptor: Int32 = STDERR_FILENO
    ) -> Form {
        var place = stat()
        guard let stream = environment["JOURNAL_STREAM"], fstat(descriptor, &place) == 0 else { return .text }
        return stream == "\(place.st_dev):\(place.st_ino)" ? .journal : .text
    }

    /// One of this logger's keys.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes the line.
    public func log(event: LogEvent) {
        var keys = metadata
        if let provided = metadataProvider?.get() { keys.merge(provided) { $1 } }
        if let given = event.metadata { keys.merge(given) { $1 } }
        if let error = event.error { keys["error"] = "\(error)" }
        let line = LogLine(level: event.level, label: label, message: event.message.description, keys: keys)
        write(line.written(form, at: Date()) + "\n")
    }

    /// One write(2) for each line, so that the lines of several threads do not mix.
    public static let toStandardError: @Sendable (String) -> Void = { line in
        var rest = Array(line.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }
}
