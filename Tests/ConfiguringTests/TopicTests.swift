import Configuring
import FeedModel
import Testing

@Suite("Topic queries and their tests")
struct TopicTests {
    private func faults(_ topics: String) throws -> [String] {
        let folder = try Folder(["main.yaml": "feeds: [https://a.example/]\n" + topics])
        let loaded = folder.load("main.yaml")
        return (loaded.faults + loaded.warnings).map {
            "\($0.place.line):\($0.place.column) \($0.severity.rawValue) \($0.message)\($0.suggestion ?? "")"
        }
    }

    @Test("a fault in a query stands at its letter in the file")
    func places() throws {
        let block = try faults("topics:\n  - id: a\n    query: |\n      aleppo\n      AND (x NAER/3 y)\n")
        #expect(block.count == 1 && block[0].hasPrefix("6:14 error") && block[0].contains("NEAR"))
        let plain = try faults("topics: [ { id: a, query: x NAER/3 y } ]\n")
        #expect(plain.count == 1 && plain[0].hasPrefix("2:29 error"))
        let quoted = try faults("topics: [ { id: a, query: 'x NAER/3 y' } ]\n")
        #expect(quoted.count == 1 && quoted[0].hasPrefix("2:30 error"))
    }

    @Test("a test that fails refuses the configuration, one that holds does not")
    func tests() throws {
        let query = "topics:\n  - id: a\n    query: aleppo NOT pepper\n    tests:\n"
        #expect(try faults(query + "      - { match: true, title: Truce in Aleppo }\n") == [])
        #expect(try faults(query + "      - { match: false, title: Aleppo pepper }\n") == [])
        let missed = try faults(query + "      - { match: true, title: Aleppo pepper }\n")
        #expect(missed.count == 1 && missed[0].contains("should match, and does not"))
        let taken = try faults(query + "      - { match: false, title: Aleppo }\n")
        #expect(taken.count == 1 && taken[0].contains("`Aleppo`"))
    }

    @Test("a topic that looks at one feed is tested all the same; references between topics are checked")
    func between() throws {
        let own = "topics: [ { id: a, query: x, feeds: [a-example], tests: [ { match: true, title: x } ] } ]\n"
        #expect(try faults(own) == [])
        let circle = try faults("topics: [ { id: a, query: \"@b\" }, { id: b, query: \"@a\" } ]\n")
        #expect(circle.count == 1 && circle[0].contains("circle"))
    }

    @Test("AND and OR mixed is a warning, and the configuration is taken")
    func mixture() throws {
        let found = try faults("topics: [ { id: a, query: x y OR z } ]\n")
        #expect(found.count == 1 && found[0].contains("warning") && found[0].contains("(x y) OR z"))
    }
}
