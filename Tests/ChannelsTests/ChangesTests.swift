import FeedModel
import Testing

@testable import Channels

@Suite("Changes in a text")
struct ChangesTests {
    private func told(_ pieces: [(DiffPiece.Operation, String)]) -> [String] {
        Changes(pieces.map { DiffPiece(field: "text", op: $0.0, text: $0.1) }, most: 9).all.map {
            ($0.isInsertion ? "+" : "-") + $0.lead + $0.text
        }
    }

    @Test("that stand close together are told as one, with the words between them")
    func bridged() {
        let pieces: [(DiffPiece.Operation, String)] = [
            (.equal, "she said that the next round "), (.delete, "was"), (.insert, "would"), (.equal, " "),
            (.delete, "in"),
            (.insert, "not take"), (.equal, " "), (.delete, "doubt"), (.insert, "place"), (.equal, "."),
        ]
        #expect(told(pieces) == ["-that the next round was in doubt", "+that the next round would not take place"])
    }

    @Test("that stand far apart are told apart, each with the words before it")
    func apart() {
        let pieces: [(DiffPiece.Operation, String)] = [
            (.delete, "Ten"), (.insert, "Twelve"), (.equal, " people were hurt on the old bridge on "),
            (.delete, "Monday"), (.insert, "Tuesday"),
        ]
        #expect(
            told(pieces) == ["-Ten", "+Twelve", "-the old bridge on Monday", "+the old bridge on Tuesday"])
    }
}
