import CLibxml2
import Markup

/// The names of HTML 4 as entities of XML, which libxml2 asks for by `getEntity`. Made once, never freed or changed.
enum HTMLEntityTable {
    /// The entity of a name, or nil.
    static func entity(_ name: UnsafePointer<xmlChar>?) -> xmlEntityPtr? {
        guard let name, let code = value(of: UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name)))) else {
            return nil
        }
        return entities.pointers[Int(code)]
    }

    /// Whether HTML 4 knows a name.
    static func knows(_ name: UnsafeBufferPointer<UInt8>) -> Bool { value(of: name) != nil }

    /// The code point of a name.
    static func value(of name: UnsafeBufferPointer<UInt8>) -> UInt32? { HTMLEntities.value(of: name) }

    /// Pointers to memory that is written before anybody can see it and never again.
    private struct Entities: @unchecked Sendable {
        // A C pointer is never Sendable; these are written once, within the static's initialiser.
        var pointers: [Int: xmlEntityPtr] = [:]
    }

    private static let entities: Entities = {
        var result = Entities()
        for code in 34..<10_000 {
            guard let description = htmlEntityValueLookup(CUnsignedInt(code)), let scalar = Unicode.Scalar(UInt32(code))
            else { continue }
            let text = Array(String(Character(scalar)).utf8) + [0]
            let content = UnsafeMutablePointer<xmlChar>.allocate(capacity: text.count)
            content.initialize(from: text, count: text.count)
            let entity = xmlEntityPtr.allocate(capacity: 1)
            entity.initialize(to: xmlEntity())
            entity.pointee.type = XML_ENTITY_DECL
            entity.pointee.etype = XML_INTERNAL_PREDEFINED_ENTITY
            entity.pointee.name = UnsafeRawPointer(description.pointee.name).map {
                $0.assumingMemoryBound(to: xmlChar.self)
            }
            entity.pointee.content = content
            entity.pointee.orig = content
            entity.pointee.length = CInt(text.count - 1)
            result.pointers[code] = entity
        }
        return result
    }()
}
