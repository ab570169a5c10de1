import FeedModel
import Yams

/// Yams' node tree of a text, with every key that stands twice still in it.
///
/// Yams gives up at the first table with a repeated key and names the first of the two. So that all of them are found,
/// each with the place of the second, the first is masked (one character of it is replaced, which keeps every line and
/// column) and the text is read again; `NodeReader` takes the mask off and tells the fault.
struct YAMLComposer {
    /// Where something stands in the text, as Yams counts: from 1, columns in Unicode scalars.
    struct Position: Hashable {
        var line: Int
        var column: Int

        init(_ mark: Mark) {
            line = mark.line
            column = mark.column
        }
    }

    /// The document's root; nil for an empty document and after a fault that ends the reading.
    private(set) var root: Node?
    /// The true names of the masked keys.
    private(set) var masked: [Position: String] = [:]
    /// The fault that ended the reading.
    private(set) var fault: ConfigurationFault?
    /// Keeps the anchors alive, which the nodes only refer to.
    private var parser: Parser?

    /// Reading a big file again and again is bounded by this many bytes in all.
    private static let mostBytesRead = 64 << 20
    private static let mostReadings = 100
    /// Private-use characters: one of its own for each masked key, so that masked keys differ from each other.
    private static let firstMask: UInt32 = 0xE000

    /// Reads `text` of `file`.
    init(_ text: String, file: String) {
        var scalars = text.unicodeScalars
        let readings = max(3, min(Self.mostReadings, Self.mostBytesRead / max(1, text.utf8.count)))
        for reading in 0..<readings {
            do {
                let parser = try Parser(yaml: String(scalars), resolver: .basic, encoding: .utf8)
                root = try parser.singleRoot()
                self.parser = parser
                return
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                let position = Position(context.mark)
                let mask = Unicode.Scalar(Self.firstMask + UInt32(reading))
                guard let mask, let name = names.first, masked[position] == nil, reading < readings - 1,
                    Self.replace(in: &scalars, at: position, by: mask)
                else {
                    fault = YAMLWords.repeated(names.first ?? "", context.mark, file)
                    return
                }
                masked[position] = name
            } catch {
                fault = YAMLWords.fault(of: error, text: text, file: file)
                return
            }
        }
    }

    /// Replaces the first character of the key's own text; false where a key is written in a way that has none.
    private static func replace(
        in scalars: inout String.UnicodeScalarView, at position: Position, by mask: Unicode.Scalar
    ) -> Bool {
        guard var index = TextLines.index(in: scalars, position.line, position.column) else { return false }
        let opening = scalars[index]
        if opening == "\"" || opening == "'" { index = scalars.index(after: index) }
        guard index < scalars.endIndex, scalars[index] != opening || opening.properties.isAlphabetic,
            !"&*!?|>{[\"'".unicodeScalars.contains(scalars[index])
        else { return false }
        scalars.replaceSubrange(index...index, with: CollectionOfOne(mask))
        return true
    }
}

/// Lines of a text as libyaml counts them.
enum TextLines {
    /// The index of a line and column, both from 1; nil when there is no character.
    static func index(
        in scalars: String.UnicodeScalarView, _ line: Int, _ column: Int
    ) -> String.UnicodeScalarView.Index? {
        var index = scalars.startIndex
        var current = 1
        while current < line, index < scalars.endIndex {
            if isBreak(scalars, index) { current += 1 }
            index = scalars.index(after: index)
        }
        guard current == line else { return nil }
        let found = scalars.index(index, offsetBy: column - 1, limitedBy: scalars.endIndex)
        return found == scalars.endIndex ? nil : found
    }

    /// CR, LF, CR LF as one, NEL, LS, PS (YAML 1.1, section 4.1.4, which libyaml follows).
    private static func isBreak(
        _ scalars: String.UnicodeScalarView, _ index: String.UnicodeScalarView.Index
    ) -> Bool {
        switch scalars[index] {
        case "\n", "\u{85}", "\u{2028}", "\u{2029}": return true
        case "\r":
            let next = scalars.index(after: index)
            return next == scalars.endIndex || scalars[next] != "\n"
        default: return false
        }
    }
}
