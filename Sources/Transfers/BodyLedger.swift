/// How much all bodies under way hold together. Each has a limit of its own, but 64 hostile ones at once would come to a
/// gigabyte: beyond `most` the largest are given up, which honest feeds seldom are.
final class BodyLedger {
    let most: Int
    var bytes = 0
    /// How many transfers are under way.
    var count = 0

    init(most: Int) { self.most = most }

    var isOverdrawn: Bool { bytes > most }
    var average: Int { bytes / max(1, count) }

    var refusal: TransferFailure {
        TransferFailure(.tooLarge, "among the largest of the bodies under way, which passed \(most) bytes together")
    }
}
