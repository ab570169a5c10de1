/// Rows for people: aligned columns; on a terminal, the columns that may give way are cut until the rows fit. Elsewhere
/// nothing is cut; a cell that is much too long for its column only moves what follows it.
struct Table {
    /// A column's head and manner.
    struct Column {
        var title: String
        /// Numbers stand to the right.
        var right = false
        /// Is cut when the terminal is narrow: titles, URLs, reasons.
        var flexible = false

        init(_ title: String, right: Bool = false, flexible: Bool = false) {
            self.title = title
            self.right = right
            self.flexible = flexible
        }
    }

    /// A cell: its text and its look.
    struct Cell: ExpressibleByStringInterpolation {
        var text: String
        var look: Style.Look?

        init(stringLiteral value: String) { self.init(value) }
        init(_ text: String, _ look: Style.Look? = nil) {
            self.text = text.printable
            self.look = look
        }
    }

    private static let gap = 2
    /// A column is not cut to less than this.
    private static let narrowest = 8
    /// Where nothing is cut, the others of a column are not filled up to more than this on account of a long one.
    private static let widest = 80

    private let columns: [Column]
    private var rows: [[Cell]] = []

    init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row; missing cells are empty.
    mutating func add(_ cells: [Cell]) { rows.append(cells) }

    /// True while there are no rows.
    var isEmpty: Bool { rows.isEmpty }

    /// Prints the table to standard output.
    func print() {
        for line in lines(width: Terminal.width, style: .output) { Output.line(line) }
    }

    /// The lines, cut to `width` columns if given.
    func lines(width: Int?, style: Style) -> [String] {
        let widths = fit(natural(), into: width)
        let head = columns.map { Cell($0.title, .bold) }
        return ([head] + rows).map { line($0, widths, style, cuts: width != nil) }
    }

    private func natural() -> [Int] {
        columns.indices.map { index in
            rows.reduce(DisplayWidth.of(columns[index].title)) {
                index < $1.count ? max($0, DisplayWidth.of($1[index].text)) : $0
            }
        }
    }

    /// Takes from the widest flexible column, one column of the terminal at a time.
    private func fit(_ widths: [Int], into width: Int?) -> [Int] {
        guard let width else { return widths.map { min($0, Self.widest) } }
        var widths = widths
        var over = widths.reduce(0, +) + Self.gap * max(0, widths.count - 1) - width
        while over > 0 {
            let candidates = columns.indices.filter { columns[$0].flexible && widths[$0] > Self.narrowest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            over -= 1
        }
        return widths
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ style: Style, cuts: Bool) -> String {
        var parts: [String] = []
        for (index, width) in widths.enumerated() {
            let cell = index < cells.count ? cells[index] : ""
            let text = cuts ? DisplayWidth.cut(cell.text, to: width) : cell.text
            let space = String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
            let painted = text.isEmpty ? "" : cell.look.map { style(text, $0) } ?? text
            let last = index == widths.count - 1
            parts.append(columns[index].right ? space + painted : painted + (last ? "" : space))
        }
        var line = parts.joined(separator: String(repeating: " ", count: Self.gap))
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }
}
