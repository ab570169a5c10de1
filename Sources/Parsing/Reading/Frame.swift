/// An open element.
struct Frame {
    /// What it means.
    var element: Element
    /// Its vocabulary.
    var namespace: Namespace
    /// Where its text begins in the text gathered; nil when its text is not wanted.
    var textStart: Int?
    /// Where the reader stood before.
    var place: Place
    /// What it was in before.
    var inside: Inside
    /// What is within is not looked at.
    var isOpaque = false
    /// It brought a base or language of its own.
    var hasScope = false
}

/// Whose members are read.
enum Place: UInt8 {
    case outside, feed, entry, source
}

/// A structure within a feed or entry, whose children are not the feed's or entry's own.
enum Inside: UInt8 {
    case nothing, image, textInput, person
}

/// What is inherited: the base of relative references, and the language.
struct Scope {
    var base: String?
    var language: String?
}

/// A text that may hold markup, while it is read.
struct Construct {
    var element: Element
    var namespace: Namespace
    var type: String
    var isBase64: Bool
    var src: String?
    var scope: Scope
    /// The text is being gathered as markup, so that what comes is escaped.
    var isMarkup: Bool
    /// The tags that are open within it.
    var inline: [InlineTag] = []
}

/// A tag within a text: its name as it is written again, and where its contents begin.
struct InlineTag {
    var name: String
    var contentStart: Int
}
