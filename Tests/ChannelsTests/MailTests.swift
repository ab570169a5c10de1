import FeedModel
import FeedTestKit
import Foundation
import Processing
import Testing

@Suite("Mail")
struct MailTests {
    private func channel(_ server: MailServer) throws -> any Channel {
        try Samples.channel(
            "smtp",
            [
                "server": "smtp://127.0.0.1:\(server.port)", "from": "feedwatch@example.org", "allow_private": "true",
            ], lists: ["to": ["desk@example.org", "night@example.org"]])
    }

    @Test("a mail arrives with its key, in text and HTML, and nothing in a title becomes a header")
    func arrives() async throws {
        let server = try await MailServer()
        let title = "Brücke حلب zu\r\nBcc: everyone@example.org"
        let message = try Samples.message(Samples.body(title), key: 0xA1, inReplyTo: 0xA0)
        let outcomes = try await channel(server).send([message])
        #expect(outcomes == [.done(receipt: "accepted (250)")])
        let mail = server.mail(1)
        let head = mail.components(separatedBy: "\r\n\r\n")[0]
        #expect(head.contains("Message-ID: <000000000000000000000000000000a1@feedwatch.example.org>"))
        #expect(head.contains("In-Reply-To: <000000000000000000000000000000a0@feedwatch.example.org>"))
        #expect(head.contains("References: <000000000000000000000000000000a0@feedwatch.example.org>"))
        #expect(head.contains("List-Id: <bridge.feedwatch.example.org>"))
        #expect(head.contains("Auto-Submitted: auto-generated"))
        #expect(head.contains("Subject: =?UTF-8?B?"))
        #expect(!head.contains("\r\nBcc:"))
        #expect(mail.contains("Content-Type: text/plain; charset=utf-8; format=flowed"))
        #expect(mail.contains("Content-Type: text/html; charset=utf-8"))
    }

    @Test("4xx is tried again, 5xx is an answer for good")
    func refusals() async throws {
        let server = try await MailServer()
        try server.refuse("451 later")
        let channel = try channel(server)
        guard case .retry = await channel.send([try Samples.message()])[0] else { throw Wrong() }
        try server.refuse("554 no")
        guard case .reject = await channel.send([try Samples.message()])[0] else { throw Wrong() }
    }

    @Test("a digest of more articles than are listed says how many more there are")
    func digest() async throws {
        let server = try await MailServer()
        var body = MessageBody(event: .digest, processor: "alert", channel: "test")
        body.articles = (1...205).map { MessageBody.ArticleBody(Samples.article("Title \($0)")) }
        _ = await (try channel(server)).send([try Samples.message(body)])
        for part in Self.parts(server.mail(1)) {
            #expect(part.contains("Title 200") && !part.contains("Title 201"))
            #expect(part.lowercased().contains("and 5 more"))
        }
        #expect(Self.parts(server.mail(1)).count == 2)
    }

    @Test("a template of one's own makes both parts, and nothing in it becomes markup")
    func ownTemplate() async throws {
        let server = try await MailServer()
        let directory = try TemporaryDirectory()
        let file = try directory.write("{{title}}\n-- the desk", to: "mail.mustache")
        let own = try Samples.channel(
            "smtp",
            [
                "server": "smtp://127.0.0.1:\(server.port)", "from": "feedwatch@example.org", "allow_private": "true",
                "template": file,
            ], lists: ["to": ["desk@example.org"]])
        _ = await own.send([try Samples.message()])
        let parts = Self.parts(server.mail(1))
        #expect(parts.first == "Bridge <closed> & *ferries*\r\n-- the desk\r\n")
        #expect(parts.last?.contains("Bridge &lt;closed&gt; &amp; *ferries*</p>") == true)
        #expect(parts.last?.contains("-- the desk</p>") == true)
    }

    /// The parts of a mail, decoded.
    private static func parts(_ mail: String) -> [String] {
        mail.components(separatedBy: "Content-Transfer-Encoding: base64\r\n\r\n").dropFirst().map { part in
            let lines = part.components(separatedBy: "\r\n").prefix { !$0.hasPrefix("--") }
            return String(decoding: Data(base64Encoded: lines.joined()) ?? Data(), as: UTF8.self)
        }
    }

    struct Wrong: Error {}
}
