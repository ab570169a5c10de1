import FeedModel
import Matching

/// The spans by which a query matches, as `field@start+length`; nil where it does not match.
func spans(_ query: String, _ article: ArticleFields) throws -> [String]? {
    let matcher = try TopicMatcher(queries: [(id: "query", query: Query(query))])
    return matcher.report(on: article).matches.first?.matched.map {
        "\($0.field)\($0.index.map { "[\($0)]" } ?? "")@\($0.start)+\($0.length)"
    }
}
