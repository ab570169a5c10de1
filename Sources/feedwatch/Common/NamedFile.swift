import Glibc

/// A file that a person named on the command line.
enum NamedFile {
    /// All of it; `-` is standard input. Throws `CommandFailure` with the reason.
    static func read(_ file: String) throws -> [UInt8] {
        guard let bytes = bytes(file) else {
            throw CommandFailure(.badData, "cannot read \(file): \(String(cString: strerror(errno)))")
        }
        return bytes
    }

    /// The bytes of a file in one piece, or of standard input; nil with `errno` set.
    private static func bytes(_ file: String) -> [UInt8]? {
        let descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { if file != "-" { close(descriptor) } }
        var status = stat()
        let size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
        var bytes: [UInt8] = []
        var chunk = max(size + 1, 1 << 14)
        while true {
            let room = chunk
            var count = -1
            let piece = [UInt8](unsafeUninitializedCapacity: room) { buffer, length in
                count = Glibc.read(descriptor, buffer.baseAddress, room)
                length = max(0, count)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return nil }
            if count == 0 { return bytes }
            if bytes.isEmpty { bytes = piece } else { bytes.append(contentsOf: piece) }
            chunk = 1 << 14
        }
    }
}
