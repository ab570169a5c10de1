import FeedModel
import Foundation

/// A configuration file as a tree with places.
struct YAMLDocument {
    /// The root; nil when the file is empty or cannot be read on.
    let root: ConfigurationNode?
    /// What is wrong with the file as YAML.
    let faults: [ConfigurationFault]
    /// Whether something was written in it at all.
    let isEmpty: Bool
    /// The text, by which the place of a query's letter is found.
    let text: String

    /// Reads the bytes of `file`.
    init(_ data: Data, file: String) {
        let decoded = YAMLText(data, file: file)
        text = decoded.text ?? ""
        guard let text = decoded.text else {
            (root, faults, isEmpty) = (nil, decoded.faults, false)
            return
        }
        let composer = YAMLComposer(text, file: file)
        guard let node = composer.root else {
            (root, faults, isEmpty) = (nil, composer.fault.map { [$0] } ?? [], composer.fault == nil)
            return
        }
        var reader = NodeReader(file: file, masked: composer.masked)
        let root = withExtendedLifetime(composer) { reader.read(node) }
        isEmpty = root?.isNothing ?? false
        self.root = isEmpty ? nil : root
        faults = reader.faults
    }
}

extension ConfigurationNode {
    /// Nothing was written: `key:` with no value, or a program's `null`. Only where a table or list is due: a text
    /// `null` stays "null".
    var isNothing: Bool {
        if case .scalar(let text, quoted: false) = content { ["", "~", "null"].contains(text) } else { false }
    }
}
