internal import CCrypto

/// HMAC (RFC 2104) with SHA-256.
public enum MessageAuthentication {
    /// The 32 bytes of HMAC-SHA256 over `message` with `key`.
    public static func sha256(key: [UInt8], message: [UInt8]) -> [UInt8] {
        var length: UInt32 = 0
        var out = [UInt8](repeating: 0, count: 32)
        _ = HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &out, &length)
        return out
    }
}
