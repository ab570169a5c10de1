import Archiving
import FeedModel
import FeedTestKit
import Foundation
import Journaling
import Testing

@testable import Examining

@Suite("Search through the index")
struct SearchAgreementTests {
    private static let words = [
        "truce", "Truce", "TRUCE", "Aleppo", "U.S.", "Assad's", "l'Élysée", "naïve", "café", "ceasefire", "停火协议",
        "حلب", "Łódź", "straße", "3.5", "e-mail", "state-run", "x", "ﬁre", "don’t", "Müller", "#tag", "@who",
    ]

    private static let terms = [
        "tru*", "Alep?o", "nai*", "caf?", "停*", "\"truce ale*\"", "\"ale* truce\"", "'Truce'", "'TRUCE'", "'Aleppo'",
        "truce~", "title:truce", "tag:truce", "text:\"truce aleppo\"", "/tr.ce/i", "title:(truce OR aleppo)",
    ]

    /// A query of every kind that the index can and cannot narrow.
    private static func query(_ random: inout SeededGenerator, depth: Int = 0) -> String {
        func word() -> String { words[Int.random(in: 0..<words.count, using: &random)] }
        func term() -> String { terms[Int.random(in: 0..<terms.count, using: &random)] }
        func inner() -> String { query(&random, depth: depth + 1) }
        return switch Int.random(in: depth > 2 ? 0...4 : 0...12, using: &random) {
        case 0...1: "\"\(word())\""
        case 2: "\"\(word()) \(word())\""
        case 3...4: term()
        case 5: "(\(inner()) AND \(inner()))"
        case 6: "(\(inner()) OR \(inner()))"
        case 7: "(\(inner()) NOT \(inner()))"
        case 8: "(truce NEAR/4 \"\(word())\")"
        case 9: "ATLEAST/2(\(inner()), \(inner()), \(inner()))"
        case 10: "COUNT/2(\(inner()))"
        case 11: "SCORE/3(2*\(inner()), 1*\(inner()), -1*\(inner()))"
        default: "FIRST/5(\(inner()))"
        }
    }

    @Test("finds what reading everything finds, whatever is asked, also where the index lags", arguments: 1...3)
    func agrees(seed: UInt64) async throws {
        var random = SeededGenerator(seed)
        let texts = (0..<60).map { _ in
            let many = Int.random(in: 0...9, using: &random)
            return (0..<many).compactMap { _ in Self.words.randomElement(using: &random) }.joined(separator: " ")
        }
        let archive = try await Archive(texts.map { (title: String($0.prefix(12)), text: $0) })
        let index = try ArchiveProcessor.index(in: archive.directory.path)
        var text = SearchText()
        // The last ten are not in the index yet.
        for article in try await archive.journal.revisions(after: ArticleID(rawValue: 0), limit: 50) {
            try await index.add([text.document(article)])
        }
        var found = 0
        var asked = 0
        for _ in 0..<60 {
            let query = Self.query(&random)
            guard let search = try? ArticleSearch(query) else { continue }
            let whole = try await search.search(archive.journal, limit: 1000).map(\.listed.article.id)
            let sifted = try await search.search(archive.journal, index: index, limit: 1000).map(\.listed.article.id)
            #expect(sifted == whole, "\(query)")
            asked += 1
            found += whole.count
        }
        #expect(asked > 40 && found > 40)
        index.close()
    }
}
