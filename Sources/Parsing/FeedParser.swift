public import FeedModel
import Markup

/// Reads any feed document. It never throws and never traps: what cannot be read is told in the result.
public enum FeedParser {
    /// Goes into the hash of a body, so that a better parser reads again what a worse one has read.
    public static let version = 2

    /// The model of a document; its `format` is nil when it is no feed.
    public static func parse(_ body: [UInt8], _ context: ParseContext = ParseContext()) -> ParsedFeed {
        body.withUnsafeBufferPointer { parse($0, context) }
    }

    private static func parse(_ body: UnsafeBufferPointer<UInt8>, _ context: ParseContext) -> ParsedFeed {
        guard body.count <= context.limits.body else { return refusal("the document has \(body.count) bytes") }
        let decision = EncodingDecision(body, contentType: context.contentType)
        if let transcoded = decision.transcoded {
            return transcoded.withUnsafeBufferPointer { document($0, decision, context) }
        }
        return document(UnsafeBufferPointer(rebasing: body[decision.skipped...]), decision, context)
    }

    private static func document(
        _ bytes: UnsafeBufferPointer<UInt8>, _ decision: EncodingDecision, _ context: ParseContext
    ) -> ParsedFeed {
        let base = base(of: context)
        var feed =
            JSONFeedReader.isJSON(bytes)
            ? JSONFeedReader.read(bytes, base, context.limits) : XMLFeed.read(bytes, base, context)
        feed.encoding = decision.label.name
        if let fault = decision.fault {
            feed.isMalformed = true
            feed.errors.insert(ParseError(fault), at: 0)
        }
        return feed
    }

    /// Content-Location, itself perhaps relative, before the URL of the request.
    private static func base(of context: ParseContext) -> String? {
        guard let location = context.contentLocation?.trimmed.nonEmpty else { return context.url }
        return URLResolver.resolve(location, base: context.url)
    }

    private static func refusal(_ reason: String) -> ParsedFeed {
        var feed = ParsedFeed()
        feed.isMalformed = true
        feed.errors = [ParseError(reason)]
        return feed
    }
}
