import TextAnalysis

/// The stem terms of an index in one language: tokens that have the same stem are of one class.
final class StemTable {
    /// No class.
    static let none = UInt32.max
    private let stemmer: Stemmer
    private let classes: [[UInt8]: UInt32]
    /// By stem part its class.
    let classOfPart: [UInt32]
    /// By class the stem parts of that stem.
    let partsOfClass: NumberLists
    /// Tells the languages of a session apart.
    let number: UInt64

    /// nil if the language has no stemmer.
    init?(language: String, number: Int, parts: [[UInt32]]) {
        guard let stemmer = Stemmer(language: language) else { return nil }
        var classes: [[UInt8]: UInt32] = [:]
        var classOfPart: [UInt32] = []
        for part in parts {
            let stem = stemmer.foldedStem(ofExact: part)
            let number = classes[stem] ?? UInt32(classes.count)
            classes[stem] = number
            classOfPart.append(number)
        }
        partsOfClass = NumberLists(
            count: classes.count, pairs: classOfPart.enumerated().map { ($0.element, UInt32($0.offset)) })
        self.stemmer = stemmer
        self.number = UInt64(number)
        (self.classes, self.classOfPart) = (classes, classOfPart)
    }

    /// The class of a token by its exact form in UTF-8, `none` if no query looks for its stem.
    func stemClass(of exact: UnsafeBufferPointer<UInt8>) -> UInt32 {
        classes[stemmer.foldedStem(ofExact: exact)] ?? Self.none
    }
}
