/// A question to the search index, in folded tokens. It finds candidates: all that may match, and some that do not.
public indirect enum SearchQuery: Sendable, Hashable {
    /// A field of the index.
    public enum Field: String, Sendable, Hashable {
        /// The title.
        case title
        /// The text.
        case text
        /// The tags.
        case tags
        /// The authors.
        case authors
    }

    /// These tokens in this order, one after the other; of the last one only the beginning if `prefix`.
    case phrase([String], prefix: Bool = false)
    /// All of these.
    case all([SearchQuery])
    /// At least one of these.
    case any([SearchQuery])
    /// In this field.
    case within(Field, SearchQuery)
}
