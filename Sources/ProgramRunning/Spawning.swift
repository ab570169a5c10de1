internal import CProcess
internal import Glibc

/// Our ends of a child's three pipes, and its process.
struct SpawnedChild {
    var process: pid_t
    /// Becomes readable when the process has ended.
    var end: Int32
    var input: Int32
    var output: Int32
    var errors: Int32
}

/// Starts programs: in a process group of their own, with default signals, and with nothing open but three pipes.
enum Spawning {
    static func spawn(_ program: Program) throws(ProgramFailure) -> SpawnedChild {
        var pipes: [Int32] = []
        do throws(ProgramFailure) {
            for _ in 0..<3 { pipes += try pipe(program) }
            let process = try spawn(program, input: pipes[0], output: pipes[3], errors: pipes[5])
            let end = fw_pidfd_open(process)
            guard end >= 0 else {
                let failure = ProgramFailure(program: program.name, errno: errno, step: "watch over")
                kill(-process, SIGKILL)
                waitpid(process, nil, 0)
                throw failure
            }
            for descriptor in [pipes[0], pipes[3], pipes[5]] { close(descriptor) }
            let ours = [pipes[1], pipes[2], pipes[4]]
            for descriptor in ours { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
            return SpawnedChild(process: process, end: end, input: ours[0], output: ours[1], errors: ours[2])
        } catch {
            for descriptor in pipes { close(descriptor) }
            throw error
        }
    }

    /// Reading end, writing end; closed in whatever is run.
    private static func pipe(_ program: Program) throws(ProgramFailure) -> [Int32] {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else {
            throw ProgramFailure(program: program.name, errno: errno, step: "make a pipe to")
        }
        return ends
    }

    private static func spawn(
        _ program: Program, input: Int32, output: Int32, errors: Int32
    ) throws(ProgramFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // What a library opened without close-on-exec is none of the child's business.
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        if let directory = program.directory { posix_spawn_file_actions_addchdir_np(&actions, directory) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        setSignals(&attributes)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var process: pid_t = 0
        let environment = program.environment.map { "\($0.key)=\($0.value)" }.sorted()
        let result = CStrings.with([program.name] + program.arguments) { arguments in
            CStrings.with(environment) { posix_spawnp(&process, program.name, &actions, &attributes, arguments, $0) }
        }
        guard result == 0 else { throw ProgramFailure(program: program.name, errno: result, step: "run") }
        return process
    }

    /// The daemon ignores SIGPIPE and blocks signals in its threads; a child starts with neither.
    private static func setSignals(_ attributes: inout posix_spawnattr_t) {
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
    }
}

/// Lists of strings as C has them.
enum CStrings {
    static func with<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }
}
