import Configuring
import FeedModel
import Foundation

/// A directory of its own for a test, with files in it; gone with the value.
final class Folder: Sendable {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        path = FileManager.default.temporaryDirectory.path + "/configuring-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(name, Data(text.utf8)) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ name: String, _ data: Data) throws -> String {
        let file = path + "/" + name
        let directory = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try data.write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Loads a file of the folder with a few kinds of channels and processors.
    func load(
        _ name: String = "main.yaml", environment: [String: String] = [:], readOPML: OPMLListReader? = nil
    ) -> LoadedConfiguration {
        ConfigurationLoader(
            channels: ["file": Folder.checkFile, "console": { SettingsReader($0, knowing: Folder.common).finish() }],
            processors: ["archive": { _ in [] }, "alert": { _ in [] }, "summary": { _ in [] }],
            environment: environment, readOPML: readOPML
        ).load(path + "/" + name)
    }

    private static let common = ["id", "type", "rate", "quiet", "retry", "fallback", "after"]

    @Sendable private static func checkFile(_ node: ConfigurationNode) -> [ConfigurationFault] {
        var reader = SettingsReader(node, knowing: common)
        _ = reader.requiredString("path")
        return reader.finish()
    }
}

extension LoadedConfiguration {
    /// The faults without their directory: `main.yaml:3:5: error: …`.
    var told: [String] { (faults + warnings).map(\.told) }
}

extension ConfigurationFault {
    var told: String {
        var fault = self
        fault.place.file = (place.file as NSString).lastPathComponent
        return fault.description
    }
}

/// Loads a text as the whole configuration.
func load(_ text: String, environment: [String: String] = [:]) throws -> LoadedConfiguration {
    try Folder(["main.yaml": text]).load(environment: environment)
}

/// A configuration that must be right.
func configuration(_ text: String) throws -> Configuration {
    let loaded = try load(text)
    guard let configuration = loaded.configuration else { throw Refused(told: loaded.told) }
    return configuration
}

struct Refused: Error { var told: [String] }
