/// The terms that a story's articles have, with their weights summed: side by side by hash, as thousands of stories are in
/// memory at once.
struct Centroid: Sendable {
    private var hashes: [UInt64] = []
    private var weights: [Float] = []
    private(set) var norm: Float = 0

    var count: Int { hashes.count }

    /// The product with a vector, of terms each once.
    func product(_ vector: [TermFrequency.Weighed]) -> Float {
        hashes.withUnsafeBufferPointer { hashes in
            var sum: Float = 0
            for term in vector {
                var (low, high) = (0, hashes.count)
                while low < high {
                    let middle = (low + high) / 2
                    if hashes[middle] < term.hash { low = middle + 1 } else { high = middle }
                }
                if low < hashes.count, hashes[low] == term.hash { sum += term.weight * weights[low] }
            }
            return sum
        }
    }

    /// Adds an article's terms. `keep`: what is left of the weights before. Beyond half as many terms again as `most`, the
    /// `most` heaviest are kept.
    mutating func add(_ vector: [TermFrequency.Weighed], keep: Float, most: Int) {
        let added = vector.sorted { $0.hash < $1.hash }
        var sum: [TermFrequency.Weighed] = []
        sum.reserveCapacity(hashes.count + added.count)
        var next = 0
        for (hash, weight) in zip(hashes, weights) {
            while next < added.count, added[next].hash < hash {
                sum.append(added[next])
                next += 1
            }
            var weight = weight * keep
            if next < added.count, added[next].hash == hash {
                weight += added[next].weight
                next += 1
            }
            sum.append(TermFrequency.Weighed(hash: hash, weight: weight))
        }
        sum += added[next...]
        if sum.count > most * 3 / 2 {
            sum = sum.sorted { $0.weight > $1.weight }.prefix(most).sorted { $0.hash < $1.hash }
        }
        hashes = sum.map(\.hash)
        weights = sum.map(\.weight)
        norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// The heaviest terms.
    func heaviest(_ count: Int) -> [UInt64] {
        zip(hashes, weights).sorted { $0.1 > $1.1 }.prefix(count).map(\.0)
    }
}
