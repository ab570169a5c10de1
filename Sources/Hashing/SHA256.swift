internal import CCrypto

/// SHA-256 (FIPS 180-4) by OpenSSL's libcrypto.
public struct SHA256: Sendable, Hashable {
    /// The digest as four numbers, the first bytes first, big-endian.
    public let words: SIMD4<UInt64>

    /// The digest of the pieces that `write` adds, one after the other.
    public init(_ write: (inout Input) -> Void) {
        var input = Input()
        write(&input)
        words = input.end()
    }

    /// The digest of `data`.
    public init(of data: [UInt8]) { self.init { $0.add(data) } }

    /// The digest of a text's UTF-8.
    public init(of text: String) { self.init { $0.add(text) } }

    /// The 32 bytes of the digest.
    public var bytes: [UInt8] {
        (0..<4).flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: words[word] >> UInt64(56 - 8 * $0)) } }
    }

    /// 64 lower-case hexadecimal digits.
    public var hexadecimal: String { Hexadecimal.text(bytes) }

    /// What a digest is made of. By the functions of old: those that came after them look the algorithm up by name and
    /// allocate for each digest, which costs more than the digest of a short key.
    public struct Input: ~Copyable {
        private var context = SHA256_CTX()

        fileprivate init() { SHA256_Init(&context) }

        /// Adds bytes.
        public mutating func add(_ bytes: [UInt8]) {
            bytes.withUnsafeBufferPointer { _ = SHA256_Update(&context, $0.baseAddress, $0.count) }
        }

        /// Adds a text's UTF-8.
        public mutating func add(_ text: String) {
            var text = text
            text.withUTF8 { _ = SHA256_Update(&context, $0.baseAddress, $0.count) }
        }

        /// Adds four bytes, big-endian.
        public mutating func add(_ number: UInt32) {
            withUnsafeBytes(of: number.bigEndian) { _ = SHA256_Update(&context, $0.baseAddress, $0.count) }
        }

        fileprivate mutating func end() -> SIMD4<UInt64> {
            var digest = SIMD4<UInt64>()
            withUnsafeMutableBytes(of: &digest) {
                _ = SHA256_Final($0.assumingMemoryBound(to: UInt8.self).baseAddress, &context)
            }
            for word in 0..<4 { digest[word] = UInt64(bigEndian: digest[word]) }
            return digest
        }
    }
}

/// Bytes as lower-case hexadecimal digits.
public enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two digits a byte.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        var out: [UInt8] = []
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }
}
