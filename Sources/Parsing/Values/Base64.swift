import Foundation

/// Atom 0.3 may carry texts in base64.
enum Base64 {
    /// The text that `encoded` stands for; nil when it stands for none.
    static func text(_ encoded: String) -> String? {
        guard let data = Data(base64Encoded: encoded, options: .ignoreUnknownCharacters), !data.isEmpty else {
            return nil
        }
        return String(data: data, encoding: .utf8)
    }
}
