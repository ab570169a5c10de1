import Foundation
import Logging
import ServiceManaging
import Testing

@Suite("The log")
struct LogTests {
    private func lines(_ form: LineLogHandler.Form, _ log: (Logger) -> Void) -> [String] {
        let lines = Lines()
        let logger = Logger(label: "fetching") {
            LineLogHandler(label: $0, level: .info, form: form, write: { lines.add($0) })
        }
        log(logger)
        return lines.all
    }

    @Test("gives the journal a level, a label, the message and the keys in order")
    func journal() {
        let lines = lines(.journal) { log in
            log.warning("not reached", metadata: ["stage": "connect", "feed": "un-press", "reason": "no route: \"x\""])
            log.debug("unseen")
        }
        #expect(lines == ["<4>fetching: not reached feed=un-press reason=\"no route: \\\"x\\\"\" stage=connect\n"])
    }

    @Test("gives people the time and the level's name")
    func text() throws {
        let line = try #require(lines(.text) { $0.info("up") }.first)
        #expect(line.hasSuffix("Z info fetching: up\n"))
        #expect(line.first == "2")
    }

    @Test("lets no feed end a line, colour a terminal or turn the writing", arguments: LineLogHandler.Form.allCases)
    func hostile(form: LineLogHandler.Form) throws {
        let line = try #require(
            lines(form) { $0.info("a\nb\u{1b}[31m", metadata: ["title": "x\r\n<0>y\u{202e}z", "\n": "k"]) }.first)
        let inner = line.dropLast()
        #expect(line.last == "\n")
        #expect(!inner.unicodeScalars.contains { $0.value < 0x20 })
        if form != .json { #expect(inner.contains("title=x\\r\\n<0>y\\u{202e}z")) }
    }

    @Test("gives programs one object a line")
    func json() throws {
        let line = try #require(lines(.json) { $0.error("failed", metadata: ["feed": "a\"b"]) }.first)
        let value = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(value["level"] as? String == "error")
        #expect(value["label"] as? String == "fetching")
        #expect(value["message"] as? String == "failed")
        #expect(value["data"] as? [String: String] == ["feed": "a\"b"])
    }

    @Test("knows the journal by device and inode, not by the variable alone")
    func automatic() throws {
        #expect(LineLogHandler.automaticForm(environment: [:]) == .text)
        #expect(LineLogHandler.automaticForm(environment: ["JOURNAL_STREAM": "1:1"]) == .text)
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        var place = stat()
        #expect(fstat(descriptor, &place) == 0)
        let environment = ["JOURNAL_STREAM": "\(place.st_dev):\(place.st_ino)"]
        #expect(LineLogHandler.automaticForm(environment: environment, descriptor: descriptor) == .journal)
    }
}
