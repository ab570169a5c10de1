internal import FeedModel
internal import Processing

/// The settings of the archive, read once for `check` and for `init`.
struct ArchiveSettings: Sendable {
    enum Kept: String, CaseIterable {
        case text, html, warc
    }

    private(set) var store: Set<Kept> = [.text, .html]
    /// How long texts stay; nil: for ever.
    private(set) var retention: Seconds?
    /// Whether the articles of a feed's first document are kept.
    private(set) var baseline = true
    private(set) var faults: [ConfigurationFault] = []

    init(_ node: ConfigurationNode) {
        var reader = SettingsReader(node, knowing: ProcessorSettings.common)
        readStore(&reader)
        readRetention(&reader)
        baseline = reader.bool("baseline") ?? true
        faults += reader.finish()
    }

    private mutating func readStore(_ reader: inout SettingsReader) {
        guard let elements = reader.list("store") else { return }
        store = [.text]
        for element in elements {
            guard let kept = element.text.flatMap(Kept.init) else {
                let names = Kept.allCases.map(\.rawValue)
                reader.fault(
                    at: element.place, "`store`: expected \(names.joined(separator: ", "))",
                    suggestion: element.text.flatMap { NearestName.suggestion(for: $0, among: names) })
                continue
            }
            if kept == .warc {
                faults.append(
                    ConfigurationFault(
                        at: element.place, "`store`: warc is not written yet; text and html are kept",
                        severity: .warning))
            }
            store.insert(kept)
        }
    }

    private mutating func readRetention(_ reader: inout SettingsReader) {
        guard let node = reader.node("retention"), node.text != "forever" else { return }
        guard let seconds = node.text.flatMap(Quantity.duration), seconds >= 86400 else {
            return reader.fault(
                at: node.place, "`retention`: expected `forever` or a duration of a day or more such as 90d")
        }
        retention = seconds
    }
}
