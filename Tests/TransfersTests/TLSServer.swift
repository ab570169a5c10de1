import FeedTestKit
import Foundation
import Testing

/// A real TLS server on loopback with a certificate of its own, made on the spot. Each answer closes its connection and
/// says `new` or `resumed`: whether the handshake took up an earlier session. `Client` says whether a certificate was
/// shown that is the server's own.
final class TLSServer: Sendable {
    /// The certificate, which vouches for itself.
    let certificate: String
    let key: String
    let port: Int
    private let directory: URL
    private let program: SpawnedProgram
    /// Kept open: the line may come in two pieces.
    private let said = Pipe()

    init(name: String = "127.0.0.1") throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        certificate = directory.appending(path: "certificate.pem").path
        key = directory.appending(path: "key.pem").path
        let maker = try SpawnedProgram([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2", "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:\(name)", "-keyout", key, "-out", certificate,
        ])
        try #require(maker.waitForEnd() == 0)
        program = try SpawnedProgram(
            ["python3", "-c", Self.script, certificate, key], output: .handle(said.fileHandleForWriting))
        try said.fileHandleForWriting.close()
        let line = String(decoding: said.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(line.filter(\.isNumber)))
    }

    deinit {
        program.signal(SIGKILL)
        try? FileManager.default.removeItem(at: directory)
    }

    func url(_ path: String = "/") -> String { "https://127.0.0.1:\(port)\(path)" }

    private static let script = """
        import socket, ssl, sys
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        context.load_verify_locations(sys.argv[1])
        context.verify_mode = ssl.CERT_OPTIONAL
        listener = socket.create_server(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)
        while True:
            plain, _ = listener.accept()
            try:
                with context.wrap_socket(plain, server_side=True) as secure:
                    while not secure.recv(65536).endswith(b"\\r\\n\\r\\n"): pass
                    word = b"resumed" if secure.session_reused else b"new"
                    client = b"known" if secure.getpeercert() else b"none"
                    secure.sendall(b"HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nClient: " + client)
                    secure.sendall(b"\\r\\n\\r\\n" + word)
                    secure.unwrap()
            except OSError: pass
        """
}
