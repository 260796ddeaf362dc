"""Word documents, old and new, and PDF."""

import zlib
from pathlib import Path

from format_case import Case, refused
from format_files import (
    BLIP,
    LAST,
    LEAD,
    MIDDLE,
    PARAGRAPHS,
    PNG,
    STRICT,
    TEXT,
    TITLE,
    body,
    doc,
    docx,
    ole,
    para,
    run,
    zipped,
)
from pdf_files import pdf_of_columns, pdf_of_lines, pdf_of_picture

FILES = Path(__file__).parent / "files"
BOXED = f"<w:txbxContent>{para(LAST)}</w:txbxContent>"
BOX = (
    f"<w:p>{run(MIDDLE)}<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{BOXED}</wps:txbx></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><v:textbox>{BOXED}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
TABLE = "<w:tbl><w:tr>" + "".join(f"<w:tc>{para(text)}</w:tc>" for text in ("总投资", "十二亿元")) + "</w:tr></w:tbl>"
LAYOUT_TABLE = f"<w:tbl><w:tr><w:tc>{body()}</w:tc></w:tr></w:tbl>"
FOOTNOTES = f'<w:footnote w:type="separator" w:id="0">{para("线")}</w:footnote>'
FOOTNOTES += f'<w:footnote w:id="1">{para("注里的话")}</w:footnote>'
DELETED = "<w:del><w:r><w:delText>旧话</w:delText></w:r></w:del>"
MOVED = f"<w:moveFrom>{run(LAST)}</w:moveFrom>"
CHANGED = (
    body(TITLE, LEAD) + f"<w:p>{MOVED}</w:p><w:p>{DELETED}<w:ins>{run(MIDDLE)}</w:ins></w:p>"
    f"<w:p><w:moveTo>{run(LAST)}</w:moveTo></w:p>"
)
MERGED = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run(LAST[:30])}</w:p><w:p>{run(LAST[30:])}</w:p>"
HIDDEN = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏起来的话</w:t></w:r>{run('')}</w:p>"
BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{f'&{inner};' * 10}'>" for inner, name in zip("abcdefgh", "bcdefghi", strict=True)
)
FAST_SAVED = [("utf-16-le", f"{TITLE}\r{LEAD}"), ("cp1252", "GDP 2026"), ("utf-16-le", f"。\r{MIDDLE}\r{LAST}")]


def stored(name: str) -> bytes:
    """Read a file LibreOffice wrote from the invented article."""
    return (FILES / name).read_bytes()


def field_doc() -> bytes:
    """Write a doc with a link, a table of one row and a picture."""
    text = f"{TITLE}\r{LEAD}\r\x13HYPERLINK secret\x14{MIDDLE}\x15\r总投资\x07十二亿元\x07\x07{LAST}\x01\r"
    return doc([("utf-16-le", text)])


def pdf_bomb() -> bytes:
    """Write a PDF whose one stream unpacks to 50 MB."""
    packed = zlib.compress(b"\0" * 50_000_000)
    return b"%%PDF-1.4\n1 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream endobj"


OFFICE_CASES = (
    Case("docx", "plain", "a.docx", docx),
    Case("docx", "suffix txt", "a.txt", docx),
    Case("docx", "table of figures", "a.docx", lambda: docx(body() + TABLE), texts=(*PARAGRAPHS, "总投资十二亿元")),
    Case("docx", "the whole article in a table", "a.docx", lambda: docx(LAYOUT_TABLE)),
    Case(
        "docx",
        "text box, written twice in the file",
        "a.docx",
        lambda: docx(body(TITLE, LEAD) + BOX),
        absent=(LAST * 2,),
    ),
    Case(
        "docx", "footnote", "a.docx", lambda: docx(footnotes=FOOTNOTES), texts=(*PARAGRAPHS, "注里的话"), absent=("线",)
    ),
    Case("docx", "tracked changes, a move among them", "a.docx", lambda: docx(CHANGED), absent=("旧话", LAST * 2)),
    Case("docx", "deleted paragraph mark", "a.docx", lambda: docx(body(TITLE, LEAD, MIDDLE) + MERGED)),
    Case("docx", "hidden text", "a.docx", lambda: docx(body() + HIDDEN), absent=("藏",)),
    Case("docx", "two pictures", "a.docx", lambda: docx(body() + f"<w:p>{BLIP}{BLIP}</w:p>")),
    Case("docx", "strict edition of the format", "a.docx", lambda: docx(w=STRICT)),
    Case("docx", "main part called otherwise", "a.docx", lambda: docx(main="word/document2.xml")),
    refused("docx", "pictures only", "a.docx", lambda: docx(f"<w:p>{BLIP}</w:p>"), "it holds only pictures"),
    refused("docx", "cut off in the middle", "a.docx", lambda: docx()[:400], "the file is damaged"),
    refused("docx", "damaged XML", "a.docx", lambda: docx("<w:p>"), "the document inside"),
    refused("docx", "XML entity bomb", "a.docx", lambda: docx(prolog=BOMB + "]>"), "its XML defines entities"),
    refused(
        "docx", "password", "a.docx", lambda: ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "it is protected"
    ),
    refused("docx", "base64 left by a mail program", "a.docx", lambda: b"UEsDBBQABgAI" * 40, "its name ends in .docx"),
    Case("doc", "LibreOffice", "a.doc", lambda: stored("plain.doc"), absent=("页眉",)),
    Case("doc", "table", "a.doc", lambda: stored("table.doc"), texts=(*PARAGRAPHS, "指标数值", "投资十二亿元")),
    Case("doc", "tracked changes", "a.doc", lambda: stored("tracked.doc"), absent=("旧话",)),
    Case("doc", "hidden text", "a.doc", lambda: stored("hidden.doc"), absent=("藏",)),
    Case("doc", "suffix docx", "a.docx", lambda: stored("plain.doc")),
    Case("doc", "suffix wps", "a.wps", lambda: stored("plain.doc")),
    Case("doc", "fast saved, one piece compressed", "a.doc", lambda: doc(FAST_SAVED), texts=(*PARAGRAPHS, "GDP 2026")),
    Case("doc", "piece marked as deleted", "a.doc", lambda: doc(FAST_SAVED, deleted=1), absent=("GDP",)),
    Case("doc", "table stream 0", "a.doc", lambda: doc(FAST_SAVED, flags=0)),
    Case(
        "doc", "link, table and picture", "a.doc", field_doc, texts=(*PARAGRAPHS, "总投资十二亿元"), absent=("secret",)
    ),
    refused("doc", "password", "a.doc", lambda: doc(FAST_SAVED, flags=0x0300), "it is protected"),
    refused("doc", "Word 95", "a.doc", lambda: doc(FAST_SAVED, ident=0xA5DC), "it was written by a Word older"),
    refused("doc", "cut off in the middle", "a.doc", lambda: stored("plain.doc")[:3000], "the file is damaged"),
    Case("pdf", "LibreOffice", "a.pdf", lambda: stored("plain.pdf")),
    Case("pdf", "font not embedded", "a.pdf", lambda: pdf_of_lines(TEXT)),
    Case(
        "pdf",
        "radicals in the place of characters",
        "a.pdf",
        lambda: pdf_of_lines(TEXT.replace("目", "⽬").replace("车", "⻋")),
    ),
    Case("pdf", "two columns under a title", "a.pdf", lambda: pdf_of_columns(TITLE, PARAGRAPHS)),
    Case("pdf", "two pages", "a.pdf", lambda: pdf_of_lines(TEXT, per_page=5)),
    Case("pdf", "may not be copied (owner's password)", "a.pdf", lambda: pdf_of_lines(TEXT, owner="x")),
    refused("pdf", "password", "a.pdf", lambda: pdf_of_lines(TEXT, user="x"), "it is protected"),
    refused("pdf", "scanned pages", "a.pdf", pdf_of_picture, "the PDF holds scanned pages"),
    refused("pdf", "cut off in the middle", "a.pdf", lambda: b"%PDF-1.4 cut", "the file is damaged"),
    refused("pdf", "unpacks to 50 MB", "a.pdf", pdf_bomb, "it unpacks to far more"),
    refused("picture", "png", "a.png", lambda: PNG, "it is a picture, and text recognition is not installed"),
    refused(
        "picture", "jpeg with the suffix docx", "a.docx", lambda: b"\xff\xd8\xff\xe0" + b"\0" * 99, "it is a picture"
    ),
    refused("others", "Excel 97-2003", "a.xls", lambda: ole({"Workbook": b"x"}), "it is an Excel 97-2003"),
    refused("others", "PowerPoint", "a.pptx", lambda: zipped({"ppt/presentation.xml": b"x"}), "it is a PowerPoint"),
    refused("others", "OFD", "a.ofd", lambda: zipped({"OFD.xml": b"x"}), "it is an OFD"),
    refused(
        "others", "OpenDocument", "a.odt", lambda: zipped({"mimetype": b"x", "content.xml": b"x"}), "it is an OpenDoc"
    ),
    refused(
        "others", "Outlook msg", "a.msg", lambda: ole({"__properties_version1.0": b"x"}), "it is an Outlook message"
    ),
    refused("others", "RAR", "a.rar", lambda: b"Rar!\x1a\x07\x00x", "it is a RAR"),
    refused("others", "7z", "a.7z", lambda: b"7z\xbc\xaf\x27\x1c\x00", "it is a 7z"),
    refused("others", "program", "a.docx.exe", lambda: b"MZ\x90\x00", "it is a program"),
    refused("others", "HEIC photo", "a.heic", lambda: b"\0\0\0\x18ftypheic", "it is a video, or a picture"),
)
