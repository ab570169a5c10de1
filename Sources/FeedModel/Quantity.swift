/// Durations and sizes as the configuration and the commands write them.
public enum Quantity {
    private static let durationUnits: [(String, Double)] = [
        ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400), ("w", 7 * 86400),
    ]
    private static let sizeUnits: [(String, Double)] = [
        ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("B", 1),
    ]

    /// Seconds of `90s`, `15m`, `6h`, `7d`, also `1h30m`; nil without a unit or for anything else.
    public static func duration(_ text: String) -> Seconds? {
        var rest = text[...]
        var total = 0.0
        repeat {
            guard let (value, after) = amount(rest) else { return nil }
            let letters = after.prefix { $0.isLetter }
            guard let unit = durationUnits.first(where: { $0.0 == letters })?.1 else { return nil }
            total += value * unit
            rest = after.dropFirst(letters.count)
        } while !rest.isEmpty
        return total.isFinite && total < 1e11 ? total : nil
    }

    /// Bytes of `15MiB`, `500KiB`, `1GB`, `100B`; nil without a unit or for anything else.
    public static func size(_ text: String) -> Int? {
        guard let (value, after) = amount(text[...]), let unit = sizeUnits.first(where: { $0.0 == after })?.1,
            value * unit < 1e15
        else { return nil }
        return Int(value * unit)
    }

    private static func amount(_ text: Substring) -> (Double, Substring)? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard !digits.isEmpty, let value = Double(String(digits)) else { return nil }
        return (value, text.dropFirst(digits.count))
    }

    /// `90s` as `1m30s`, for people.
    public static func describe(_ seconds: Seconds) -> String {
        if seconds < 0 { return "-" + describe(-seconds) }
        if seconds < 1 { return "\(Int((seconds * 1000).rounded()))ms" }
        var rest = Int(seconds.rounded())
        var text = ""
        for (unit, size) in [("d", 86400), ("h", 3600), ("m", 60), ("s", 1)] {
            let isSecond = !text.isEmpty
            if rest >= size { text += "\(rest / size)\(unit)" }
            rest %= size
            if isSecond { break }
        }
        return text
    }
}
