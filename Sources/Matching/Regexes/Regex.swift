import CPCRE2
import Synchronization

/// A PCRE2 regex with limits: over UTF-8, with Unicode properties, without the just-in-time compiler.
final class Regex: Sendable {
    /// What PCRE2 says against a pattern.
    struct Fault: Error {
        var message: String
        /// In UTF-8 of the pattern.
        var byte: Int

        /// The place in Unicode scalars.
        func offset(in pattern: String) -> Int {
            pattern.utf8.prefix(byte).count { $0 & 0xC0 != 0x80 }
        }
    }

    /// Why a search was given up.
    enum Exhaustion: String, Error {
        case steps = "it takes too many steps"
        case memory = "it takes too much memory"
        case time = "it takes too long"
        case other = "it failed"
    }

    /// What a search may take.
    enum Limits {
        /// Steps for one place at which a match may begin.
        static let steps: UInt32 = 200_000
        static let depth: UInt32 = 20_000
        static let heapKilobytes: UInt32 = 16_384
        /// Places that one call looks at; between calls the time is looked at.
        static let window = 4096
        /// For one article.
        static let time: Duration = .seconds(2)
        /// Matches of one article that are gathered.
        static let matches = 100_000
    }

    private let compiled: Mutex<Compiled>

    init(_ source: Query.RegexSource) throws(Fault) {
        compiled = Mutex(try Compiled(source))
    }

    /// All matches that are not empty, from left to right, as byte ranges from the start of the text.
    func matches(in text: ArraySlice<UInt8>) throws(Exhaustion) -> [Range<Int>] {
        let outcome = compiled.withLock { compiled in
            text.withUnsafeBufferPointer { text in
                Result<[Range<Int>], Exhaustion> { () throws(Exhaustion) in try compiled.matches(in: text) }
            }
        }
        return try outcome.get()
    }
}

/// The C side of a regex.
private struct Compiled: ~Copyable {
    private let code: OpaquePointer
    private let matchData: OpaquePointer
    private let context: OpaquePointer

    init(_ source: Query.RegexSource) throws(Regex.Fault) {
        let asWritten = try Self.code(source.pattern, isCaseless: source.isCaseless)
        // Faults are told of the pattern as written; what is rewritten compiles if that did.
        let rewritten = WordSigns.rewritten(source.pattern)
        var code = asWritten
        if rewritten != source.pattern, let better = try? Self.code(rewritten, isCaseless: source.isCaseless) {
            pcre2_code_free_8(asWritten)
            code = better
        }
        guard let matchData = pcre2_match_data_create_8(1, nil), let context = pcre2_match_context_create_8(nil) else {
            pcre2_code_free_8(code)
            throw Regex.Fault(message: "out of memory", byte: 0)
        }
        pcre2_set_match_limit_8(context, Regex.Limits.steps)
        pcre2_set_depth_limit_8(context, Regex.Limits.depth)
        pcre2_set_heap_limit_8(context, Regex.Limits.heapKilobytes)
        (self.code, self.matchData, self.context) = (code, matchData, context)
    }

    deinit {
        pcre2_match_context_free_8(context)
        pcre2_match_data_free_8(matchData)
        pcre2_code_free_8(code)
    }

    private static func code(_ pattern: String, isCaseless: Bool) throws(Regex.Fault) -> OpaquePointer {
        var number: Int32 = 0
        var place = 0
        let options =
            PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT
            | (isCaseless ? PCRE2_CASELESS : 0)
        let bytes = Array(pattern.utf8)
        guard let code = pcre2_compile_8(bytes, bytes.count, options, &number, &place, nil) else {
            throw Regex.Fault(message: message(number), byte: place)
        }
        return code
    }

    private static func message(_ number: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(number, &buffer, buffer.count)
        return length > 0 ? String(decoding: buffer[..<Int(length)], as: UTF8.self) : "error \(number)"
    }

    func matches(in text: UnsafeBufferPointer<UInt8>) throws(Regex.Exhaustion) -> [Range<Int>] {
        guard !text.isEmpty else { return [] }
        var found: [Range<Int>] = []
        var start = 0
        let deadline = ContinuousClock.now + Regex.Limits.time
        while start <= text.count, found.count < Regex.Limits.matches {
            let last = min(text.count, start + Regex.Limits.window)
            if let range = try match(text, from: start, upTo: last) {
                found.append(range)
                start = range.upperBound
            } else {
                start = last + 1
                while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
            }
            if start <= text.count, ContinuousClock.now > deadline { throw .time }
        }
        return found
    }

    /// The first match, not empty, that begins in the range.
    private func match(
        _ text: UnsafeBufferPointer<UInt8>, from start: Int, upTo last: Int
    ) throws(Regex.Exhaustion) -> Range<Int>? {
        pcre2_set_offset_limit_8(context, last)
        let options = UInt32(PCRE2_NOTEMPTY) | PCRE2_NO_UTF_CHECK
        let result = pcre2_match_8(code, text.baseAddress, text.count, start, options, matchData, context)
        switch result {
        case 0...:
            guard let ends = pcre2_get_ovector_pointer_8(matchData), ends[0] < ends[1] else { return nil }
            return ends[0]..<ends[1]
        case PCRE2_ERROR_NOMATCH: return nil
        case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT: throw .steps
        case PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_NOMEMORY: throw .memory
        default: throw .other
        }
    }
}
