import ArgumentParser
import FeedModel
import Foundation
import StoryGrouping

/// `feedwatch cluster`: JSON lines in time order in, each article's story out, each before the next line must be read.
struct ClusterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster", abstract: "Group articles into stories: JSON lines in, JSON lines out.",
        discussion: "Input: {\"id\",\"time\",\"title\",\"text\"} in the order of time. Output: {\"id\",\"cluster\"}.")

    private struct Line: Decodable {
        var id: String
        var time: String?
        var title: String?
        var text: String?
    }

    private struct Answer: Encodable {
        var id: String
        var cluster: String
    }

    func run() throws {
        var index = StoryIndex()
        var (number, stories): (Int64, Int64) = (0, 0)
        var now = Date(timeIntervalSince1970: 0)
        while let text = readLine() {
            number += 1
            if text.allSatisfy(\.isWhitespace) { continue }
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) else {
                throw CommandFailure(.badData, "line \(number): expected {\"id\",\"time\",\"title\",\"text\"}")
            }
            now = line.time.flatMap(MessageCoding.date) ?? now
            let features = StoryFeatures(title: line.title ?? "", text: line.text ?? "", normalizedURL: nil)
            // Each line is of an outlet of its own: nothing is said of it.
            let feed = FeedKey(rawValue: number)
            let proposal = index.propose(features, feed: feed, at: now)
            if proposal.story == nil { stories += 1 }
            let story = proposal.story ?? StoryID(rawValue: stories)
            index.adopt(features, article: ArticleID(rawValue: number), feed: feed, story: story, at: now)
            try JSONOutput.print(Answer(id: line.id, cluster: story.description), .jsonl)
        }
    }
}
