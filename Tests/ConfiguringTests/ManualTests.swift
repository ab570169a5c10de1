import Foundation
import Testing

@Suite("The manual page of the configuration")
struct ManualTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("shows the shipped file, line by line")
    func shippedFile() throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/feedwatch.yaml.5"), encoding: .utf8)
        let shipped = try String(contentsOf: Self.root.appending(path: "Config/feedwatch.yaml"), encoding: .utf8)
        let shown = page.replacing("\\-", with: "-").replacing("\\e", with: "\\")
        #expect(shown.contains(".nf\n\(shipped).fi\n"))
    }
}
