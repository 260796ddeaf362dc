"""Tells what a file is: by its content first, by the suffix of its name only where the content leaves it open."""

import io
import re
import struct
from pathlib import PurePosixPath

from data.errors import ReadingError
from data.parts import is_picture
from data.zips import DAMAGED, open_zip

OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD_BYTES = 4_096
TABLE_SUFFIXES = {".csv": "csv", ".tsv": "csv", ".jsonl": "lines", ".ndjson": "lines", ".json": "lines"}
SIGNED_SUFFIXES = {".docx", ".doc", ".xlsx", ".zip", ".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp"}
FIELD_START = re.compile(rb"[!-9;-~]+:")
MAIL_FIELDS = re.compile(
    rb"(?im)^(from|to|cc|subject|date|received|message-id|mime-version|return-path|content-type|reply-to|delivered-to|"
    rb"x-[a-z-]+|dkim-signature|sender):"
)
HTML_START = re.compile(
    rb"(?is)^(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|meta|title|div|p|table)\b"
)
MBOX_START = re.compile(rb"From [^\r\n]{1,200}\d{2}:\d{2}[^\r\n]*\r?\n")
JSON_START = re.compile(rb"\s*(?:\{\s*\"|\[\s*\{\s*\")")
REFUSED_STARTS = (
    (b"Rar!\x1a\x07", "it is a RAR archive", "pack it as zip, or send the files themselves"),
    (b"7z\xbc\xaf\x27\x1c", "it is a 7z archive", "pack it as zip, or send the files themselves"),
    (b"\x1f\x8b", "it is a gzip archive", "pack it as zip, or send the files themselves"),
    (b"MZ", "it is a program, not an article", "do not open it; ask the sender what it is"),
    (b"\x78\x9f\x3e\x22", "it is Outlook's winmail.dat", "ask the sender to send the mail as plain text or HTML"),
    (b"ID3", "it is a sound recording", "send the text of the article as docx"),
)


REFUSED_STREAMS = (
    ("encryptedpackage", "it is protected by a password", "send it again without a password"),
    ("workbook", "it is an Excel 97-2003 workbook", "save as xlsx"),
    ("book", "it is an Excel 95 workbook", "save as xlsx"),
    ("powerpoint document", "it is a PowerPoint presentation", "send the text of the article as docx"),
    ("__properties_version", "it is an Outlook message (msg)", "save the mail as eml, or send its attachments"),
)


def kind_of(content: bytes, name: str) -> str:
    """Name the kind of a file, a key of `data.reading.READERS`.

    Args:
        content: the whole file.
        name: its name, of which only the suffix is looked at, and that last.

    Raises:
        ReadingError: the file is empty or of a kind zhuti does not read.
    """
    if not content.strip(b"\0 \r\n\t"):
        reason = "the file is empty"
        raise ReadingError(reason, "send it again; it may have been cut off on the way")
    for start, reason, remedy in REFUSED_STARTS:
        if content.startswith(start):
            raise ReadingError(reason, remedy)
    if content[4:8] == b"ftyp":
        reason = "it is a video, or a picture in the HEIC format"
        raise ReadingError(reason, "save pictures as JPEG; send the text of the article as docx")
    return _by_signature(content) or _by_look(content) or _by_suffix(content, name)


def _by_signature(content: bytes) -> str:
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04")):
        return _zip_kind(content)
    if content.startswith(OLE_START):
        return _ole_kind(content)
    if content[:64].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    return "picture" if is_picture(content) else ""


def _by_look(content: bytes) -> str:
    head = content[:HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<")) or HTML_START.match(head):
        return "html"
    if MBOX_START.match(head):
        return "mbox"
    if FIELD_START.match(head):
        fields = MAIL_FIELDS.findall(re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0])
        return "mail" if len({field.lower() for field in fields}) > 1 else ""
    return "lines" if JSON_START.match(head) else ""


def _by_suffix(content: bytes, name: str) -> str:
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    # A file of one of these kinds cut or spoilt on the way may still look like text: base64, or a few letters.
    if suffix in SIGNED_SUFFIXES and (b"\0" in content[:HEAD_BYTES] or content.isascii()):
        reason = f"its name ends in {suffix}, its content does not fit: the file is damaged"
        raise ReadingError(reason, DAMAGED)
    return TABLE_SUFFIXES.get(suffix, "text")


def _ole_kind(content: bytes) -> str:
    """Tell the old Office formats apart, which all share one shell."""
    import olefile  # noqa: PLC0415 (only for this kind of file)

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            streams = {"/".join(path).lower() for path in ole.listdir()}
    except (OSError, ValueError, IndexError, TypeError, struct.error) as error:
        reason = "the file is damaged or was cut off on the way"
        raise ReadingError(reason, DAMAGED) from error
    if "worddocument" in streams:
        return "doc"
    for stream, reason, remedy in REFUSED_STREAMS:
        if any(name.startswith(stream) for name in streams):
            raise ReadingError(reason, remedy)
    reason = "it is an old Office file of an unknown kind"
    raise ReadingError(reason, "save as docx")


def _zip_kind(content: bytes) -> str:
    names = {name.replace("\\", "/").lower() for name in open_zip(content).namelist()}
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if any(name.startswith("ppt/") for name in names):
        reason = "it is a PowerPoint presentation"
        raise ReadingError(reason, "send the text of the article as docx")
    if "ofd.xml" in names:
        reason = "it is an OFD document"
        raise ReadingError(reason, "export it as PDF, or save as docx")
    if {"mimetype", "content.xml"} <= names:
        reason = "it is an OpenDocument file"
        raise ReadingError(reason, "save as docx")
    return "zip"
