package import Glibc

/// The address of a unix socket: a path, or `@` and a name in the abstract namespace.
package struct UnixAddress {
    private let address: sockaddr_un
    private let length: socklen_t

    /// Nil if the name does not fit (107 bytes).
    package init?(_ name: String) {
        var bytes = Array(name.utf8)
        var address = sockaddr_un()
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        let isAbstract = bytes[0] == UInt8(ascii: "@")
        if isAbstract { bytes[0] = 0 }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        // An abstract name ends where the length says; a path carries its zero.
        let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? MemoryLayout<sa_family_t>.size
        length = socklen_t(start + bytes.count + (isAbstract ? 0 : 1))
        self.address = address
    }

    package func withPointer(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Void) {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
