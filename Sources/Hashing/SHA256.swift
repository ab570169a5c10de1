internal import CCrypto

/// SHA-256 (FIPS 180-4) by OpenSSL's libcrypto.
public struct SHA256: Sendable, Hashable {
    /// The 32 bytes of the digest.
    public let bytes: [UInt8]

    /// The digest of `data`.
    public init(of data: some Collection<UInt8>) {
        let digest =
            data.withContiguousStorageIfAvailable(Self.digest) ?? Array(data).withUnsafeBufferPointer(Self.digest)
        bytes = digest
    }

    /// The digest of `data`.
    public init(of data: [UInt8]) { bytes = data.withUnsafeBufferPointer(Self.digest) }

    /// The digest of a text's UTF-8.
    public init(of text: String) {
        var text = text
        bytes = text.withUTF8(Self.digest)
    }

    /// 64 lower-case hexadecimal digits.
    public var hexadecimal: String { Hexadecimal.text(bytes) }

    private static func digest(_ data: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { out, count in
            _ = CCrypto.SHA256(data.baseAddress, data.count, out.baseAddress)
            count = 32
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
