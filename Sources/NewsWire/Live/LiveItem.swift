import Foundation

/// One fictional report, and when it comes out.
struct LiveItem: Sendable {
    /// The outlet's name in URLs.
    var outlet: String
    /// Its name in URLs, within its outlet.
    var slug: String
    /// Seconds after the start on the plan's clock; below zero: it is there from the start, so many hours old.
    var at: Double
    var title: String
    var author: String
    var category: String
    /// The first one serves as the summary.
    var paragraphs: [String]
    /// What it says from a later moment on.
    var correction: Correction?

    /// A corrected text.
    struct Correction: Sendable {
        var at: Double
        var title: String
        var paragraphs: [String]
    }

    /// The item as it reads at a moment of the plan.
    func reading(at moment: Double) -> LiveItem? {
        guard at <= moment else { return nil }
        guard let correction, correction.at <= moment else { return self }
        var corrected = self
        (corrected.title, corrected.paragraphs) = (correction.title, correction.paragraphs)
        return corrected
    }

    /// When it was published.
    func published(_ calendar: LiveCalendar) -> Date { calendar.date(at) }

    /// When it last changed, as of a moment of the plan.
    func updated(_ calendar: LiveCalendar, at moment: Double) -> Date {
        guard let correction, correction.at <= moment else { return published(calendar) }
        return calendar.date(correction.at)
    }
}

/// One fictional outlet.
struct LiveOutlet: Sendable {
    /// How its feed is written.
    enum Format: String, Sendable {
        case rss = "RSS 2.0"
        case rdf = "RSS 1.0"
        case atom = "Atom"
        case json = "JSON Feed"
    }

    var name: String
    var title: String
    var format: Format
    var language = "en"

    var path: String { "/\(name)/" + (format == .json ? "feed.json" : "feed.xml") }

    var type: String {
        switch format {
        case .rss: "application/rss+xml; charset=utf-8"
        case .rdf: "application/rdf+xml"
        case .atom: "application/atom+xml; charset=utf-8"
        case .json: "application/feed+json"
        }
    }
}

/// When a wire's plan happens: from `start` on, each of the plan's seconds takes `pace` real ones.
struct LiveCalendar: Sendable {
    var start: Date
    var pace: Double

    /// A moment of the plan; what is before its start counts in hours.
    func date(_ moment: Double) -> Date { start.addingTimeInterval(moment < 0 ? moment * 3600 : moment * pace) }
}
