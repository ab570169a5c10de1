import FeedModel

/// Places: GeoRSS writes latitude first, the model longitude first.
struct Locating {
    private var shape = ParsedPlace.Shape.point
    private var isEasting = false
    private var dimension = 2
    private var latitude: Double?
    private var longitude: Double?

    /// A shape of GML begins; projected coordinates are not turned.
    mutating func begin(_ element: Element, srs: String?, dimension: String?) {
        shape = element == .gmlPoint ? .point : element == .gmlLineString ? .line : .polygon
        self.dimension = dimension.flatMap { Int($0) } == 3 ? 3 : 2
        isEasting =
            srs.map { name in
                guard name.contains("EPSG") else { return false }
                return !Self.latitudeFirst.contains { name.hasSuffix($0) }
            } ?? false
    }

    private static let latitudeFirst = [":4326", ":4979", ":4269", ":4258", ":4267", ":4019"]

    /// The place that an element's text gives; nil when it gives none or not yet.
    mutating func read(_ element: Element, _ text: String) -> ParsedPlace? {
        let numbers = text.split { $0.isWhitespace || $0 == "," }.compactMap { Double($0) }
        switch element {
        case .latitude: latitude = numbers.first
        case .longitude: longitude = numbers.first
        case .geoPoint: return place(.point, numbers, 2, 1)
        case .geoLine: return place(.line, numbers, 2, 2)
        case .geoPolygon: return place(.polygon, numbers, 2, 4)
        case .geoBox: return place(.box, numbers, 2, 2)
        default: return place(shape, numbers, dimension, shape == .point ? 1 : 2)
        }
        guard let latitude, let longitude else { return nil }
        self.latitude = nil
        self.longitude = nil
        return ParsedPlace(.point, [[longitude, latitude]])
    }

    private func place(_ shape: ParsedPlace.Shape, _ numbers: [Double], _ size: Int, _ least: Int) -> ParsedPlace? {
        guard numbers.count.isMultiple(of: size), numbers.count >= least * size else { return nil }
        let positions = stride(from: 0, to: numbers.count, by: size).map { start -> [Double] in
            var position = Array(numbers[start..<(start + size)])
            if !isEasting { position.swapAt(0, 1) }
            return position
        }
        return ParsedPlace(shape, shape == .point ? [positions[0]] : positions)
    }
}
