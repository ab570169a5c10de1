import FeedModel
import Foundation
import Matching

/// A file of JSON lines `{"id","query"}`.
enum QueryLines {
    /// Reads and parses the queries of a file.
    static func read(_ path: String) throws -> [(id: TopicID, query: Query)] {
        let data = try NamedFile.read(path)
        var found: [(id: TopicID, query: Query)] = []
        try data.withUnsafeBufferPointer { bytes in
            var number = 0
            for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
                number += 1
                let line = UnsafeBufferPointer(rebasing: line)
                var scanner = JSONScanner(line)
                if scanner.isAtEnd { continue }
                do {
                    found.append(try read(line))
                } catch let fault as JSONScanner.Fault {
                    throw CommandFailure(.badData, "\(path):\(number):\(fault.byte + 1): \(fault.message)")
                }
            }
        }
        return found
    }

    private static func read(_ line: UnsafeBufferPointer<UInt8>) throws -> (id: TopicID, query: Query) {
        var scanner = JSONScanner(line)
        var (id, query): (String?, String?) = (nil, nil)
        try scanner.object { scanner, key in
            switch key {
            case "id": id = try scanner.string()
            case "query": query = try scanner.string()
            default: try scanner.skipValue()
            }
        }
        guard let id, let query else { throw JSONScanner.Fault(message: "expected \"id\" and \"query\"", byte: 0) }
        return try parsed(id, query)
    }

    /// Parses a query; its faults name the topic.
    static func parsed(_ id: String, _ text: String) throws(QueryFault) -> (id: TopicID, query: Query) {
        do throws(QueryFault) {
            return (TopicID(rawValue: id), try Query(text))
        } catch {
            var fault = error
            fault.topic = id
            throw fault
        }
    }
}
