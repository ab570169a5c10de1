/// Lists of numbers by number, end to end in one array.
struct NumberLists: Sendable {
    private(set) var starts: [UInt32]
    private(set) var values: [UInt32]

    /// Gathers pairs of a list, below `count`, and a value.
    init(count: Int, pairs: [(list: UInt32, value: UInt32)]) {
        starts = [UInt32](repeating: 0, count: count + 1)
        for pair in pairs { starts[Int(pair.list) + 1] += 1 }
        for index in 0..<count { starts[index + 1] += starts[index] }
        values = [UInt32](repeating: 0, count: pairs.count)
        var next = starts
        for pair in pairs {
            values[Int(next[Int(pair.list)])] = pair.value
            next[Int(pair.list)] += 1
        }
    }

    /// The values of a list.
    @inline(__always)
    subscript(_ list: UInt32) -> Range<Int> { Int(starts[Int(list)])..<Int(starts[Int(list) + 1]) }
}
