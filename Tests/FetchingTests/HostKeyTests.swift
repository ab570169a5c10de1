import Fetching
import Testing

@Suite("What counts as one host")
struct HostKeyTests {
    @Test(
        "is the registrable domain by the public suffix list, or the address (R-27)",
        arguments: [
            ("feeds.news.example.co.uk", "example.co.uk"), ("example.com", "example.com"),
            ("a.b.example.com.", "example.com"),
            ("a.github.io", "a.github.io"), ("localhost", "localhost"), ("co.uk", "co.uk"),
            ("192.0.2.7", "192.0.2.7"), ("2001:db8::7", "2001:db8::7"),
        ])
    func key(host: String, expected: String) {
        #expect(HostKey(host: host).description == expected)
    }
}
