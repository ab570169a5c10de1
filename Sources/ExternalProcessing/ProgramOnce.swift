internal import FeedModel
internal import Processing
internal import ProgramRunning
internal import Synchronization

/// Mode `once`: a process for each delivery, several at once, each answering by its exit status.
struct ProgramOnce: ProgramWay {
    private let house: ProgramHouse

    init(_ house: ProgramHouse) { self.house = house }

    func process(_ batch: [Delivery]) async -> ProcessingResult {
        await withTaskGroup(of: (DeliveryKey, Outcome).self) { group in
            var waiting = batch[...]
            for delivery in waiting.prefix(house.settings.concurrency) {
                group.addTask { (delivery.key, await tell(delivery)) }
            }
            waiting = waiting.dropFirst(house.settings.concurrency)
            var result = ProcessingResult()
            while let (key, outcome) = await group.next() {
                result.outcomes[key] = outcome
                if let next = waiting.popFirst() { group.addTask { (next.key, await tell(next)) } }
            }
            return result
        }
    }

    private func tell(_ delivery: Delivery) async -> Outcome {
        let said = LastWords()
        var program = house.program
        program.environment["FEEDWATCH_DELIVERY"] = delivery.key.hexadecimal
        program.environment["FEEDWATCH_EVENT"] = delivery.event.rawValue
        do {
            let run = try await ProgramRun.run(
                program, input: house.line(of: delivery), timeout: house.settings.timeout, grace: house.settings.grace
            ) { voice, line in
                // What it prints is its own business: standard output is no part of this mode's protocol.
                guard voice == .error else { return }
                said.keep(line)
                house.log(line)
            }
            return ExitAnswer.outcome(of: run, timeout: house.settings.timeout, said: said.text)
        } catch let failure as ProgramFailure {
            return .retry(after: nil, reason: failure.description)
        } catch {
            return .reject(reason: "the delivery cannot be written as JSON: \(error)")
        }
    }
}

/// What an exit status means (contract, section 4).
enum ExitAnswer {
    private static let retry: Set<Int32> = [75, 111]
    private static let reject: Int32 = 100

    static func outcome(of run: ProgramRun, timeout: Seconds, said: String?) -> Outcome {
        let because = said.map { ": \($0)" } ?? ""
        if run.timedOut {
            return .retry(after: nil, reason: "no end within \(Quantity.describe(timeout))\(because)")
        }
        switch run.end {
        case .exited(0): return .done()
        case .exited(reject): return .reject(reason: "refused by the program (100)\(because)")
        case .exited(let status) where retry.contains(status):
            return .retry(after: nil, reason: "put off by the program (\(status))\(because)")
        case .exited, .signalled: return .retry(after: nil, reason: "\(run.end)\(because)")
        }
    }
}

/// The last line of standard error: most programs say there why they gave up.
final class LastWords: Sendable {
    private let last = Mutex<String?>(nil)

    var text: String? { last.withLock { $0 } }

    func keep(_ line: [UInt8]) {
        if !line.isEmpty { last.withLock { $0 = ProgramHouse.text(line, longest: 200) } }
    }
}
