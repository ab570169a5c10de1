/// The program's version, as `--version`, the User-Agent and the status show it.
enum Version {
    /// Semantic version; a release raises it.
    static let current = "0.1.0"
}
