public import FeedModel
internal import Synchronization

/// A program run from its beginning to its end.
public struct ProgramRun: Sendable, Hashable {
    /// How it ended.
    public var end: ProgramEnd
    /// Whether it was ended because its time was over.
    public var timedOut: Bool

    /// Runs `program` with `input` as all of its standard input. When `timeout` is over, or the task is cancelled, its
    /// group gets TERM, and KILL after `grace`.
    public static func run(
        _ program: Program, input: [UInt8], timeout: Seconds, grace: Seconds = 2,
        onLine: @escaping ChildProcess.LineHandler
    ) async throws(ProgramFailure) -> ProgramRun {
        let end = EndPromise()
        let child = try ChildProcess(program, onLine: onLine, onEnd: { end.keep($0) })
        child.write(input)
        child.closeInput()
        let patience = ChildProcess.Patience(term: grace)
        return await withTaskCancellationHandler {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    // Cancelled as soon as the program has ended.
                    guard (try? await Task.sleep(for: .seconds(timeout))) != nil else { return false }
                    child.end(patience)
                    return true
                }
                let result = await end.value
                group.cancelAll()
                return ProgramRun(end: result, timedOut: await group.next() == true)
            }
        } onCancel: {
            child.end(patience)
        }
    }
}

/// The end of a program, which somebody waits for.
public final class EndPromise: Sendable {
    private enum State {
        case open([CheckedContinuation<ProgramEnd, Never>])
        case kept(ProgramEnd)
    }

    private let state = Mutex(State.open([]))

    /// Not ended yet.
    public init() {}

    /// It has ended.
    public func keep(_ end: ProgramEnd) {
        let waiting = state.withLock { state -> [CheckedContinuation<ProgramEnd, Never>] in
            guard case .open(let waiting) = state else { return [] }
            state = .kept(end)
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: end) }
    }

    /// How it ended, once it has.
    public var value: ProgramEnd {
        get async {
            await withCheckedContinuation { continuation in
                let end = state.withLock { state -> ProgramEnd? in
                    switch state {
                    case .kept(let end): return end
                    case .open(var waiting):
                        waiting.append(continuation)
                        state = .open(waiting)
                        return nil
                    }
                }
                if let end { continuation.resume(returning: end) }
            }
        }
    }
}
