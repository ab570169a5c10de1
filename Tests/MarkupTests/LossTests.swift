import FeedTestKit
import Testing

@testable import Markup

@Suite("Broken HTML")
struct LossTests {
    /// What is odd, what it says as text, and what it is when it is made safe.
    private static let cases: [(html: String, text: String, safe: String)] = [
        ("a <![CDATA[b <b>c</b> d]]> e", "a b c d e", "a b <b>c</b> d e"),
        ("<![CDATA[a > b]]>c", "a > bc", "a &gt; bc"),
        ("<![CDATA[never <i>closed</i>", "never closed", "never <i>closed</i>"),
        ("<![CDATA[<![CDATA[twice]]>]]>", "twice]]>", "twice]]&gt;"),
        ("a <! b <b>c</b>", "a <! b c", "a &lt;! b <b>c</b>"),
        ("a <!b> c", "a c", "a  c"), ("<!DOCTYPE html>a", "a", "a"), ("a <!", "a <!", "a &lt;!"),
        ("a<!-->b<!-- x -->c", "abc", "abc"), ("a<!--->b-->", "ab-->", "ab--&gt;"),
        ("a<!-- x --!>b<!-- y -->c", "abc", "abc"), ("a<!--!>b-->c", "ac", "ac"),
        ("a<!-- b <i>c</i>", "a b c", "a b <i>c</i>"),
        ("a <!-- b > c", "a c", "a  c"), ("x <!-- y --> z <!-- <p>w", "x z\u{2029}w", "x  z  <p>w</p>"),
        ("<![if !IE]>seen<![endif]>", "seen", "seen"),
        ("<!--[if !IE]><!-->seen<!--<![endif]-->", "seen", "seen"),
        ("<?xml:namespace prefix=o />a", "a", "a"), ("a <? b <u>c</u>", "a <? b c", "a &lt;? b <u>c</u>"),
        ("a<script>b <p>c", "ab\u{2029}c", "ab <p>c</p>"), ("a<style>b</style c <p>d", "a c\u{2029}d", "a c <p>d</p>"),
        ("a<script>'<!--'</script>b", "ab", "ab"), ("<script>1</scripty>2</script>3", "3", "3"),
        ("a <b title=\"c <p>d</p>", "a <b title=\"c\u{2029}d", "a &lt;b title=\"c <p>d</p>"),
        ("<a title=\"<!--\">b</a>c", "bc", "<a title=\"&lt;!--\">b</a>c"),
        ("a </ b> c", "a </ b> c", "a &lt;/ b&gt; c"),
        (
            "<picture><source srcset='a 1x, javascript:b 2x'><img src=c></picture>d", "d",
            "<picture><source srcset=\"a 1x\" /><img src=\"c\" /></picture>d"
        ),
        ("<video><source src=a>words</video>", "words", "<video><source src=\"a\" />words</video>"),
        ("a</body></html>b<ul> <li>c</ul>", "a\u{2029}b\u{2029}c", "a<p>b</p><ul> <li>c</li></ul>"),
        ("a\u{0}b <i>c</i>", "a\u{0}b c", "ab <i>c</i>"),
    ]

    @Test("loses no word as text", arguments: cases)
    func text(html: String, text: String, safe: String) {
        #expect(HTMLText.plain(html) == text)
    }

    @Test("loses no word when it is made safe", arguments: cases)
    func safe(html: String, text: String, safe: String) {
        #expect(HTMLSanitizer.safe(html, base: nil) == safe)
    }

    @Test("says as text what it says when it is made safe", arguments: 1...4)
    func agreement(seed: UInt64) {
        var random = SeededGenerator(seed)
        let pieces = [
            "<p>", "</p>", "<b>", "</b>", "<![CDATA[", "]]>", "<!", "<!--", "-->", "--!>", "<?", "<", ">", "</", "<br>",
            "&lt;", "&", " ", "<!-->", "</ ", "<1", "<i title='",
        ]
        for _ in 0..<3000 {
            var word = 0
            let html = (0..<Int.random(in: 1...24, using: &random)).map { _ -> String in
                word += 1
                return Bool.random(using: &random)
                    ? "w\(word) " : pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            let safe = HTMLSanitizer.safe(html, base: nil)
            #expect(letters(html) == letters(safe), "\(html.debugDescription)")
        }
    }

    /// The text without what markup may set between words.
    private func letters(_ html: String) -> String { HTMLText.plain(html).filter { $0.isLetter || $0.isNumber } }

    /// Elements that libxml2 never closes for the sake of others, so that the tree is the same when it is read again.
    @Test("is made safe once and for all: again changes nothing", arguments: 1...4)
    func idempotence(seed: UInt64) {
        var random = SeededGenerator(seed)
        let pieces = [
            "<b>", "</b>", "<div>", "</div>", "<blockquote>", "<![CDATA[", "]]>", "<!--", "-->", "<", ">", "&lt;",
            "&amp;", "&", "word", " ", "<br>", "<img src='x?a=1&b=2' alt='\"&#60;'>", "<svg>", "<path d='M0'>",
            "</svg>", "<i style='color: red;x:y'>", "</i>", "é", "<h1>", "<script>", "</script>", "&nbsp;", "\n",
            "<math>", "<mi>", "<u onclick=x>", "<x>", "</x>", "&#146;",
        ]
        for _ in 0..<3000 {
            let html = (0..<Int.random(in: 1...16, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            let once = HTMLSanitizer.safe(html, base: "http://a.test/")
            #expect(HTMLSanitizer.safe(once, base: "http://a.test/") == once, "\(html.debugDescription)")
        }
    }
}
