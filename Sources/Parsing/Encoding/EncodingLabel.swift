/// The name of an encoding as documents and servers write it, and what is meant by it.
struct EncodingLabel: Hashable {
    /// The WHATWG name where there is one, in lower case.
    let name: String

    /// The encoding that a label means: a superset where the web does so.
    init(_ label: String) {
        let folded = label.trimmed.lowercased().replacing("_", with: "-")
        name = Self.aliases[folded] ?? folded
    }

    static let utf8 = EncodingLabel("utf-8")
    static let windows1252 = EncodingLabel("windows-1252")

    var isUTF8: Bool { name == "utf-8" }
    /// More than a byte a unit: such a label is no lie that ASCII could hide.
    var isWide: Bool { name.hasPrefix("utf-16") || name.hasPrefix("utf-32") || name.hasPrefix("ucs-") }
    /// What iconv calls it.
    var iconvName: String { Self.iconvNames[name] ?? name }

    private static let aliases: [String: String] = [
        "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf-8n": "utf-8", "u8": "utf-8",
        "us-ascii": "windows-1252", "ascii": "windows-1252", "ansi-x3.4-1968": "windows-1252", "646": "windows-1252",
        "iso-8859-1": "windows-1252", "iso8859-1": "windows-1252", "iso88591": "windows-1252",
        "latin1": "windows-1252", "latin-1": "windows-1252", "l1": "windows-1252", "iso-ir-100": "windows-1252",
        "8859-1": "windows-1252", "cp1252": "windows-1252", "x-cp1252": "windows-1252", "ibm819": "windows-1252",
        "cp819": "windows-1252", "windows1252": "windows-1252", "1252": "windows-1252", "8859": "windows-1252",
        "iso-8859-9": "windows-1254", "latin5": "windows-1254", "cp1254": "windows-1254", "l5": "windows-1254",
        "gb2312": "gbk", "gb-2312": "gbk", "gb2312-80": "gbk", "cp936": "gbk", "936": "gbk", "ms936": "gbk",
        "x-gbk": "gbk", "euc-cn": "gbk", "gb18030-2000": "gb18030", "euccn": "gbk", "eucgb2312-cn": "gbk",
        "x-sjis": "shift_jis", "sjis": "shift_jis", "shift-jis": "shift_jis", "ms-kanji": "shift_jis",
        "windows-31j": "shift_jis", "cp932": "shift_jis", "932": "shift_jis", "mskanji": "shift_jis",
        "ms932": "shift_jis",
        "shiftjis": "shift_jis", "s-jis": "shift_jis",
        "x-euc-jp": "euc-jp", "eucjp": "euc-jp", "ujis": "euc-jp", "u-jis": "euc-jp",
        "euc-kr": "euc-kr", "euckr": "euc-kr", "ks-c-5601": "euc-kr", "ks-c-5601-1987": "euc-kr", "ksc5601": "euc-kr",
        "ks-x-1001": "euc-kr", "korean": "euc-kr", "cp949": "euc-kr", "949": "euc-kr", "uhc": "euc-kr",
        "ms949": "euc-kr",
        "windows-949": "euc-kr", "ksx1001": "euc-kr",
        "big5-tw": "big5", "csbig5": "big5", "cp950": "big5", "950": "big5", "x-x-big5": "big5", "ms950": "big5",
        "koi8r": "koi8-r", "koi8": "koi8-r", "cskoi8r": "koi8-r", "koi8u": "koi8-u", "koi8-ru": "koi8-u",
        "win-1251": "windows-1251", "cp1251": "windows-1251", "win1251": "windows-1251", "1251": "windows-1251",
        "windows1251": "windows-1251", "cp-1251": "windows-1251",
        "cp1250": "windows-1250", "windows1250": "windows-1250", "1250": "windows-1250",
        "cp1253": "windows-1253", "1253": "windows-1253", "cp1255": "windows-1255", "1255": "windows-1255",
        "1254": "windows-1254", "cp1256": "windows-1256", "1256": "windows-1256", "cp1257": "windows-1257",
        "1257": "windows-1257", "cp1258": "windows-1258", "1258": "windows-1258",
        "tis-620": "windows-874", "tis620": "windows-874", "tis-620-0": "windows-874", "iso-8859-11": "windows-874",
        "cp874": "windows-874", "874": "windows-874", "thai": "windows-874", "tis-620-2529-0": "windows-874",
        "latin2": "iso-8859-2", "latin-2": "iso-8859-2", "l2": "iso-8859-2", "iso8859-2": "iso-8859-2",
        "latin3": "iso-8859-3", "latin4": "iso-8859-4", "cyrillic": "iso-8859-5", "arabic": "iso-8859-6",
        "greek": "iso-8859-7", "greek8": "iso-8859-7", "hebrew": "iso-8859-8", "latin6": "iso-8859-10",
        "latin-6": "iso-8859-10",
        "latin7": "iso-8859-13", "latin8": "iso-8859-14", "latin-9": "iso-8859-15", "latin9": "iso-8859-15",
        "latin10": "iso-8859-16", "mac": "macintosh", "macroman": "macintosh", "mac-roman": "macintosh",
        "x-mac-roman": "macintosh", "maccyrillic": "x-mac-cyrillic", "mac-cyrillic": "x-mac-cyrillic",
        "utf16": "utf-16", "utf-16-be": "utf-16be", "utf-16-le": "utf-16le", "utf32": "utf-32",
        "utf-32-be": "utf-32be", "utf-32-le": "utf-32le", "iso-10646-ucs-2": "utf-16", "ucs-2": "utf-16",
        "iso-10646-ucs-4": "utf-32", "ucs-4": "utf-32", "437": "ibm437", "cp437": "ibm437", "850": "ibm850",
        "cp850": "ibm850", "852": "ibm852", "cp852": "ibm852", "866": "ibm866", "cp866": "ibm866", "hz": "hz-gb-2312",
        "hz-gb": "hz-gb-2312", "cp775": "ibm775", "775": "ibm775", "cp855": "ibm855", "cp737": "ibm737",
        "jisx0213": "euc-jisx0213", "eucjisx0213": "euc-jisx0213", "shiftjisx0213": "shift_jisx0213",
        "shift-jisx0213": "shift_jisx0213", "sjisx0213": "shift_jisx0213", "s-jisx0213": "shift_jisx0213",
        "shift-jis-2004": "shift_jisx0213", "shiftjis2004": "shift_jisx0213", "sjis-2004": "shift_jisx0213",
        "s-jis-2004": "shift_jisx0213", "euc-jis-2004": "euc-jisx0213", "jisx0213-2004": "euc-jisx0213",
        "eucjis2004": "euc-jisx0213", "euc-jisx0213": "euc-jisx0213", "iso2022-jp": "iso-2022-jp",
        "csiso2022jp": "iso-2022-jp", "kz-1048": "kz-1048", "ptcp154": "ptcp154", "pt154": "ptcp154",
        "cp154": "ptcp154",
        "big5hkscs": "big5-hkscs", "hkscs": "big5-hkscs", "johab": "johab", "cp1361": "johab", "ms1361": "johab",
    ]

    private static let iconvNames: [String: String] = [
        "shift_jis": "CP932", "gbk": "GBK", "euc-kr": "UHC", "big5": "CP950", "windows-874": "CP874",
        "macintosh": "MACINTOSH", "x-mac-cyrillic": "MAC-CYRILLIC", "shift_jisx0213": "SHIFT_JISX0213",
        "euc-jisx0213": "EUC-JISX0213", "hz-gb-2312": "HZ", "ptcp154": "PT154", "iso-8859-8-i": "ISO-8859-8",
    ]
}
