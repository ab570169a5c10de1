/// Lists of numbers by number, end to end in one array.
struct NumberLists: Sendable {
    private(set) var starts: [UInt32]
    private(set) var values: [UInt32]

    /// Gathers pairs of a list, below `count`, and a value; the values of a list stay in order.
    init(count: Int, pairs: [(UInt32, UInt32)]) {
        starts = [UInt32](repeating: 0, count: count + 1)
        for (list, _) in pairs { starts[Int(list) + 1] += 1 }
        for index in 0..<count { starts[index + 1] += starts[index] }
        values = [UInt32](repeating: 0, count: pairs.count)
        var next = starts
        for (list, value) in pairs {
            values[Int(next[Int(list)])] = value
            next[Int(list)] += 1
        }
    }

    /// The values of a list.
    @inline(__always)
    subscript(_ list: UInt32) -> Range<Int> { Int(starts[Int(list)])..<Int(starts[Int(list) + 1]) }
}
