import ArgumentParser
import FeedModel
import Journaling
import Matching

/// `feedwatch articles show`: one article, at its newest revision or another.
struct ArticlesShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one article.")

    @Argument(help: "The article's number.") var id: Int64
    @Option(help: "A revision; else the newest one.") var revision: Int?
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let number = ArticleID(rawValue: id)
        guard let journal = try common.readJournal(),
            let listed = try await journal.article(number, revision: revision)
        else {
            throw CommandFailure(.badData, "there is no article \(id)\(revision.map { " at revision \($0)" } ?? "")")
        }
        guard output.format == .text else {
            let article = ArticleOutput(
                listed, revisions: try await journal.revisions(of: number),
                deliveries: try await journal.outbox(of: number))
            return try JSONOutput.print(article, output.format)
        }
        let matches = try await journal.matches(of: number)
        let revisions = try await journal.revisions(of: number)
        ArticleText(listed, revision == nil ? matches : [], revisions).print()
    }
}

/// An article for people: who says it and when, what matched, then what it says, with the matches marked.
private struct ArticleText {
    private let listed: ListedArticle
    private let matches: [TopicMatch]
    private let revisions: [ListedRevision]
    private let style = Style.output

    init(_ listed: ListedArticle, _ matches: [TopicMatch], _ revisions: [ListedRevision]) {
        self.listed = listed
        self.matches = matches
        self.revisions = revisions
    }

    func print() {
        let article = listed.article
        let content = article.content
        Output.line(marked(content.title, "title"))
        Output.line(style("\(outlet) · \(times)", .dim))
        if let url = article.url { Output.line(url.printable) }
        for match in matches {
            let words = Set(match.matched.map(\.text)).sorted().prefix(8).joined(separator: ", ")
            Output.line("\(style("matched", .green)) \(match.topic): \(words.printable)")
        }
        if let other = listed.duplicateOf { Output.line("says the same as article \(other)") }
        if let story = listed.story, story.articles > 1 {
            Output.line("story \(story.id): \(story.articles) articles of \(story.feeds.count) feeds")
        }
        if revisions.count > 1 {
            for revision in revisions {
                let mark = revision.number == article.revision ? "→" : " "
                let seen = UTCText.text(revision.seenAt)
                Output.line("\(mark) revision \(revision.number), \(seen): \(revision.title.printable)")
            }
        }
        if listed.isPruned { return Output.line("\nIts text is not kept.") }
        let text = ArticleFields(article).text
        for (start, paragraph) in Self.paragraphs(of: text) {
            Output.line("\n" + marked(paragraph, "text", from: start))
        }
    }

    private var outlet: String {
        let article = listed.article
        let outlet = article.feedTitle ?? article.feed.rawValue
        let names = article.content.authors.compactMap { $0.name ?? $0.email }.filter { $0 != outlet }.prefix(4)
        return ([outlet] + names).joined(separator: ", ").printable
    }

    private var times: String {
        let published = listed.article.published.map { "published \(UTCText.text($0)), " } ?? ""
        return published + "seen \(UTCText.text(listed.article.firstSeen))"
            + (listed.isBaseline ? ", in the feed's first document" : "")
    }

    /// What matched in a piece of a field; `start` is the piece's place in it, in Unicode scalars.
    private func marked(_ piece: String, _ field: String, from start: Int = 0) -> String {
        let end = start + piece.unicodeScalars.count
        let spans = matches.flatMap(\.matched).filter {
            $0.field == field && $0.start >= start && $0.start + $0.length <= end
        }
        let text =
            spans.isEmpty
            ? piece.printable : Highlighting(style).text(piece, spans.map { ($0.start - start, $0.length) })
        return field == "title" ? style(text, .bold) : text
    }

    /// The paragraphs of a cleaned text with their places, in Unicode scalars.
    private static func paragraphs(of text: String) -> [(start: Int, text: String)] {
        var found: [(Int, String)] = []
        var start = 0
        for piece in text.split(separator: "\u{2029}", omittingEmptySubsequences: false) {
            if piece.contains(where: { !$0.isWhitespace }) { found.append((start, String(piece))) }
            start += piece.unicodeScalars.count + 1
        }
        return found
    }
}
