"""Makes one invented article in every format, in memory: what `format_cases` varies."""

import base64
import io
import struct
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage

TITLE = "梧桐经开区三个重点项目集中开工"
LEAD = (
    "本刊讯 5月12日上午，梧桐经济技术开发区举行重点项目集中开工仪式，三个项目总投资十二亿元，"
    "涵盖新能源、新材料和现代物流。"
)
MIDDLE = (
    "开工现场机器轰鸣。区管委会有关负责人张镕说，要像抓春耕一样抓项目，“谁家的地也不能荒着”，确保年底前有两个项目封顶。"
)
LAST = (
    "据了解，今年以来该区坚持周调度、月通报，前四个月新签约项目九个，落地率超过八成，企业办事平均跑动次数降到一次以内。"
)
PARAGRAPHS = (LEAD, MIDDLE, LAST)
TEXT = "\n".join((TITLE, *PARAGRAPHS))
OTHER_TITLE = "青榆高新区为企业开出服务清单"
OTHER = (
    "本刊讯 青榆高新技术产业开发区近日把八十六项惠企事项列成清单，企业点单、部门接单、专班跟单，办理时限平均压缩六成。",
    "园区一家做传感器的企业上午提交扩建申请，下午就拿到了答复。企业负责人说，现在办事像网购一样，走到哪一步手机上都看得见。",
)
OTHER_TEXT = "\n".join((OTHER_TITLE, *OTHER))

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMESPACES = (
    'xmlns:w="{w}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
BLIP = '<w:r><w:drawing><a:blip r:embed="rId9"/></w:drawing></w:r>'
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PHOTO = b"\xff\xd8\xff\xe0" + b"\0" * 20_000


def para(text: str) -> str:
    """Write one paragraph of WordprocessingML."""
    return f"<w:p>{run(text)}</w:p>"


def run(text: str) -> str:
    """Write one run of WordprocessingML."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def body(*texts: str) -> str:
    """Write paragraphs of WordprocessingML, the invented article when none are given."""
    return "".join(para(text) for text in texts or (TITLE, *PARAGRAPHS))


def docx(
    inside: str = "", *, footnotes: str = "", main: str = "word/document.xml", w: str = W, prolog: str = ""
) -> bytes:
    """Pack a docx around the inside of its body."""
    names = NAMESPACES.format(w=w)
    relation = f'<Relationship Id="rId1" Type="http://x/officeDocument" Target="/{main}"/>'
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>',
        main: f"{prolog}<w:document {names}><w:body>{inside or body()}</w:body></w:document>",
    }
    if footnotes:
        members["word/footnotes.xml"] = f"<w:footnotes {names}>{footnotes}</w:footnotes>"
    return zipped({name: content.encode() for name, content in members.items()})


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack members under their names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def gbk_zip(name: str, content: bytes) -> bytes:
    """Pack as Chinese Windows does: the name in GBK, and no mark that says so."""
    raw = name.encode("gb18030")
    packed = zipped({"x" * len(raw): content})
    return packed.replace(b"x" * len(raw), raw)


def patched_zip(packed: bytes, *, flags: int | None = None, size: int | None = None) -> bytes:
    """Lie in both headers of a one-member zip: about encryption, or about the unpacked size."""
    changed = bytearray(packed)
    central = packed.index(b"PK\x01\x02")
    if flags is not None:
        struct.pack_into("<H", changed, 6, flags)
        struct.pack_into("<H", changed, central + 8, flags)
    if size is not None:
        struct.pack_into("<I", changed, 22, size)
        struct.pack_into("<I", changed, central + 24, size)
    return bytes(changed)


def ole(streams: dict[str, bytes]) -> bytes:
    """Write an OLE compound file of 512-byte sectors; every stream is padded past the mini-stream limit."""
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    padded = {
        name: content.ljust(4096, b"\0") + b"\0" * (-max(len(content), 4096) % 512) for name, content in streams.items()
    }
    fat = [fat_mark]
    sectors, starts = b"", []
    for content in padded.values():
        starts.append(len(fat))
        count = len(content) // 512
        fat += [*range(len(fat) + 1, len(fat) + count), end]
        sectors += content
    directory_start = len(fat)
    entries = [_entry("Root Entry", 5, end, 0, child=1 if padded else free)]
    for number, (name, content) in enumerate(padded.items(), 1):
        right = number + 1 if number < len(padded) else free
        entries.append(_entry(name, 2, starts[number - 1], len(content), right=right))
    directory = b"".join(entries)
    directory += _entry("", 0, 0, 0) * (-len(entries) % 4)
    count = len(directory) // 512
    fat += [*range(len(fat) + 1, len(fat) + count), end]
    table = struct.pack("<128I", *fat, *[free] * (128 - len(fat)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, directory_start, 0, 4096, end, 0, end, 0)
    return head + struct.pack("<109I", 0, *[free] * 108) + table + sectors + directory


def _entry(name: str, kind: int, start: int, size: int, **links: int) -> bytes:
    raw = name.encode("utf-16-le")
    length = len(raw) + 2 if name else 0
    free = 0xFFFFFFFF
    tree = struct.pack("<BBIII", kind, 1, free, links.get("right", free), links.get("child", free))
    return raw.ljust(64, b"\0") + struct.pack("<H", length) + tree + b"\0" * 36 + struct.pack("<IQ", start, size)


def doc(pieces: Sequence[tuple[str, str]], *, ident: int = 0xA5EC, flags: int = 0x0200, deleted: int = -1) -> bytes:
    """Write a minimal Word 97 document.

    Args:
        pieces: (encoding, text) of each piece; stored in reverse, as a fast-saved file may hold them.
        ident: the number of the Word version.
        flags: 0x0200 puts the piece table in `1Table`; 0x0100 says encrypted.
        deleted: which piece is marked as deleted.
    """
    main, places = bytearray(2048), {}
    for number, (encoding, text) in reversed(list(enumerate(pieces))):
        raw = text.encode(encoding)
        places[number] = (len(main), len(main) + len(raw))
        main += raw + b"\0" * (len(raw) % 2)
    main += b"\0" * (-len(main) % 512)
    bounds = [0]
    for _, text in pieces:
        bounds.append(bounds[-1] + len(text))
    descriptors = b"".join(
        struct.pack("<HIH", 0, places[n][0] * 2 | 0x4000_0000 if encoding == "cp1252" else places[n][0], 0)
        for n, (encoding, _) in enumerate(pieces)
    )
    plc = struct.pack(f"<{len(bounds)}I", *bounds) + descriptors
    clx = b"\x01\x02\x00\x00\x00" + b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<HH", main, 0, ident, 0xC1)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<7i", main, 0x4C, bounds[-1], 0, 0, 0, 0, 0, 0)
    struct.pack_into("<II", main, 0x1A2, 0, len(clx))
    table = clx
    if deleted >= 0:
        page = struct.pack("<II", *places[deleted]) + b"\xf0"
        properties = struct.pack("<BHB", 3, 0x0800, 1)
        table += struct.pack("<III", *places[deleted], len(main) // 512)
        struct.pack_into("<II", main, 0xFA, len(clx), 12)
        main += page.ljust(480, b"\0") + properties.ljust(31, b"\0") + b"\x01"
    return ole({"WordDocument": bytes(main), "1Table" if flags & 0x0200 else "0Table": table})


def rtf(inside: bytes, *, page: int = 936) -> bytes:
    """Write an rtf file around its inside."""
    fonts = rb"{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\fswiss\fcharset0 Arial;}}{\info{\title secret}}"
    return rb"{\rtf1\ansi\ansicpg%d\deff0" % page + fonts + rb"\f0 " + inside + b"}"


def rtf_escaped(text: str) -> bytes:
    """Escape text for rtf byte by byte in GBK; second bytes that are ASCII letters stay, as Word does it."""
    escaped = b""
    for character in text.replace("\n", "\r"):
        raw = character.encode("gb18030")
        for number, byte in enumerate(raw):
            plain = number == 1 and chr(byte).isalnum() and byte < 128
            escaped += bytes([byte]) if plain else b"\\'%02x" % byte
    return escaped.replace(b"\\'0d", b"\\par ")


def rtf_unicode(text: str) -> bytes:
    r"""Escape text for rtf with `\u` and a question mark for old readers."""
    return b"".join(b"\\par " if c == "\n" else rb"\u%d?" % (ord(c) - 0x10000 * (ord(c) > 0x7FFF)) for c in text)


def mail(
    text: str = TEXT, *, subject: str = "投稿", attached: dict[str, bytes] | None = None, html: str = ""
) -> EmailMessage:
    """Write a mail from an invented contributor."""
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "简一文 <contributor@example.com>"
    message["To"], message["Date"] = "desk@example.com", "Tue, 12 May 2026 10:00:00 +0800"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in (attached or {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def raw_mail(headers: bytes, payload: bytes) -> bytes:
    """Write a mail byte by byte, as broken mail programs do."""
    return b"From: a@example.com\r\nDate: Tue, 12 May 2026 10:00:00 +0800\r\n" + headers + b"\r\n\r\n" + payload


def word(text: bytes, label: str) -> bytes:
    """Write an encoded word of a mail header."""
    return b"=?%s?B?%s?=" % (label.encode(), base64.b64encode(text))


def nested_mail(depth: int) -> bytes:
    """Pack a mail inside a mail, and that inside a mail ..."""
    inner = mail().as_bytes()
    for _ in range(depth):
        inner = (
            b"Subject: x\r\nFrom: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" + inner
        )
    return inner


def nested_zip(depth: int) -> bytes:
    """Pack a zip inside a zip, and that inside a zip ..."""
    packed = zipped({"稿件.txt": TEXT.encode()})
    for _ in range(depth):
        packed = zipped({"a.zip": packed})
    return packed
