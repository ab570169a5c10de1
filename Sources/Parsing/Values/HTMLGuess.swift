import Markup

/// Whether a text of RSS, which does not say what it is, is HTML.
enum HTMLGuess {
    /// It has an end tag or a reference, all its tags are HTML's and all its references are known.
    static func looksLikeHTML(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var hasEvidence = false
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if byte == UInt8(ascii: "<") {
                    guard let evidence = tag(bytes, at: index) else { return false }
                    hasEvidence = hasEvidence || evidence
                } else if byte == UInt8(ascii: "&") {
                    guard let evidence = reference(bytes, at: index) else { return false }
                    hasEvidence = hasEvidence || evidence
                }
                index += 1
            }
            return hasEvidence
        }
    }

    /// Nil: not HTML; true: evidence for it.
    private static func tag(_ bytes: UnsafeBufferPointer<UInt8>, at begin: Int) -> Bool? {
        var index = begin + 1
        let closes = index < bytes.count && bytes[index] == UInt8(ascii: "/")
        if closes { index += 1 }
        let name = UnsafeBufferPointer(rebasing: bytes[index...].prefix { ASCII.isAlphanumeric($0) })
        if name.isEmpty { return false }
        guard elements.contains(name, foldingCase: true) else { return nil }
        let end = index + name.count
        return closes && end < bytes.count && bytes[end] == UInt8(ascii: ">")
    }

    private static func reference(_ bytes: UnsafeBufferPointer<UInt8>, at begin: Int) -> Bool? {
        var index = begin + 1
        let isNumber = index < bytes.count && bytes[index] == UInt8(ascii: "#")
        if isNumber { index += 1 }
        let name = UnsafeBufferPointer(rebasing: bytes[index...].prefix { ASCII.isAlphanumeric($0) })
        let end = index + name.count
        guard !name.isEmpty, end < bytes.count, bytes[end] == UInt8(ascii: ";") else { return false }
        if isNumber || ByteClasses.predefined(name) != nil || HTMLEntities.value(of: name) != nil { return true }
        return nil
    }

    private static let elements = NameTable(
        words: """
            a abbr acronym address area article aside audio b big blockquote br button canvas caption center cite code col \
            colgroup command datagrid datalist dd del details dfn dialog dir div dl dt em event-source fieldset figcaption \
            figure font footer form h1 h2 h3 h4 h5 h6 header hr i img input ins kbd keygen label legend li m main \
            map menu meter multicol nav nextid noscript ol optgroup option output p picture pre progress q s samp section \
            select small sound source spacer span strike strong sub summary sup table tbody td textarea tfoot th thead time \
            tr tt u ul var video
            """)
}
