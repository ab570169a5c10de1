import FeedModel
import Matching

/// The spans by which a query matches, as `field@start+length`; nil where it does not match.
func spans(_ query: String, _ article: ArticleFields) throws -> [String]? {
    let matcher = try TopicMatcher(queries: [(id: "query", query: Query(query))])
    return matcher.report(on: article).matches.first?.matched.map {
        "\($0.field)\($0.index.map { "[\($0)]" } ?? "")@\($0.start)+\($0.length)"
    }
}

/// A seeded source of randomness.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
