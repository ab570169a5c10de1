import Configuring
import FeedModel
import Foundation
import Testing

@Suite struct SecretTests {
    @Test("a secret is read from its file, variable or credential, without the last line break")
    func found() throws {
        let folder = try Folder(["s": " a b \n\n", "creds/c": "x\r\n"])
        let lookup = SecretLookup(environment: ["V": "v", "CREDENTIALS_DIRECTORY": folder.path + "/creds"])
        #expect(try lookup(.file(folder.path + "/s")) == " a b \n")
        #expect(try lookup(.credential("c")) == "x")
        #expect(try lookup(.environment("V")) == "v")
    }

    @Test("what cannot be had is told with what to mend, and credentials do not leave their directory")
    func missing() throws {
        let folder = try Folder(["empty": "\n", "creds/c": "x"])
        let lookup = SecretLookup(environment: ["CREDENTIALS_DIRECTORY": folder.path + "/creds"])
        for reference: SecretReference in [
            .file(folder.path + "/none"), .file(folder.path + "/empty"), .credential("none"), .credential("../empty"),
            .environment("NONE"),
        ] {
            #expect(throws: SecretFailure.self) { try lookup(reference) }
        }
        #expect(throws: SecretFailure.self) { try SecretLookup(environment: [:])(.credential("c")) }
    }

    @Test("a missing file is a fault of the configuration, a missing variable a warning")
    func checked() throws {
        let folder = try Folder([
            "main.yaml": """
            daemon: { token: { file: none } }
            feeds: [ { url: http://a.example/, auth: { user: u, password: { env: NONE } } } ]
            feed_lists: [ { file: list } ]
            """,
            "list": "http://b.example/\n",
        ])
        let loaded = folder.load()
        #expect(loaded.faults.map(\.place.line) == [1])
        #expect(loaded.warnings.map(\.place.line) == [2])
    }
}
