import Testing

@testable import Markup

@Suite struct MarkupTests {
    @Test(
        "references resolve as RFC 3986 section 5.4 says",
        arguments: [
            ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g/", "http://a/b/c/g/"), ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"), ("#s", "http://a/b/c/d;p?q#s"), ("", "http://a/b/c/d;p?q"),
            ("..", "http://a/b/"), ("../../../g", "http://a/g"), ("/./g", "http://a/g"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
        ])
    func references(reference: String, expected: String) {
        #expect(URLResolver.resolve(reference, base: "http://a/b/c/d;p?q") == expected)
    }

    @Test(
        "HTML becomes text",
        arguments: [
            ("<p>a</p><p>b<br>c</p>", "a\u{2029}b\u{2029}c"), ("a <b>b</b>c", "a bc"),
            ("1 < 2 &amp;amp; &#145;", "1 < 2 &amp; ‘"),
            ("a<script>x</script>b<!-- y -->c", "abc"), ("a <!-- b", "a b"), ("a</>b", "ab"),
            ("<a title='>'>b</a>", "b"),
            ("&Eacute;&eacute;&#x201C;&#0;&nope;&#xD800;&", "Éé“&#0;&nope;&#xD800;&"),
        ])
    func text(html: String, expected: String) {
        #expect(HTMLText.plain(html) == expected)
    }
}
