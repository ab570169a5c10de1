import Hashing
import Testing

@Suite("Hashes")
struct VectorTests {
    @Test("SHA-256 of the standard's vectors (FIPS 180-4)")
    func sha256() {
        #expect(
            Hexadecimal.text(SHA256(of: "abc").bytes)
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            Hexadecimal.text(SHA256(of: "").bytes)
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("HMAC-SHA-256 of RFC 4231, case 2")
    func hmac() {
        let mac = MessageAuthentication.sha256(
            key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8))
        #expect(Hexadecimal.text(mac) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }
}
