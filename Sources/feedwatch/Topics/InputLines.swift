import Glibc

/// The lines of a file descriptor, in blocks: all whole lines that are there, before more is waited for.
struct InputLines {
    /// Longer lines are refused.
    static let longest = 256 << 20

    private let descriptor: Int32
    private var waiting: [UInt8] = []
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

    init(_ descriptor: Int32 = STDIN_FILENO) { self.descriptor = descriptor }

    /// The next block of whole lines (the last may lack its end), nil at the end of input.
    mutating func next() throws -> [UInt8]? {
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw CommandFailure(.failed, "cannot read the input: \(String(cString: strerror(errno)))") }
            if count == 0 {
                defer { waiting = [] }
                return waiting.isEmpty ? nil : waiting
            }
            let end = buffer[..<count].lastIndex(of: 10)
            guard let end else {
                waiting.append(contentsOf: buffer[..<count])
                if waiting.count > Self.longest { throw CommandFailure(.badData, "a line is longer than 256 MiB") }
                continue
            }
            let block = waiting + buffer[...end]
            waiting = Array(buffer[(end + 1)..<count])
            return block
        }
    }
}
