import FeedModel
import Glibc

/// Lines of a file, read in pieces.
final class LineSource {
    /// A line without its end, or what is wrong with it.
    struct Line {
        var text: String?
        var problem = ""
    }

    private static let piece = 1 << 18
    private static let longestLine = 16 << 10

    private let descriptor: Int32
    private let path: String
    private let place: SourcePlace
    private var buffer: [UInt8] = []
    private var start = 0
    private var ended = false

    /// Opens `path`; the fault stands at `place`.
    init(_ path: String, namedAt place: SourcePlace) throws {
        self.path = path
        self.place = place
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.fault(place, path, errno) }
        try fill()
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether the first character that is no space is `<`.
    func beginsLikeMarkup() throws -> Bool {
        buffer[start...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "<")
    }

    /// The next line; nil at the end.
    func next() throws -> Line? {
        var searched = start
        while true {
            if let end = find(0x0A, from: searched) {
                defer { start = end + 1 }
                return line(start..<end)
            }
            if ended {
                defer { start = buffer.count }
                return start < buffer.count ? line(start..<buffer.count) : nil
            }
            searched = try fill()
        }
    }

    private func find(_ byte: UInt8, from index: Int) -> Int? {
        guard index < buffer.count else { return nil }
        return buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let found = memchr(base + index, Int32(byte), bytes.count - index)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    private func line(_ range: Range<Int>) -> Line {
        if range.count > Self.longestLine { return Line(problem: "the line is longer than 16 KiB") }
        guard let text = String(validating: buffer[range], as: UTF8.self) else {
            return Line(problem: "the line is not UTF-8")
        }
        return Line(text: text)
    }

    /// Drops what was given out and reads the next piece; gives where in the buffer it begins.
    @discardableResult
    private func fill() throws -> Int {
        buffer.removeFirst(start)
        start = 0
        // A line without an end must not fill the memory: its beginning is kept as proof that it is too long.
        if buffer.count > 2 * Self.longestLine { buffer.removeLast(buffer.count - Self.longestLine - 1) }
        let old = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: Self.piece))
        var count = 0
        repeat {
            count = buffer.withUnsafeMutableBytes { bytes in
                read(descriptor, bytes.baseAddress.map { $0 + old }, Self.piece)
            }
        } while count < 0 && errno == EINTR
        let failure = errno
        buffer.removeLast(Self.piece - max(0, count))
        if count < 0 { throw Self.fault(place, path, failure) }
        if count == 0 { ended = true }
        return old
    }

    private static func fault(_ place: SourcePlace, _ path: String, _ error: Int32) -> ConfigurationFault {
        ConfigurationFault(at: place, "cannot read \(path): \(String(cString: strerror(error)))")
    }
}
