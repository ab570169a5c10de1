import FeedModel
import Foundation
import Testing

@testable import StoryGrouping

/// A stream of articles that are grouped and adopted one after another.
private struct Stream {
    var index = StoryIndex()
    var next: Int64 = 1
    var now = Date(timeIntervalSince1970: 1_700_000_000)

    mutating func add(_ title: String, _ text: String, feed: Int64, url: String? = nil) -> (story: Int64, StoryProposal)
    {
        let features = StoryFeatures(title: title, text: text, normalizedURL: url)
        let proposal = index.propose(features, feed: FeedKey(rawValue: feed), at: now)
        let story = proposal.story ?? StoryID(rawValue: next)
        index.adopt(
            features, article: ArticleID(rawValue: next), feed: FeedKey(rawValue: feed), story: story, at: now)
        next += 1
        now += 60
        return (story.rawValue, proposal)
    }
}

@Suite struct StoryIndexTests {
    private let storm = "Storm Ingrid tears roofs from houses in Port Halden"
    private let stormText =
        "Storm Ingrid hit the harbour town of Port Halden on Tuesday night, tearing roofs from forty houses. Two people were hurt, the fire brigade said."

    @Test("three outlets on one event make one story")
    func oneStory() {
        var stream = Stream()
        let first = stream.add(storm, stormText, feed: 1)
        let second = stream.add(
            "Two hurt as Storm Ingrid strikes Port Halden",
            "Forty houses in Port Halden lost their roofs when Storm Ingrid came ashore, according to the fire brigade.",
            feed: 2)
        let third = stream.add(
            "Port Halden counts the damage after Storm Ingrid",
            "The morning after Storm Ingrid, people in Port Halden were covering roofs with tarpaulins.", feed: 3)
        #expect(first.story == second.story)
        #expect(first.story == third.story)
    }

    @Test("other news stays apart from it")
    func apart() {
        var stream = Stream()
        let first = stream.add(storm, stormText, feed: 1)
        let other = stream.add(
            "Parliament votes on the fishing quota", "The vote on the herring quota is expected on Thursday.", feed: 2)
        let alike = stream.add(
            "Storm Bertil floods cellars in Vastra", "Heavy rain flooded cellars in Vastra as Storm Bertil passed.",
            feed: 3)
        #expect(Set([first.story, other.story, alike.story]).count == 3)
    }

    @Test("numbered items of one feed are not one story")
    func series() {
        var stream = Stream()
        let stories = (1...20).map { n in
            stream.add("Bulletin \(n)", "Bulletin number \(n) of the day, topic \(n * 7919 % 1000).", feed: 1).story
        }
        #expect(Set(stories).count == 20)
    }

    @Test("the same text in another feed is a duplicate of the first")
    func sameText() {
        var stream = Stream()
        let first = stream.add(storm, stormText, feed: 1)
        let copy = stream.add(storm, stormText, feed: 2)
        #expect(copy.1.duplicateOf?.rawValue == 1)
        #expect(copy.story == first.story)
    }

    @Test("the same page in another feed is a duplicate, whatever its title")
    func samePage() {
        var stream = Stream()
        _ = stream.add(storm, stormText, feed: 1, url: "https://one.example/storm")
        let copy = stream.add("In pictures", "Look.", feed: 2, url: "https://one.example/storm")
        #expect(copy.1.duplicateOf?.rawValue == 1)
    }

    @Test("a proposal changes nothing before it is adopted")
    func pure() {
        let index = StoryIndex()
        let features = StoryFeatures(title: storm, text: stormText, normalizedURL: nil)
        _ = index.propose(features, feed: FeedKey(rawValue: 1), at: .now)
        #expect(index.count == 0)
    }

    @Test("a story that nobody adds to is let go")
    func expiry() {
        var stream = Stream()
        _ = stream.add(storm, stormText, feed: 1)
        stream.index.expire(before: stream.now + 1)
        #expect(stream.index.count == 0)
        #expect(stream.add(storm, stormText, feed: 2).1.story == nil)
    }
}
