import Foundation
import Testing

@Suite("docs/manners.md")
struct MannersPageTests {
    @Test("names for each rule a test file that there is, and that names the rule")
    func table() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/manners.md"), encoding: .utf8)
        var sources: [String: String] = [:]
        let files = FileManager.default.enumerator(at: root.appending(path: "Tests"), includingPropertiesForKeys: nil)
        for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
            sources[file.deletingPathExtension().lastPathComponent] = try String(contentsOf: file, encoding: .utf8)
        }
        var rules: [Int] = []
        for row in page.split(separator: "\n") where row.hasPrefix("| R-") {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            rules.append(try #require(Int(cells[0].dropFirst(2))))
            if cells[3] == "–" { continue }
            for proof in cells[3].split(separator: ", ") {
                let words = proof.replacingOccurrences(of: "`", with: "").split(separator: " ").map(String.init)
                let source = try #require(sources[words[0]], "\(cells[0]): there is no \(words[0])")
                if words.count > 1 { #expect(source.contains(words[1]), "\(words[0]) does not name \(words[1])") }
            }
        }
        // 19, 29 and 34 to 39 are no rules.
        #expect(rules == Array(1...18) + Array(20...28) + Array(30...33) + Array(40...48))
    }
}
