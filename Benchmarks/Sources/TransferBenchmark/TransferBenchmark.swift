import CTransfers
import Foundation
import Logging
import Transfers

/// CPU for a request through `Transfers` beside a plain C program with libcurl's multi interface, epoll and the same
/// callbacks; both in this process, against the same nginx. The ratio is C's part of ours: 1 would be C itself.
@main
struct TransferBenchmark {
    struct Trial {
        var name: String
        var hosts: Int
        var secure = false
        var width: Int
        var connections: Int
        var sessions = false
        var requests: Int
        var goal: Double
    }

    static let trials = [
        Trial(name: "HTTP, 1 host", hosts: 1, width: 50, connections: 64, requests: 20_000, goal: 0.8),
        Trial(name: "HTTP, 1,000 hosts", hosts: 1000, width: 64, connections: 1200, requests: 20_000, goal: 0.65),
        Trial(
            name: "HTTPS, 1 host", hosts: 1, secure: true, width: 50, connections: 64, sessions: true,
            requests: 20_000, goal: 0.8),
        Trial(
            name: "HTTPS, 1,000 hosts, kept", hosts: 1000, secure: true, width: 64, connections: 1200, sessions: true,
            requests: 10_000, goal: 0.65),
        Trial(
            name: "HTTPS, 1,000 hosts, resumed", hosts: 1000, secure: true, width: 64, connections: 64, sessions: true,
            requests: 5_000, goal: 0.65),
    ]

    static func main() async throws {
        let nginx = try Nginx()
        defer { nginx.stop() }
        let probe = try TransferEngine(log: Logger(label: "benchmark"))
        let url = nginx.urls(hosts: 1, secure: true)[0]
        for _ in 0..<100 where (try? await probe.perform(request(url))) == nil {
            try await Task.sleep(for: .milliseconds(50))
        }
        print("microseconds of CPU a request     C    Transfers    C/Transfers (goal)")
        let wanted = CommandLine.arguments.dropFirst().first
        let turns = 5
        for trial in trials where wanted.map(trial.name.contains) ?? true {
            let urls = nginx.urls(hosts: trial.hosts, secure: trial.secure)
            // In turns, the middle of five: the machine has other things to do as well.
            var figures: [(limit: Double, ours: Double)] = []
            for _ in 0..<turns { figures.append((peer(trial, urls), try await own(trial, urls))) }
            func middle(_ values: [Double]) -> Double { values.sorted()[turns / 2] }
            print(
                trial.name.padding(toLength: 29, withPad: " ", startingAt: 0)
                    + String(
                        format: "%9.1f %9.1f %9.2f (%.2f)", middle(figures.map(\.limit)), middle(figures.map(\.ours)),
                        middle(figures.map { $0.limit / $0.ours }), trial.goal))
        }
        if wanted == nil { try await handshakes(nginx) }
    }

    /// What a poll on a connection of its own costs with a full handshake, and with a resumed one: an engine's first
    /// round of the hosts has no sessions yet.
    static func handshakes(_ nginx: Nginx) async throws {
        let urls = nginx.urls(hosts: 1000, secure: true)
        var trial = Trial(
            name: "", hosts: 1000, secure: true, width: 64, connections: 64, requests: 1000, goal: 0)
        let full = try await own(trial, urls)
        trial.requests = 5000
        let resumed = (try await own(trial, urls) * 5000 - full * 1000) / 4000
        print(String(format: "a full handshake %.1f, a resumed one %.1f: %.2f", full, resumed, resumed / full))
    }

    static func request(_ url: String) -> TransferRequest {
        var request = TransferRequest(
            url: url,
            headers: [
                HeaderField("User-Agent", "benchmark/1 (nobody)"),
                HeaderField("Accept", "application/atom+xml, application/rss+xml, */*;q=0.1"),
                HeaderField("If-None-Match", "\"no such thing\""),
            ], addresses: .all, httpVersion: .http1)
        request.tls.insecure = true
        return request
    }

    static func peer(_ trial: Trial, _ urls: [String]) -> Double {
        let texts = urls.map { strdup($0) }
        defer { for text in texts { free(text) } }
        let before = cpu()
        let good = texts.map { UnsafePointer($0) }.withUnsafeBufferPointer {
            ct_run(
                $0.baseAddress, Int32(urls.count), trial.requests, Int32(trial.width), trial.connections,
                trial.sessions ? 1 : 0)
        }
        if good != trial.requests { print("C: only \(good) of \(trial.requests)") }
        return (cpu() - before) / Double(trial.requests) * 1e6
    }

    static func own(_ trial: Trial, _ urls: [String]) async throws -> Double {
        let engine = try TransferEngine(connections: trial.connections, log: Logger(label: "benchmark"))
        let requests = urls.map { request($0) }
        let before = cpu()
        let good = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<trial.width {
                group.addTask {
                    var good = 0
                    for turn in stride(from: worker, to: trial.requests, by: trial.width) {
                        guard let answer = try? await engine.perform(requests[turn % requests.count]) else { continue }
                        if answer.status == 200 || answer.status == 304 { good += 1 }
                    }
                    return good
                }
            }
            return await group.reduce(0, +)
        }
        if good != trial.requests { print("Transfers: only \(good) of \(trial.requests)") }
        let used = cpu() - before
        await engine.stop()
        return used / Double(trial.requests) * 1e6
    }

    /// Seconds of CPU that this process has used, of user and system.
    static func cpu() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
