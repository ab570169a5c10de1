internal import FeedModel
internal import Foundation
internal import Processing
internal import ProgramRunning

/// The settings of an `exec` processor, read once for `check` and for `init`.
struct ExecSettings: Sendable {
    enum Mode: String, CaseIterable {
        case once, stream
    }

    private(set) var command: [String] = []
    private(set) var mode = Mode.once
    private(set) var timeout: Seconds = 20
    private(set) var grace: Seconds = 2
    private(set) var concurrency = 4
    private(set) var environment: [String: String] = [:]
    private(set) var faults: [ConfigurationFault] = []

    init(_ node: ConfigurationNode) {
        var reader = SettingsReader(node, knowing: ProcessorSettings.common)
        readCommand(&reader, node)
        mode = reader.choice("mode", of: Mode.allCases.map(\.rawValue)).flatMap(Mode.init) ?? .once
        timeout = time("timeout", &reader, node) ?? timeout
        grace = time("grace", &reader, node) ?? grace
        concurrency = reader.integer("concurrency", in: 1...64) ?? concurrency
        if mode == .stream, let place = node["concurrency"]?.place {
            reader.fault(at: place, "`concurrency` has no meaning in mode stream: the program says its window")
        }
        readEnvironment(&reader)
        faults += reader.finish()
    }

    private mutating func readCommand(_ reader: inout SettingsReader, _ node: ConfigurationNode) {
        guard node["command"] != nil else {
            _ = reader.requiredString("command")
            return
        }
        command = reader.strings("command") ?? []
        guard let place = node["command"]?.place else { return }
        if node["command"]?.elements?.isEmpty == true || command.first?.isEmpty == true {
            reader.fault(at: place, "`command` names no program")
        }
        // As every path: relative to the file that names it. A bare name is looked for in PATH.
        if let first = command.first, first.contains("/") { command[0] = first.absolutePath(besides: place.file) }
    }

    private func time(_ key: String, _ reader: inout SettingsReader, _ node: ConfigurationNode) -> Seconds? {
        guard let seconds = reader.duration(key) else { return nil }
        if seconds < 0.1 || seconds > 3600, let place = node[key]?.place {
            reader.fault(at: place, "`\(key)`: expected a duration from 100ms to 1h")
        }
        return seconds
    }

    private mutating func readEnvironment(_ reader: inout SettingsReader) {
        guard let node = reader.node("environment") else { return }
        guard let entries = node.entries else {
            return reader.fault(at: node.place, "`environment`: expected a table of names and texts")
        }
        for entry in entries {
            guard let text = entry.value.text, !entry.key.isEmpty, !entry.key.contains("=") else {
                reader.fault(at: entry.place, "`environment`: expected a name and a text")
                continue
            }
            environment[entry.key] = text
        }
    }
}
