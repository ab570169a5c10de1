/// HTML made safe: what may run, load by itself or cheat is gone, links are absolute, the rest is as it was.
public enum SafeMarkup {
    /// `html` with the elements and attributes of the allow-list only.
    public static func sanitize(_ html: String, base: String?) -> String {
        var out = ""
        var skipped: (name: String, depth: Int)?
        var open: [String] = []
        for token in HTMLTokenizer(html) {
            switch token {
            case .other: break
            case .text(let text):
                if skipped == nil { out += escapedText(text) }
            case .start(let name, let attributes, let closes):
                if let inside = skipped {
                    if inside.name == name, !closes { skipped?.depth += 1 }
                } else if withContent.contains(name) {
                    if !closes, !void.contains(name) { skipped = (name, 1) }
                } else if allowed.contains(name) {
                    out += "<" + name + safe(attributes, of: name, base: base)
                    if void.contains(name) || closes {
                        out += void.contains(name) ? " />" : "></\(name)>"
                    } else {
                        out += ">"
                        open.append(name)
                    }
                }
            case .end(let name):
                if let inside = skipped {
                    if inside.name == name {
                        skipped = inside.depth > 1 ? (name, inside.depth - 1) : nil
                    }
                } else if allowed.contains(name), !void.contains(name), open.contains(name) {
                    while let last = open.popLast() {
                        out += "</\(last)>"
                        if last == name { break }
                    }
                }
            }
        }
        for name in open.reversed() { out += "</\(name)>" }
        return out
    }

    /// `html` as it is, with its links absolute.
    public static func resolvingLinks(_ html: String, base: String) -> String {
        var out = ""
        for token in HTMLTokenizer(html) {
            switch token {
            case .other: break
            case .text(let text): out += text
            case .end(let name): out += "</\(name)>"
            case .start(let name, let attributes, let closes):
                out += "<" + name
                for attribute in attributes {
                    let value =
                        links.contains(attribute.name)
                        ? LinkResolution.resolve(attribute.value, against: base) : attribute.value
                    out += " \(attribute.name)=\"\(escapedValue(value))\""
                }
                out += closes || void.contains(name) ? " />" : ">"
            }
        }
        return out
    }

    private static func safe(_ attributes: [HTMLTokenizer.Attribute], of element: String, base: String?) -> String {
        var out = ""
        for attribute in attributes where allowedAttributes.contains(attribute.name) {
            var value = attribute.value
            if links.contains(attribute.name) {
                guard isSafe(value) else { continue }
                value = LinkResolution.resolve(value, against: base)
                guard isSafe(value) else { continue }
            }
            if attribute.name == "style" {
                value = SafeStyle.sanitize(value)
                if value.isEmpty { continue }
            }
            out += " \(attribute.name)=\"\(escapedValue(value))\""
        }
        return out
    }

    /// A scheme that only leads somewhere. White space and controls inside are how `javascript:` hides.
    private static func isSafe(_ url: String) -> Bool {
        let bare = String(url.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0xa0 && $0.value != 0x7f })
        guard let colon = bare.firstIndex(of: ":") else { return true }
        let scheme = bare[..<colon].lowercased()
        if scheme.contains(where: { "/?#".contains($0) }) { return true }
        return safeSchemes.contains(scheme)
    }

    private static let safeSchemes: Set<String> = [
        "http", "https", "mailto", "ftp", "ftps", "sftp", "news", "nntp", "irc", "ircs", "xmpp", "tel", "sms", "geo",
        "magnet", "gopher", "feed", "aim", "callto", "ed2k", "rtsp", "rtspu", "sip", "sips", "ssh", "svn", "svn+ssh",
        "telnet", "urn", "wais", "webcal", "rsync", "tag", "afs", "acap", "cap",
    ]

    private static func escapedText(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x3c || $0 == 0x3e }) else { return text }
        return text.replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private static func escapedValue(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x3c, 0x3e, 0x22, 0x26].contains($0) }) else { return text }
        return text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
    }

    /// Every element of HTML, for telling HTML from text.
    static let known: Set<String> = allowed.union(withContent).union([
        "html", "head", "body", "title", "meta", "link", "base", "form", "basefont", "isindex", "nobr", "wbr", "layer",
    ])

    /// Their content goes with them.
    private static let withContent: Set<String> = [
        "script", "style", "iframe", "object", "embed", "applet", "frame", "frameset", "noembed", "noframes", "param",
        "xml", "svg", "math", "template", "head", "title", "meta", "link", "base", "plaintext", "xmp",
    ]
    private static let void: Set<String> = [
        "area", "br", "col", "hr", "img", "input", "source", "wbr", "track", "keygen", "embed", "param", "frame",
        "meta",
        "link", "base",
    ]
    private static let allowed: Set<String> = [
        "a", "abbr", "acronym", "address", "area", "article", "aside", "audio", "b", "bdo", "bdi", "big", "blockquote",
        "br", "button", "canvas", "caption", "center", "cite", "code", "col", "colgroup", "command", "datagrid",
        "datalist", "dd", "del", "details", "dfn", "dialog", "dir", "div", "dl", "dt", "em", "event-source", "fieldset",
        "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i",
        "img",
        "input", "ins", "kbd", "keygen", "label", "legend", "li", "m", "map", "mark", "menu", "meter", "multicol",
        "nav", "nextid", "noscript", "ol", "optgroup", "option", "output", "p", "picture", "pre", "progress", "q",
        "rp", "rt", "ruby", "s", "samp", "section", "select", "small", "sound", "source", "spacer", "span", "strike",
        "strong", "sub", "summary", "sup", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "time", "tr",
        "tt", "u", "ul", "var", "video", "wbr",
    ]
    private static let links: Set<String> = [
        "href", "src", "cite", "action", "longdesc", "background", "poster", "usemap", "data", "dynsrc", "lowsrc",
        "classid", "codebase", "profile", "formaction",
    ]
    private static let allowedAttributes: Set<String> = [
        "abbr", "accept", "accept-charset", "accesskey", "action", "align", "alt", "autocomplete", "autofocus", "axis",
        "background", "balance", "bgcolor", "bgproperties", "border", "bordercolor", "bordercolordark",
        "bordercolorlight", "bottompadding", "cellpadding", "cellspacing", "ch", "challenge", "char", "charoff",
        "charset", "checked", "choff", "cite", "class", "clear", "color", "cols", "colspan", "compact",
        "contenteditable",
        "controls", "coords", "data", "datafld", "datapagesize", "datasrc", "datetime", "default", "delay", "dir",
        "disabled", "draggable", "dynsrc", "enctype", "end", "face", "for", "form", "frame", "galleryimg", "gutter",
        "headers", "height", "hidden", "hidefocus", "high", "href", "hreflang", "hspace", "icon", "id", "inputmode",
        "ismap", "keytype", "label", "lang", "leftspacing", "list", "longdesc", "loop", "loopcount", "loopend",
        "loopstart", "low", "lowsrc", "max", "maxlength", "media", "method", "min", "multiple", "name", "nohref",
        "noshade", "nowrap", "open", "optimum", "pattern", "ping", "point-size", "poster", "pqg", "preload", "prompt",
        "radiogroup", "readonly", "rel", "repeat-max", "repeat-min", "replace", "required", "rev", "rightspacing",
        "rows", "rowspan", "rules", "scope", "selected", "shape", "size", "span", "src", "start", "step", "style",
        "summary", "suppress", "tabindex", "target", "template", "title", "toppadding", "type", "unselectable", "urn",
        "usemap", "valign", "value", "variable", "volume", "vspace", "vrml", "width", "wrap", "xml:lang",
    ]
}
