/// Where a secret is to be had. The secret itself never stands in the configuration, the journal or a log.
public enum SecretReference: Sendable, Hashable, Codable {
    /// The content of a file, without its last line break; the path is already absolute.
    case file(String)
    /// An environment variable.
    case environment(String)
    /// A name under `$CREDENTIALS_DIRECTORY` (systemd's LoadCredential).
    case credential(String)
}

/// A user with a password that is looked up when it is needed.
public struct Login: Sendable, Hashable, Codable {
    /// The user's name.
    public var user: String
    /// Where the password is.
    public var password: SecretReference

    /// A login.
    public init(user: String, password: SecretReference) {
        self.user = user
        self.password = password
    }
}
