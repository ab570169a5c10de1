import FeedModel

/// What topics and channels have in common: budgets and quiet hours.
extension SettingsReader {
    /// `rate: { max: 6, per: 10m, overflow: digest }`.
    mutating func rate(_ key: String, _ faults: inout [ConfigurationFault]) -> RateBudget? {
        guard let node = node(key) else { return nil }
        var reader = SettingsReader(node)
        if node.entries != nil {
            _ = reader.requiredString("max")
            _ = reader.requiredString("per")
        }
        let max = node["max"]?.text == nil ? nil : reader.integer("max", in: 1...1_000_000)
        let per = node["per"]?.text == nil ? nil : reader.duration("per")
        if let per, per <= 0, let place = node["per"]?.place { reader.fault(at: place, "`per`: more than 0s") }
        _ = reader.choice("overflow", of: ["digest"])
        faults += reader.finish()
        guard let max, let per else { return nil }
        return RateBudget(max: max, per: per)
    }

    /// `quiet: { hours: "23:00-06:30", then: digest }`.
    mutating func quiet(_ key: String, _ faults: inout [ConfigurationFault]) -> QuietHours? {
        guard let node = node(key) else { return nil }
        var reader = SettingsReader(node)
        let text = node.entries == nil ? nil : reader.requiredString("hours")
        _ = reader.choice("then", of: ["digest"])
        let hours = text.flatMap(QuietHours.init(text:))
        if text != nil, hours == nil, let place = node["hours"]?.place {
            reader.fault(at: place, "`hours`: expected two times of the day such as \"23:00-06:30\"")
        }
        faults += reader.finish()
        return hours
    }
}

extension QuietHours {
    /// Reads `23:00-06:30`; nil for anything else, also for two equal times.
    init?(text: String) {
        let times = text.split(separator: "-", omittingEmptySubsequences: false).map {
            Self.minute($0.trimmingPrefix { $0 == " " })
        }
        guard times.count == 2, let from = times[0], let to = times[1], from != to else { return nil }
        self.init(from: from, to: to)
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map {
            $0.trimmingPrefix { $0 == " " }
        }
        guard parts.count == 2, let hour = UInt8(parts[0]), let minute = UInt8(parts[1].prefix { $0 != " " }),
            minute < 60, hour < 24 || hour == 24 && minute == 0
        else { return nil }
        return Int(hour) % 24 * 60 + Int(minute)
    }
}
