/// The allow-lists: what of HTML, SVG and MathML is harmless.
///
/// No element is on them whose content a browser reads as raw text, so that nothing can change its meaning when it is
/// read again.
enum SafeMarkup {
    /// An element that may be written.
    struct Element: Sendable {
        /// Its name as it is written.
        let name: [UInt8]
        /// It has neither content nor end tag.
        var isVoid = false
        /// It is `svg` or `math`, with this namespace.
        var namespace: StaticString?
        /// It fetches what it names, so that it may only name what is in the same document.
        var isUse = false
        /// It is only known within a drawing.
        var isDrawing = false
    }

    /// An attribute that may be written.
    struct Attribute: Sendable {
        /// What its value is.
        enum Kind: Sendable { case plain, address, reference, style, sources, namespace, linkNamespace }

        /// Its name as it is written.
        let name: [UInt8]
        let kind: Kind
        /// It is only known within a drawing.
        let isDrawing: Bool
    }

    /// The element of a name in lower case; nil for one that is not written, though what it holds is.
    static func element(_ name: UnsafeBufferPointer<UInt8>, inDrawing: Bool) -> Element? {
        elements.value(of: name).flatMap { $0.isDrawing && !inDrawing ? nil : $0 }
    }

    /// The attribute of a name.
    static func attribute(_ name: UnsafeBufferPointer<UInt8>, inDrawing: Bool) -> Attribute? {
        attributes.value(of: name, foldingCase: true).flatMap { $0.isDrawing && !inDrawing ? nil : $0 }
    }

    /// Elements that go with all they hold.
    static let dropped = NameTable(words: "applet noembed noframes script style template")
    static let xlink: StaticString = "http://www.w3.org/1999/xlink"

    private static let void: Set<String> = ["area", "br", "col", "hr", "img", "input", "source", "track", "wbr"]
    private static let namespaces: [String: StaticString] = [
        "svg": "http://www.w3.org/2000/svg", "math": "http://www.w3.org/1998/Math/MathML",
    ]
    private static let addresses: Set<String> = [
        "background", "cite", "data", "dynsrc", "href", "longdesc", "lowsrc", "poster", "src", "usemap", "xlink:href",
    ]

    // Of equal names the first stands: what HTML knows is known within drawings too.
    private static let elements = NameTable<Element>(
        (names(htmlElements) + ["svg", "math"]).map { name in
            let element = Element(name: Array(name.utf8), isVoid: void.contains(name), namespace: namespaces[name])
            return (name, element)
        }
            + names(drawingElements).map { name in
                (name.lowercased(), Element(name: Array(name.utf8), isUse: name == "use", isDrawing: true))
            })

    private static let attributes = NameTable<Attribute>(
        names(htmlAttributes).map { ($0, Attribute(name: Array($0.utf8), kind: kind(of: $0), isDrawing: false)) }
            + names(drawingAttributes).map {
                ($0.lowercased(), Attribute(name: Array($0.utf8), kind: kind(of: $0), isDrawing: true))
            })

    private static func kind(of name: String) -> Attribute.Kind {
        switch name {
        case "style": .style
        case "srcset": .sources
        case "xmlns": .namespace
        case "xmlns:xlink": .linkNamespace
        case "href", "xlink:href": .reference
        default: addresses.contains(name) ? .address : .plain
        }
    }

    private static func names(_ list: String) -> [String] { list.split(separator: " ").map(String.init) }

    private static let htmlElements = """
        a abbr acronym address area article aside audio b bdi bdo big blockquote br button canvas caption center \
        cite code col colgroup command datagrid datalist dd del details dfn dialog dir div dl dt em event-source \
        fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i img input ins kbd keygen label \
        legend li m main map mark menu meter multicol nav nextid ol optgroup option output p picture pre progress q \
        rp rt ruby s samp section select small sound source spacer span strike strong sub summary sup table tbody \
        td tfoot th thead time tr track tt u ul var video wbr
        """

    private static let htmlAttributes = """
        abbr accept accept-charset accesskey align alt autocomplete axis background balance bgcolor bgproperties \
        border bordercolor bordercolordark bordercolorlight bottompadding cellpadding cellspacing ch challenge char \
        charoff charset checked choff cite class clear color cols colspan compact contenteditable controls coords \
        data datafld datapagesize datasrc datetime default delay dir disabled draggable dynsrc enctype end face for \
        frame galleryimg gutter headers height hidefocus high href hreflang hspace icon id inputmode ismap keytype \
        label lang leftspacing list longdesc loop loopcount loopend loopstart low lowsrc max maxlength media method \
        min multiple name nohref noshade nowrap open optimum pattern point-size poster pqg preload prompt \
        radiogroup readonly rel repeat-max repeat-min replace required rev rightspacing rows rowspan rules scope \
        selected shape size sizes span src srcset start step style summary suppress tabindex target template title \
        toppadding type unselectable urn usemap valign value variable volume vrml vspace width wrap xml:lang xmlns
        """

    /// As they are written; libxml2's HTML parser gives them in lower case.
    private static let drawingElements = """
        circle defs desc ellipse g line linearGradient marker metadata path polygon polyline radialGradient rect \
        stop switch text title tspan use maction menclose merror mfrac mi mmultiscripts mn mo mover mpadded \
        mphantom mprescripts mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder \
        munderover none
        """

    private static let drawingAttributes = """
        accent-height alphabetic arabic-form ascent baseProfile bbox cap-height color-rendering content cx cy d \
        descent display dx dy fill fill-opacity fill-rule font-family font-size font-stretch font-style \
        font-variant font-weight fx fy g1 g2 glyph-name gradientUnits gradientTransform hanging horiz-adv-x \
        horiz-origin-x ideographic k lang marker-end marker-mid marker-start markerHeight markerUnits markerWidth \
        mathematical offset opacity orient origin overline-position overline-thickness panose-1 path pathLength \
        points preserveAspectRatio r refX refY requiredExtensions requiredFeatures rotate rx ry slope stemh stemv \
        stop-color stop-opacity strikethrough-position strikethrough-thickness stroke stroke-dasharray \
        stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width \
        systemLanguage text-anchor transform u1 u2 underline-position underline-thickness unicode unicode-range \
        units-per-em version viewBox visibility widths x x-height x1 x2 xlink:href xlink:show xlink:title \
        xlink:type xml:space xmlns:xlink y y1 y2 zoomAndPan accent accentunder actiontype align columnalign \
        columnlines columnspacing columnspan depth display displaystyle equalcolumns equalrows fence fontstyle \
        fontweight frame framespacing largeop linethickness lspace mathbackground mathcolor mathvariant maxsize \
        minsize notation other rowalign rowlines rowspacing rspace scriptlevel selection separator separators \
        stretchy
        """
}
