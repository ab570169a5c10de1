import Foundation
import Glibc

/// What is known of the terminal behind a file descriptor.
enum Terminal {
    /// Whether `descriptor` is a terminal.
    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// The columns of standard output's terminal; nil when it is none, so that nothing is cut for a file or a pipe.
    static var width: Int? {
        guard isTerminal(STDOUT_FILENO) else { return nil }
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80
    }
}

/// Standard error, for what is said to the person and is not the answer.
enum Diagnostics {
    /// Prints `feedwatch: message`: what it cites cannot move the cursor.
    static func say(_ message: String) { line("feedwatch: \(message.printable)") }

    /// Prints a line as it is, such as `FILE:LINE:COLUMN: error: …`.
    static func line(_ text: String) { _ = Descriptor.write(text + "\n", to: STDERR_FILENO) }

    /// Shows a line that the next one overwrites, for a person at a terminal; empty: takes it away.
    static func transient(_ text: String) { _ = Descriptor.write("\r\u{1B}[K" + text, to: STDERR_FILENO) }
}

/// Standard output.
enum Output {
    /// Writes a line at once: a reader at a pipe's other end sees it now, not when a buffer is full.
    static func line(_ text: String) { write(text + "\n") }

    /// Writes text as it is. Output that cannot be written ends the command: an answer cut short must not look whole.
    static func write(_ text: String) { end(on: Descriptor.write(text, to: STDOUT_FILENO)) }

    /// Writes bytes as they are.
    static func write(bytes: [UInt8]) {
        end(on: bytes.withUnsafeBufferPointer { Descriptor.write($0, to: STDOUT_FILENO) })
    }

    private static func end(on failure: Int32) {
        if failure == 0 { return }
        if failure != EPIPE { Diagnostics.say("cannot write the output: \(String(cString: strerror(failure)))") }
        exit(ExitStatus.failed.rawValue)
    }
}

/// Writing by descriptor: Foundation's file handles trap when a disk is full.
private enum Descriptor {
    /// Writes everything; gives 0 or the error number.
    static func write(_ text: String, to descriptor: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { write($0, to: descriptor) }
    }

    static func write(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&wait, 1, -1)
                continue
            }
            if count < 0 { return errno }
            rest = rest.dropFirst(count)
        }
        return 0
    }
}
