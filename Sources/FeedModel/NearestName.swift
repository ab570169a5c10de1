/// Finds what somebody may have meant.
public enum NearestName {
    /// `did you mean …?` with the nearest of `names`, nil if none is near.
    public static func suggestion(for written: String, among names: [String]) -> String? {
        nearest(to: written, among: names).map { "did you mean `\($0)`?" }
    }

    /// The name with the fewest edits (insert, delete, replace, swap), at most a third of its length.
    public static func nearest(to written: String, among names: [String]) -> String? {
        let letters = Array(written.lowercased().prefix(64).unicodeScalars)
        var best: (name: String, distance: Int)?
        for name in names where name != written {
            let other = Array(name.lowercased().prefix(64).unicodeScalars)
            let allowed = max(1, min(letters.count, other.count) / 3)
            let distance = edits(letters, other)
            if distance <= allowed, distance < (best?.distance ?? .max) { best = (name, distance) }
        }
        return best?.name
    }

    /// Optimal string alignment distance.
    private static func edits(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var rows = [Array(0...b.count)]
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
