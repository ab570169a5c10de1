import Foundation

/// nginx on loopback with one document, by HTTP and HTTPS, with a certificate made on the spot.
final class Nginx {
    let port = 18_481
    let securePort = 18_482
    private let directory: URL
    private let process = Process()

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "transfers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let item = "<item><title>A title of some words</title><link>https://wire.example/1</link></item>\n"
        let document = "<rss version=\"2.0\"><channel>\n" + String(repeating: item, count: 30) + "</channel></rss>\n"
        try Data(document.utf8).write(to: directory.appending(path: "feed.xml"))
        let maker = Process()
        maker.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        maker.currentDirectoryURL = directory
        maker.arguments = [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=wire.example", "-keyout",
            "key.pem", "-out", "certificate.pem",
        ]
        maker.standardError = FileHandle.nullDevice
        try maker.run()
        maker.waitUntilExit()
        let configuration = directory.appending(path: "nginx.conf")
        try Data(settings.utf8).write(to: configuration)
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/nginx")
        process.arguments = ["-p", directory.path, "-c", configuration.path, "-e", "/dev/null"]
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }

    /// URLs on so many hosts of 127.0.0.0/8.
    func urls(hosts: Int, secure: Bool) -> [String] {
        (0..<hosts).map { host in
            let address = hosts == 1 ? "127.0.0.1" : "127.20.\(host / 250).\(host % 250 + 1)"
            return "\(secure ? "https" : "http")://\(address):\(secure ? securePort : port)/feed.xml"
        }
    }

    private var settings: String {
        """
        daemon off; master_process off; pid \(directory.path)/nginx.pid;
        events { worker_connections 8000; }
        http {
            access_log off; root \(directory.path); keepalive_requests 10000000; etag on; tcp_nodelay on;
            server {
                listen \(port) backlog=2048; listen \(securePort) ssl backlog=2048;
                ssl_certificate certificate.pem; ssl_certificate_key key.pem; ssl_session_cache shared:sessions:10m;
                ssl_protocols TLSv1.2 TLSv1.3;
            }
        }
        """
    }
}
