import FeedModel
import Foundation

/// The configuration's main file and all that it includes, each read once, in order: a file, then what it includes.
struct FileTree {
    /// The files that could be read.
    private(set) var documents: [(file: String, document: YAMLDocument)] = []
    /// What is wrong with the files and their includes.
    private(set) var faults: [ConfigurationFault] = []
    /// Every path that was read or tried, for who wants to know what a configuration is made of.
    private(set) var files: [String] = []
    /// Directories and patterns that `include` names, absolute as far as the main file's path is.
    private(set) var patterns: [String] = []
    /// Some file could not be read or understood: what it would have defined is missing.
    private(set) var isIncomplete = false

    private var seen: Set<FileIdentity> = []
    private var open: [(identity: FileIdentity, file: String)] = []

    /// More files than this are a mistake, such as a pattern over a whole disk.
    private static let mostFiles = 10_000
    private static let deepest = 32

    /// Reads `path` and what it includes.
    init(_ path: String) {
        read(path, namedAt: SourcePlace(file: path, line: 1, column: 1))
    }

    private mutating func read(_ path: String, namedAt place: SourcePlace) {
        files.append(path)
        switch ConfigurationFile.read(path, namedAt: place) {
        case .failure(let fault): fail([fault])
        case .success(let data):
            guard let identity = FileIdentity(path) else { return }
            seen.insert(identity)
            let document = YAMLDocument(data, file: path)
            documents.append((path, document))
            fail(document.faults, losing: document.root == nil && !document.isEmpty)
            open.append((identity, path))
            if let include = document.root?["include"] { follow(include, of: path) }
            open.removeLast()
        }
    }

    private mutating func follow(_ include: ConfigurationNode, of file: String) {
        guard !include.isNothing else { return }
        guard let elements = include.elements ?? (include.text == nil ? nil : [include]) else {
            return fail([ConfigurationFault(at: include.place, "`include`: expected a list of files")])
        }
        for element in elements {
            guard let text = element.text, !text.isEmpty else {
                fail([ConfigurationFault(at: element.place, "`include`: expected a file's path or a pattern")])
                continue
            }
            let path = text.absolutePath(besides: file)
            patterns.append(path)
            if PathPattern.isPattern(text) {
                // A pattern that takes the including file too is no circle.
                PathPattern.matches(path).forEach { enter($0, at: element.place, refusingCircles: false) }
            } else {
                enter(path, at: element.place, refusingCircles: true)
            }
        }
    }

    private mutating func enter(_ path: String, at place: SourcePlace, refusingCircles: Bool) {
        if let identity = FileIdentity(path) {
            if let circle = open.firstIndex(where: { $0.identity == identity }) {
                guard refusingCircles else { return }
                let way = (open[circle...].map(\.file) + [path]).joined(separator: " → ")
                return fail([ConfigurationFault(at: place, "the files include each other in a circle: \(way)")])
            }
            if seen.contains(identity) { return }
        }
        guard files.count < Self.mostFiles, open.count < Self.deepest else {
            return fail([ConfigurationFault(at: place, "too many files are included")])
        }
        read(path, namedAt: place)
    }

    private mutating func fail(_ faults: [ConfigurationFault], losing: Bool = true) {
        self.faults += faults
        if losing, !faults.isEmpty { isIncomplete = true }
    }
}
