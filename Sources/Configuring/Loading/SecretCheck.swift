import FeedModel

/// Looks through settings for references to secrets, and says which cannot be had.
///
/// A file or credential that is not there is a fault: the daemon would start and then fail at the first delivery. What
/// only this process may lack (a variable, a file that another user may read) is a warning.
struct SecretCheck {
    /// What cannot be had.
    private(set) var faults: [ConfigurationFault] = []

    private let lookup: SecretLookup
    private static let kinds: Set<String> = ["file", "env", "credential"]
    /// Tables whose keys are names of the person's own choice.
    private static let free: Set<String> = ["headers", "environment"]

    init(_ lookup: SecretLookup) { self.lookup = lookup }

    /// Looks into a node and all below it.
    mutating func look(into node: ConfigurationNode, named key: String = "") {
        for element in node.elements ?? [] { look(into: element) }
        guard let entries = node.entries else { return }
        if entries.count == 1, Self.kinds.contains(entries[0].key), !Self.free.contains(key),
            case .success(let reference) = SecretReference.read(node)
        {
            return check(reference, entries[0].value.place)
        }
        for entry in entries { look(into: entry.value, named: entry.key) }
    }

    private mutating func check(_ reference: SecretReference, _ place: SourcePlace) {
        do {
            _ = try lookup(reference)
        } catch {
            faults.append(
                ConfigurationFault(
                    at: place, error.description, severity: error.mayWorkElsewhere ? .warning : .error))
        }
    }
}
