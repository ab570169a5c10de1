import Foundation
import Testing
import Transfers

@Suite("Dates of HTTP")
struct HTTPDateTests {
    @Test(
        "are read in the preferred form and the two obsolete ones, with what servers make of them",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
            "Sun, 6 NOV 1994 08:49:37 GMT", "Sun,06 nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 +0000",
        ])
    func forms(text: String) { #expect(HTTPDate.date(text) == Date(timeIntervalSince1970: 784_111_777)) }

    @Test("leap days and the ends of centuries are counted")
    func calendar() {
        #expect(HTTPDate.date("Thu, 29 Feb 2024 00:00:00 GMT") == Date(timeIntervalSince1970: 1_709_164_800))
        #expect(HTTPDate.date("Thu, 01 Jan 1970 00:00:00 GMT") == Date(timeIntervalSince1970: 0))
        #expect(HTTPDate.date("Fri, 31 Dec 9999 23:59:59 GMT") == Date(timeIntervalSince1970: 253_402_300_799))
    }

    @Test(
        "what is none is none",
        arguments: [
            "", "now", "Sun, 06 Nox 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sun, 06 November 1994",
            "Sun, ０６ Nov 1994 08:49:37 GMT", "-1", "0",
        ])
    func none(text: String) { #expect(HTTPDate.date(text) == nil) }
}
