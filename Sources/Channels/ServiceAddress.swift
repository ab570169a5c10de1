internal import FeedModel
internal import Foundation

/// Finds what is wrong with the address of a server before anybody asks there.
enum ServiceAddress {
    /// Of a URL for one of `schemes`; nil where it can be asked. Does not repeat the URL: it may be as good as a password.
    static func fault(_ text: String, schemes: [String] = ["http", "https"]) -> String? {
        guard schemes.contains(where: { text.hasPrefix($0 + "://") }) else {
            return "expected " + schemes.map { "\($0)://HOST" }.joined(separator: " or ")
        }
        guard !text.contains(where: \.isWhitespace), let host = URLComponents(string: text)?.host, !host.isEmpty else {
            return "this is no URL with a host"
        }
        return nil
    }
}

extension SettingsReader {
    /// The address of a server under `key`.
    mutating func address(_ key: String, in node: ConfigurationNode, otherwise: String? = nil) -> String {
        let text = node[key] == nil ? otherwise : nil
        if let text {
            _ = string(key)
            return text
        }
        guard let text = requiredString(key) else { return "" }
        if let place = node[key]?.place, !text.isEmpty, let fault = ServiceAddress.fault(text) {
            self.fault(at: place, "`\(key)`: " + fault)
        }
        return text
    }
}
