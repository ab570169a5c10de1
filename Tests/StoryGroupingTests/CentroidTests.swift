import FeedModel
import FeedTestKit
import Testing

@testable import StoryGrouping

@Suite("What stories have in common")
struct CentroidTests {
    private func vector(_ random: inout SeededGenerator) -> [TermFrequency.Weighed] {
        var weights: [UInt64: Float] = [:]
        for _ in 0..<Int.random(in: 0...30, using: &random) {
            // Weights that add up exactly, in whatever order.
            weights[.random(in: 0..<60, using: &random)] = Float(Int.random(in: 1...64, using: &random))
        }
        return weights.map { .init(hash: $0.key, weight: $0.value) }.sorted { $0.weight > $1.weight }
    }

    @Test("are the sums of its articles' terms", arguments: 0..<100)
    func sums(seed: UInt64) {
        var random = SeededGenerator(seed)
        var centroid = Centroid()
        var expected: [UInt64: Float] = [:]
        for _ in 0..<8 {
            let article = vector(&random)
            let keep: Float = Bool.random(using: &random) ? 0.5 : 1
            centroid.add(article, keep: keep, most: 100)
            for term in expected.keys { expected[term, default: 0] *= keep }
            for term in article { expected[term.hash, default: 0] += term.weight }
            let asked = vector(&random)
            #expect(centroid.product(asked) == asked.reduce(0) { $0 + $1.weight * (expected[$1.hash] ?? 0) })
            #expect(centroid.count == expected.count)
        }
        let heaviest = centroid.heaviest(5).map { expected[$0] ?? 0 }
        #expect(heaviest == Array(expected.values.sorted(by: >).prefix(5)))
    }

    @Test("of too many terms, the heaviest are kept")
    func most() {
        var centroid = Centroid()
        centroid.add((1...31).map { .init(hash: UInt64($0), weight: Float($0)) }, keep: 1, most: 20)
        #expect(centroid.count == 20)
        #expect(centroid.product([.init(hash: 11, weight: 1), .init(hash: 12, weight: 1)]) == 12)
    }

    @Test("stories are found under their terms until they are taken away", arguments: 0..<100)
    func holders(seed: UInt64) {
        var random = SeededGenerator(seed)
        var holders = StoryHolders()
        var expected: [UInt64: Set<StoryID>] = [:]
        for _ in 0..<200 {
            let term = UInt64.random(in: 0..<4, using: &random)
            let story = StoryID(rawValue: .random(in: 0..<6, using: &random))
            if expected[term]?.contains(story) == true {
                holders.remove(story, from: term)
                expected[term]?.remove(story)
            } else {
                holders.insert(story, under: term)
                expected[term, default: []].insert(story)
            }
            var found: [StoryID] = []
            holders.forEach(of: term) { found.append($0) }
            #expect(found.count == expected[term]?.count && Set(found) == expected[term])
        }
    }

    @Test("a term of more stories than tell anything takes no more")
    func crowd() {
        var holders = StoryHolders()
        for story in 0..<500 { holders.insert(StoryID(rawValue: Int64(story)), under: 1) }
        var found = 0
        holders.forEach(of: 1) { _ in found += 1 }
        #expect(found == StoryHolders.most)
    }
}
