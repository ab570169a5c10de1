public import FeedModel
import Foundation
import Glibc

/// Looks secrets up where the configuration says that they are.
public struct SecretLookup: Sendable {
    private let environment: [String: String]

    /// A secret is a password or a key, not a film.
    private static let mostBytes = 64 << 10

    /// A look-up in this environment (`$CREDENTIALS_DIRECTORY` is systemd's).
    public init(environment: [String: String]) { self.environment = environment }

    /// The secret; of a file its content without the last line break. Throws what a person must mend, never the secret.
    public func callAsFunction(_ reference: SecretReference) throws(SecretFailure) -> String {
        switch reference {
        case .file(let path): return try read(path)
        case .environment(let name):
            if let value = environment[name], !value.isEmpty { return value }
            throw SecretFailure("the environment variable \(name) is not set", mayWorkElsewhere: true)
        case .credential(let name):
            guard !name.contains("/"), name != "..", name != "." else {
                throw SecretFailure("a credential's name is no path: \(name)")
            }
            guard let directory = environment["CREDENTIALS_DIRECTORY"], !directory.isEmpty else {
                throw SecretFailure(
                    "no credentials here: $CREDENTIALS_DIRECTORY is not set (systemd sets it by LoadCredential=)",
                    mayWorkElsewhere: true)
            }
            return try read(directory + "/" + name)
        }
    }

    private func read(_ path: String) throws(SecretFailure) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let why = errno
            throw SecretFailure(
                "cannot read the secret \(path): \(String(cString: strerror(why)))", mayWorkElsewhere: why == EACCES)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.mostBytes + 1)
        var length = 0
        while length < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress.map { $0 + length }, $0.count - length)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw SecretFailure("cannot read the secret \(path): \(String(cString: strerror(errno)))") }
            if count == 0 { break }
            length += count
        }
        guard length <= Self.mostBytes else { throw SecretFailure("the secret \(path) is larger than 64 KiB") }
        guard var text = String(validating: bytes[..<length], as: UTF8.self) else {
            throw SecretFailure("the secret \(path) is not UTF-8")
        }
        if text.last == "\n" || text.last == "\r\n" { text.removeLast() }
        if text.isEmpty { throw SecretFailure("the secret \(path) is empty") }
        return text
    }
}

/// Why a secret cannot be had; the secret is never part of it.
public struct SecretFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// In one sentence.
    public let description: String
    /// Whether another process, such as the daemon under systemd, may well have it.
    public let mayWorkElsewhere: Bool

    init(_ description: String, mayWorkElsewhere: Bool = false) {
        self.description = description
        self.mayWorkElsewhere = mayWorkElsewhere
    }
}
