"""Archives and lists of articles."""

import io
import json
import struct

import openpyxl
from format_case import Case, refused
from format_files import (
    OTHER,
    OTHER_TEXT,
    OTHER_TITLE,
    PARAGRAPHS,
    PHOTO,
    TEXT,
    TITLE,
    docx,
    gbk_zip,
    mail,
    nested_zip,
    patched_zip,
    zipped,
)

BOTH = (TITLE, OTHER_TITLE)
ALL_TEXTS = (*PARAGRAPHS, *OTHER)
BODIES = {TITLE: "\n".join(PARAGRAPHS), OTHER_TITLE: "\n".join(OTHER)}
TABLE = "标题,正文,单位\n" + "".join(f'{title},"{text}",x\n' for title, text in BODIES.items())
JSON_LINES = "\n".join(json.dumps({"title": title, "text": text}, ensure_ascii=False) for title, text in BODIES.items())
CORPUS_LINE = json.dumps({"title": TITLE, "paragraphs": [{"text": text, "themes": []} for text in PARAGRAPHS]})
GOOD_AND_BAD = {"好.docx": docx(), "坏.docx": docx()[:300]}
LITTER = {
    "__MACOSX/._a.txt": b"x",
    "~$稿件.docx": b"x",
    ".DS_Store": b"x",
    "Thumbs.db": b"x",
    "稿件.txt": TEXT.encode(),
}


def workbook(*rows: tuple[str, ...]) -> bytes:
    """Write a spreadsheet of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def bombed_workbook() -> bytes:
    """Write a spreadsheet whose strings define entities."""
    bomb = b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><sst>&a;</sst>"
    return zipped({"xl/workbook.xml": b"<workbook/>", "xl/sharedStrings.xml": bomb})


def crowded_zip() -> bytes:
    """Write the list of a zip of 5,000 files, without the files."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    return b"PK\x03\x04" + entry * 5_000


PACKED_CASES = (
    Case(
        "zip",
        "two articles",
        "a.zip",
        lambda: zipped({"a.docx": docx(), "b.txt": OTHER_TEXT.encode("gbk")}),
        BOTH,
        ALL_TEXTS,
    ),
    Case("zip", "file names in GBK", "a.zip", lambda: gbk_zip("稿件.docx", docx())),
    Case("zip", "folders and mails inside", "a.zip", lambda: zipped({"五月/投稿.eml": mail().as_bytes()})),
    Case("zip", "litter of other systems", "a.zip", lambda: zipped(LITTER)),
    Case(
        "zip", "photos beside the article", "a.zip", lambda: zipped({"稿.docx": docx(), "1.jpg": PHOTO, "2.jpg": PHOTO})
    ),
    Case("zip", "zips 4 deep", "a.zip", lambda: nested_zip(3)),
    Case("zip", "a good and a bad file", "a.zip", lambda: zipped(GOOD_AND_BAD), refused=("the file is damaged",)),
    refused("zip", "zips 50 deep", "a.zip", lambda: nested_zip(50), "it is packed more than 5 deep"),
    refused("zip", "password", "a.zip", lambda: patched_zip(zipped({"a.txt": b"x"}), flags=1), "it is protected"),
    refused(
        "zip",
        "name outside the archive",
        "a.zip",
        lambda: zipped({"../../a.txt": TEXT.encode()}),
        "its name points outside",
    ),
    refused(
        "zip",
        "absolute name of Windows",
        "a.zip",
        lambda: zipped({"C:\\a.txt": TEXT.encode()}),
        "its name points outside",
    ),
    refused(
        "zip",
        "declares 1 GB",
        "a.zip",
        lambda: patched_zip(zipped({"a.txt": b"x" * 99}), size=10**9),
        "the archive unpacks",
    ),
    refused(
        "zip", "40 MB of zeros", "a.zip", lambda: zipped({"a.txt": b"\0" * 40_000_000}), "it unpacks to more than 200"
    ),
    refused("zip", "lists 5,000 files", "a.zip", crowded_zip, "it lists more than"),
    refused("zip", "empty", "a.zip", lambda: zipped({}), "there is no file in the archive"),
    refused(
        "zip", "cut off in the middle", "a.zip", lambda: zipped({"a.txt": TEXT.encode()})[:100], "the file is damaged"
    ),
    Case("xlsx", "标题 and 正文", "a.xlsx", lambda: workbook(("标题", "正文"), *BODIES.items()), BOTH, ALL_TEXTS),
    Case(
        "xlsx",
        "a line above the heading",
        "a.xlsx",
        lambda: workbook(("五月来稿",), ("title", "text"), *BODIES.items()),
        BOTH,
        ALL_TEXTS,
    ),
    Case(
        "xlsx",
        "a row without text",
        "a.xlsx",
        lambda: workbook(("标题", "正文"), (OTHER_TITLE, ""), (TITLE, TEXT)),
        refused=("the row",),
    ),
    refused(
        "xlsx", "no column of texts", "a.xlsx", lambda: workbook(("序号", "分数"), ("1", "2")), "no column of texts"
    ),
    refused("xlsx", "XML entity bomb", "a.xlsx", bombed_workbook, "its XML defines entities"),
    Case("csv", "UTF-8 with byte order mark", "a.csv", lambda: TABLE.encode("utf-8-sig"), BOTH, ALL_TEXTS),
    Case("csv", "GBK", "a.csv", lambda: TABLE.encode("gbk"), BOTH, ALL_TEXTS),
    Case("csv", "tabs, UTF-16", "a.tsv", lambda: TABLE.replace(",", "\t").encode("utf-16"), BOTH, ALL_TEXTS),
    refused("csv", "no column of texts", "a.csv", lambda: b"a,b\n1,2\n", "no column of texts"),
    Case("jsonl", "title and text", "a.jsonl", JSON_LINES.encode, BOTH, ALL_TEXTS),
    Case("jsonl", "paragraphs, as in the corpus", "a.jsonl", CORPUS_LINE.encode),
    Case(
        "jsonl", "a list, GBK", "a.json", lambda: f"[{JSON_LINES.replace(chr(10), ',')}]".encode("gbk"), BOTH, ALL_TEXTS
    ),
    Case(
        "jsonl",
        "a broken line",
        "a.jsonl",
        f"{CORPUS_LINE}\n{{broken".encode,
        refused=("the line is no article",),
    ),
    refused("jsonl", "no texts", "a.jsonl", lambda: b'{"a": 1}', "no column of texts"),
    refused("jsonl", "100,000 lists deep", "a.json", lambda: b'[{"a":' + b"[" * 100_000, "no column of texts"),
)
