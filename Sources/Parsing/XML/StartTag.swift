/// A start tag as libxml2 reports it; valid during the call only.
struct StartTag: ~Copyable {
    /// The name without its prefix.
    let local: UnsafePointer<UInt8>
    /// The prefix as written.
    let prefix: UnsafePointer<UInt8>?
    /// The namespace's URI; nil when there is none or the prefix is not declared.
    let uri: UnsafePointer<UInt8>?
    /// The URI of the default namespace, when the tag declares one.
    let declaredDefault: UnsafePointer<UInt8>?
    /// Five pointers for each attribute: name, prefix, URI, begin and end of the value.
    let attributes: UnsafePointer<UnsafePointer<UInt8>?>?
    /// How many attributes there are.
    let count: Int
    /// The line where it ends, from 1.
    let line: Int

    /// The value of an attribute; `prefix` nil asks for one without a prefix.
    func attribute(_ name: StaticString, prefix: StaticString? = nil) -> String? {
        for index in 0..<count {
            guard let local = local(of: index), ASCII.equal(local, name) else { continue }
            if let prefix {
                guard let given = self.prefix(of: index), ASCII.equal(given, prefix) else { continue }
            } else if self.prefix(of: index) != nil {
                continue
            }
            return value(of: index)
        }
        return nil
    }

    /// The attributes without a prefix, by their names in lower case.
    var dictionary: [String: String] {
        var result: [String: String] = [:]
        for index in 0..<count where prefix(of: index) == nil {
            guard let local = local(of: index) else { continue }
            let name = String(cString: local)
            result[Self.properNames[name.lowercased()] ?? name] = value(of: index)
        }
        return result
    }

    /// The name of an attribute.
    func local(of index: Int) -> UnsafePointer<UInt8>? { attributes?[index * 5] }
    /// The prefix of an attribute.
    func prefix(of index: Int) -> UnsafePointer<UInt8>? { attributes?[index * 5 + 1] }
    /// The value's bytes of an attribute.
    func bytes(of index: Int) -> UnsafeBufferPointer<UInt8> {
        guard let begin = attributes?[index * 5 + 3], let end = attributes?[index * 5 + 4] else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        return UnsafeBufferPointer(start: begin, count: end - begin)
    }
    /// The value of an attribute, trimmed. libxml2 leaves `&` in values as `&#38;`, for a second reading that SAX
    /// does not have.
    func value(of index: Int) -> String {
        let bytes = ASCII.trimmed(bytes(of: index))
        guard ASCII.find(UInt8(ascii: "&"), in: bytes) != nil else { return ASCII.string(bytes) }
        var value: [UInt8] = []
        value.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            value.append(bytes[place])
            place += ASCII.begins(bytes, at: place, exactly: "&#38;") ? 5 : 1
        }
        return value.withUnsafeBufferPointer(ASCII.string)
    }

    /// Media RSS writes some names in camel case; careless feeds do not.
    private static let properNames = [
        "url": "url", "type": "type", "medium": "medium", "width": "width", "height": "height",
        "duration": "duration", "filesize": "fileSize", "isdefault": "isDefault", "samplingrate": "samplingrate",
    ]
}
