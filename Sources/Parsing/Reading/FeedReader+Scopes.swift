import FeedModel
import Markup

/// Bases and languages, and the references that they make absolute.
extension FeedReader {
    /// Begins the base and language that a tag brings; false when it brings none.
    mutating func enterScope(_ tag: borrowing StartTag) -> Bool {
        guard tag.count > 0 else { return false }
        var scope: Scope?
        for index in 0..<tag.count {
            guard let prefix = tag.prefix(of: index), ASCII.equal(prefix, "xml"), let name = tag.local(of: index)
            else { continue }
            var changed = scope ?? self.scope
            if ASCII.equal(name, "base") {
                // A base that would run a program is none; nor is one that would make many links as long as itself.
                let base: String = resolve(tag.value(of: index))
                if !base.isEmpty, base.utf8.count <= Self.longestBase { changed.base = base }
            } else if ASCII.equal(name, "lang") {
                let language = tag.value(of: index)
                changed.language = (language.contains("_") ? language.replacing("_", with: "-") : language).nonEmpty
                if frames.isEmpty { channels[0].language = changed.language }
            } else {
                continue
            }
            scope = changed
        }
        guard let scope else { return false }
        scopes.append(scope)
        return true
    }

    private static let longestBase = 2_048

    private static func hasExtraSlashes(_ address: String) -> Bool {
        address.hasPrefix("http:///") || address.hasPrefix("https:///")
    }

    func resolve(_ reference: String?) -> String? {
        guard let reference else { return nil }
        return resolve(reference) as String
    }

    /// An id made absolute where it is a path. `12345` is a mere name, though a feed may call it a page: it would be
    /// another one as soon as the feed moved.
    func identifier(_ id: String) -> String { id.utf8.contains(UInt8(ascii: "/")) ? resolve(id) : id }

    /// A reference made absolute; what has a scheme is left as it is.
    func resolve(_ written: String) -> String {
        // A reference that was broken over lines is one all the same.
        let reference = written.utf8.contains { $0 < 0x20 } ? written.filter { !$0.isNewline && $0 != "\t" } : written
        if reference.hasPrefix("http://") || reference.hasPrefix("https://"), !Self.hasExtraSlashes(reference) {
            return reference
        }
        guard let base = scope.base else { return References.safe(reference) }
        return References.safe(URLResolver.resolve(reference, base: base))
    }
}
