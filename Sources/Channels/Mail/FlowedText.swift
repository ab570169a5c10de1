/// Plain text in lines that every mail program shows well (RFC 3676, `format=flowed`): one that knows it joins what was
/// broken and fits it to the window, any other shows lines that fit. A word is never broken: links stay whole.
enum FlowedText {
    /// With the space at the end of a line that goes on (RFC 3676, section 4.2: 78 at most).
    static let width = 76

    static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap(broken)
    }

    private static func broken(_ line: Substring) -> [String] {
        var words = line.split(separator: " ", omittingEmptySubsequences: false)
        // A space at the end would join the line with the next one.
        while words.last?.isEmpty == true { words.removeLast() }
        guard var current = words.first.map(String.init) else { return [""] }
        var lines: [String] = []
        for word in words.dropFirst() {
            if !current.allSatisfy({ $0 == " " }), current.count + 1 + word.count >= width {
                lines.append(stuffed(current) + " ")
                current = String(word)
            } else {
                current += " " + word
            }
        }
        return lines + [stuffed(current)]
    }

    /// Section 4.4: what begins with a space, a quote or "From " gets a space, which the reader's program takes away.
    private static func stuffed(_ line: String) -> String {
        [" ", ">", "From "].contains(where: line.hasPrefix) ? " " + line : line
    }
}
