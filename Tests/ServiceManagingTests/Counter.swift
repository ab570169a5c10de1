import Synchronization

/// Counts calls, from 1.
final class Counter: Sendable {
    private let value = Mutex(0)

    func next() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}

/// Collects lines.
final class Lines: Sendable {
    private let value = Mutex<[String]>([])

    var all: [String] { value.withLock { $0 } }
    func add(_ line: String) { value.withLock { $0.append(line) } }
}
