import NewsWire
import Testing
import Transfers

@Suite("The address policy")
struct AddressPolicyTests {
    @Test(
        "knows every range that is not of the public Internet, at both of its ends",
        arguments: [
            "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
            "127.255.255.255", "169.254.0.0", "169.254.169.254", "169.254.255.255", "172.16.0.0", "172.31.255.255",
            "192.0.0.0", "192.0.0.255", "192.0.2.1", "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.0",
            "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.0", "239.255.255.255", "240.0.0.0",
            "255.255.255.255",
            // Unspecified, loopback, IPv4-compatible, IPv4-mapped, IPv4-translated.
            "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:7f00:1",
            // NAT64, its local form, 6to4, Teredo, ORCHID, documentation, discard-only.
            "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001::1",
            "2001:1ff:ffff::", "2001:20::1", "2001:db8::1", "3fff:fff::1", "100::1",
            // Unique local (the metadata address of a cloud too), link-local, site-local, multicast, unassigned.
            "fc00::1", "fdff::1", "fd00:ec2::254", "fe80::1", "febf::1", "fe80::1%eth0", "fec0::1", "ff02::1",
            "ff0e::1", "5f00::1", "4000::1", "1fff::1",
        ])
    func special(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isSpecial)
        #expect(!AddressPolicy.publicOnly.allows(address))
        #expect(AddressPolicy.all.allows(address))
    }

    @Test(
        "lets the neighbours of those ranges through",
        arguments: [
            "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
            "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0",
            "192.0.3.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
            "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255",
            "2000::1", "2001:200::1", "2001:db7:ffff::1", "2001:db9::1", "2606:4700::1111", "3ffe:ffff::1",
            "3fff:1000::1",
            "64:ff9b::808:808", "::ffff:8.8.8.8", "2002:808:808::1",
        ])
    func open(text: String) throws {
        #expect(AddressPolicy.publicOnly.allows(try #require(IPAddress(text))))
    }

    @Test(
        "takes no name and no other writing for an address", arguments: ["example.com", "1.2.3", "0x7f.1", "[::1]", ""])
    func noAddress(text: String) { #expect(IPAddress(text) == nil) }

    @Test(
        "refuses a private target behind a proxy by its writing",
        arguments: [
            "127.0.0.1", "2130706433", "[::1]", "localhost", "a.localhost",
        ])
    func proxied(host: String) async throws {
        let proxy = try WireServer { _ in .status(200) }
        let request = TransferRequest(url: "http://\(host)/", proxy: proxy.baseURL)
        let failure = await #expect(throws: TransferFailure.self) { try await Engines.one().perform(request) }
        #expect(failure?.kind == .addressRefused)
        #expect(proxy.requestCount == 0)
    }
}
