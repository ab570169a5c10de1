import Glibc
import ServiceManaging
import Testing

@Suite("Signals")
struct SignalTests {
    @Test("become values and end nothing", .timeLimit(.minutes(1)))
    func values() async {
        var signals = ServiceSignal.all().makeAsyncIterator()
        for (number, meaning) in [(SIGHUP, ServiceSignal.reload), (SIGTERM, .stop), (SIGINT, .stop), (SIGHUP, .reload)]
        {
            kill(getpid(), number)
            #expect(await signals.next() == meaning)
        }
        var ends: [CInt] = [0, 0]
        pipe(&ends)
        close(ends[0])
        #expect(write(ends[1], "x", 1) == -1)
        #expect(errno == EPIPE)
        close(ends[1])
        // The rest of the tests may be ended as ever.
        for number in [SIGHUP, SIGTERM, SIGINT, SIGPIPE] { signal(number, SIG_DFL) }
    }
}
