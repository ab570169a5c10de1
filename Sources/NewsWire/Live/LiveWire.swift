import Foundation

/// A small live news wire on loopback, for `feedwatch demo`: six fictional outlets whose reports come out over about
/// fifteen seconds. Three of them report one event in their own words, one corrects itself, the rest is other news.
///
/// It answers conditional requests, and serves the articles' pages beside the feeds. What is out depends on the time
/// since the start alone, so nothing runs while nobody asks.
public final class LiveWire: Sendable {
    /// One feed of the wire.
    public struct Feed: Sendable, Hashable {
        /// A name for the configuration: lower case, with hyphens.
        public var id: String
        /// The outlet's title.
        public var title: String
        /// Where it is.
        public var url: String
        /// How it is written: `RSS 2.0`, `RSS 1.0`, `Atom` or `JSON Feed`.
        public var format: String
    }

    /// A topic that the wire has news for.
    public struct Topic: Sendable, Hashable {
        /// A name for the configuration.
        public var id: String
        /// What a person reads.
        public var title: String
        /// The query, in the topic language.
        public var query: String
    }

    /// Topics to watch the wire with: the bridge's story (four reports of three outlets, and the correction), and the
    /// ferries (two reports, and the bridge's where they speak of ferries and strikes).
    public static let topics = [
        Topic(
            id: "lindholm-bridge", title: "Lindholm Bridge: closure and repair",
            query: "\"Lindholm Bridge\" AND (crack* OR cable OR closed OR reopen*) NOT \"bridge club\""),
        Topic(id: "ferry-strike", title: "Ferries: strike", query: "ferr* AND (strike OR walkout)"),
    ]

    /// The feeds, in the order of a reader's interest.
    public let feeds: [Feed]
    /// How long it takes until everything is out.
    public let length: Duration
    private let server: WireServer
    private let clock: LiveClock

    /// Starts the wire; its first moment is now.
    ///
    /// - Parameters:
    ///   - length: over how long the reports come out.
    ///   - port: 0 takes a free one.
    public static func start(over length: Duration = .seconds(15), port: UInt16 = 0) throws -> LiveWire {
        try LiveWire(length: length, port: port)
    }

    private init(length: Duration, port: UInt16) throws {
        let server = try WireServer(port: port)
        let clock = LiveClock(length: length, base: server.baseURL)
        for outlet in LivePlan.outlets {
            server.route(outlet.path) { request in
                let page = WirePage(clock.rendering(outlet).feed, type: outlet.type, gzip: true)
                return page.answer(request)
            }
            server.route("/\(outlet.name)/") { _ in
                .document(clock.rendering(outlet).front, type: "text/html; charset=utf-8")
            }
            for item in LivePlan.items where item.outlet == outlet.name {
                server.route("/\(outlet.name)/\(item.slug)") { _ in clock.page(item, of: outlet) }
            }
        }
        feeds = LivePlan.outlets.map {
            Feed(id: $0.name, title: $0.title, url: server.url($0.path), format: $0.format.rawValue)
        }
        (self.length, self.server, self.clock) = (length, server, clock)
    }

    /// How many reports are out by now, those that were there from the start among them.
    public var published: Int { LivePlan.items.count { $0.at <= clock.moment } }

    /// How many requests the wire has answered.
    public var requestCount: Int { server.requestCount }

    /// The requests so far, in order of arrival.
    public var requests: [WireRequest] { server.requests }

    /// Ends it; it ends by itself when let go of.
    public func stop() { server.stop() }
}

/// Turns the time since the start into the plan's.
private struct LiveClock: Sendable {
    let start = Date()
    let began = ContinuousClock.now
    var length: Duration
    var base: String

    var moment: Double {
        let passed = ContinuousClock.now - began
        return length > .zero ? passed / length * LivePlan.length : LivePlan.length
    }

    func rendering(_ outlet: LiveOutlet) -> LiveRendering {
        let pace = (length / .seconds(1)) / LivePlan.length
        return LiveRendering(
            outlet: outlet, base: base, calendar: LiveCalendar(start: start, pace: pace), moment: moment)
    }

    func page(_ item: LiveItem, of outlet: LiveOutlet) -> WireAnswer {
        guard let reading = item.reading(at: moment) else { return .status(404) }
        return .document(rendering(outlet).page(reading), type: "text/html; charset=utf-8")
    }
}
