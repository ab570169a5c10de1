import FeedModel

extension HTTPSettings {
    /// Reads `http:`.
    static func read(_ node: ConfigurationNode, _ faults: inout [ConfigurationFault]) -> HTTPSettings {
        var settings = HTTPSettings()
        var reader = SettingsReader(node)
        settings.contact = reader.string("contact").flatMap { $0.isEmpty ? nil : $0 }
        if let contact = settings.contact, contact.contains(where: \.isNewline), let place = node["contact"]?.place {
            reader.fault(at: place, "`contact`: expected one line")
        }
        settings.maxTransfers = reader.integer("max_transfers", in: 1...100_000) ?? settings.maxTransfers
        settings.readPerHost(&reader, &faults)
        settings.options.readTransfer(&reader)
        faults += reader.finish()
        return settings
    }

    private mutating func readPerHost(_ reader: inout SettingsReader, _ faults: inout [ConfigurationFault]) {
        guard let node = reader.node("per_host") else { return }
        var inner = SettingsReader(node)
        connectionsPerHost = inner.integer("connections", in: 1...1000) ?? connectionsPerHost
        minGap = inner.duration("min_gap") ?? minGap
        faults += inner.finish()
    }
}
