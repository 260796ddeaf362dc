"""Plain text, web pages and rich text: mostly a matter of encodings."""

import codecs

from format_case import Case, refused
from format_files import LAST, LEAD, MIDDLE, PARAGRAPHS, TEXT, TITLE, rtf, rtf_escaped, rtf_unicode

HTML = f"<h1>{TITLE}</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
LATIN = TEXT.encode().decode("latin-1").encode()
SAVED_TWICE = TEXT.encode("gb18030").decode("latin-1").encode()
TWO_LINES = f"{TITLE}\n{LEAD}\n".encode() + f"{MIDDLE}\n{LAST}".encode("gb18030")
LOST = "梧桐锟斤拷锟斤拷锟斤拷锟斤拷项目" * 20
SEEN = "<html><head><title>站点</title><script>var a='脚本';</script><style>p{}</style></head><body>"

HIDDEN = HTML.replace("</h1>", "</h1><div style='display:none'>藏起来的话</div>")
RTF_CHANGED = rtf_unicode(TEXT) + rb"{\deleted " + rtf_escaped("旧话") + rb"}{\v " + rtf_escaped("藏") + rb"}"
RTF_BOX = rtf_unicode(TEXT) + rb"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt " + rtf_escaped("框里的话\n") + rb"}}}"
RTF_BOX += rb"{\footnote " + rtf_escaped("注里的话") + rb"}"


def web(encoding: str, *, label: str = "", before: str = "<html><head>", inside: str = HTML) -> bytes:
    """Write a web page that claims an encoding, the true one or another."""
    meta = f'<meta charset="{label}">' if label else ""
    return f"{before}{meta}</head><body>{inside}</body></html>".encode(encoding)


TEXT_CASES = (
    Case("txt", "UTF-8", "a.txt", TEXT.encode),
    Case("txt", "UTF-8 with byte order mark", "a.txt", lambda: TEXT.encode("utf-8-sig")),
    Case("txt", "GB18030", "a.txt", lambda: TEXT.encode("gb18030")),
    Case("txt", "GBK", "a.txt", lambda: TEXT.encode("gbk")),
    Case("txt", "GB18030 with byte order mark", "a.txt", lambda: ("\ufeff" + TEXT).encode("gb18030")),
    Case("txt", "UTF-16 little endian, marked", "a.txt", lambda: codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")),
    Case("txt", "UTF-16 big endian, marked", "a.txt", lambda: codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")),
    Case("txt", "UTF-16 little endian, not marked", "a.txt", lambda: TEXT.encode("utf-16-le")),
    Case("txt", "UTF-16 big endian, not marked", "a.txt", lambda: TEXT.encode("utf-16-be")),
    Case("txt", "UTF-32, marked", "a.txt", lambda: TEXT.encode("utf-32")),
    Case("txt", "line ends of Windows", "a.txt", lambda: TEXT.replace("\n", "\r\n").encode()),
    Case("txt", "line ends of the old Mac", "a.txt", lambda: TEXT.replace("\n", "\r").encode("gb18030")),
    Case("txt", "no suffix", "稿件", TEXT.encode),
    Case("txt", "suffix docx", "a.docx", lambda: TEXT.encode("gb18030")),
    Case("txt", "control and zero-width characters", "a.txt", lambda: TEXT.replace("项目", "项\u200b\x01目").encode()),
    Case("txt", "cut inside the last character", "a.txt", lambda: (TEXT + "完").encode()[:-1]),
    Case("txt", "UTF-8 read as Latin-1 and saved", "a.txt", lambda: LATIN),
    Case("txt", "GBK read as Latin-1 and saved", "a.txt", lambda: SAVED_TWICE),
    Case("txt", "UTF-8 and GBK in one file", "a.txt", lambda: TWO_LINES),
    refused("txt", "characters lost (锟斤拷)", "a.txt", LOST.encode, "its characters were lost"),
    refused(
        "txt",
        "characters lost (U+FFFD)",
        "a.txt",
        ("项目\ufffd\ufffd" * 99).encode,
        "its characters were lost",
    ),
    refused("txt", "empty", "a.txt", lambda: b"", "the file is empty"),
    refused("txt", "white space only", "a.txt", lambda: b" \r\n\t\r\n", "the file is empty"),
    refused("txt", "a million characters", "a.txt", (LEAD * 20_000).encode, "it holds more than"),
    refused("txt", "random bytes", "a.txt", lambda: bytes(range(256)) * 40, "it is no text"),
    Case("html", "UTF-8", "a.html", lambda: web("utf-8", label="utf-8")),
    Case("html", "GBK", "a.htm", lambda: web("gb18030", label="gbk")),
    Case("html", "GBK, claimed to be gb2312", "a.htm", lambda: web("gb18030", label="gb2312")),
    Case("html", "GBK, claimed to be UTF-8", "a.htm", lambda: web("gb18030", label="utf-8")),
    Case("html", "no encoding claimed", "a.html", lambda: web("gb18030")),
    Case("html", "UTF-16, marked", "a.html", lambda: web("utf-16")),
    Case("html", "web page with the suffix doc", "a.doc", lambda: web("utf-8", label="utf-8")),
    Case(
        "html",
        "script, style, hidden text",
        "a.html",
        lambda: web("utf-8", before=SEEN, inside=HIDDEN),
        absent=("脚本", "藏"),
    ),
    Case("html", "entities", "a.html", lambda: web("utf-8", inside=HTML.replace("项目", "&#39033;&#x76EE;&#8203;"))),
    refused("html", "no text", "a.html", lambda: web("utf-8", inside="<p> </p>"), "it holds no text"),
    Case("rtf", "Unicode escapes", "a.rtf", lambda: rtf(rtf_unicode(TEXT))),
    Case("rtf", "GBK escapes, plain second bytes", "a.rtf", lambda: rtf(rtf_escaped(TEXT))),
    Case("rtf", "GBK escapes under code page 1252", "a.rtf", lambda: rtf(rtf_escaped(TEXT), page=1252)),
    Case("rtf", "suffix doc", "a.doc", lambda: rtf(rtf_escaped(TEXT))),
    Case("rtf", "deleted and hidden text", "a.rtf", lambda: rtf(RTF_CHANGED), absent=("旧话", "藏")),
    Case("rtf", "picture of binary bytes", "a.rtf", lambda: rtf(rb"{\pict\bin6 }{\}{}}" + rtf_unicode(TEXT))),
    Case("rtf", "text box and footnote", "a.rtf", lambda: rtf(RTF_BOX), texts=(*PARAGRAPHS, "框里的话", "注里的话")),
    refused("rtf", "100,000 groups deep", "a.rtf", lambda: rb"{\rtf1" + b"{" * 100_000, "its groups are nested"),
)
