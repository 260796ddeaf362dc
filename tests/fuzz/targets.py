"""What is fuzzed: every reader by itself, so that the net below them in `data.reading` hides nothing."""

import io
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from cases_mail import MAIL_CASES
from cases_office import OFFICE_CASES
from cases_packed import PACKED_CASES, workbook
from cases_text import TEXT_CASES
from format_files import docx, zipped

from data.article import Article, Unreadable
from data.errors import ReadingError
from data.reading import CONTAINER_READERS, TEXT_READERS, read

MAX_SEED_BYTES = 60_000
KINDS = {"text": "txt", "lines": "jsonl", "rtf": "rtf", "html": "html", "docx": "docx", "doc": "doc", "pdf": "pdf"}
KINDS |= {"mail": "mail", "mbox": "mbox", "zip": "zip", "xlsx": "xlsx", "csv": "csv"}


@dataclass(frozen=True)
class Target:
    """One reader with the files it starts from.

    Attributes:
        kind: its key in `data.reading`.
        seeds: files it reads, and files it refuses.
        wrap: puts bytes where the reader's own parser meets them: XML into a zip that is sound.
    """

    kind: str
    seeds: tuple[bytes, ...]
    wrap: Callable[[bytes], bytes] = bytes

    def __call__(self, content: bytes) -> None:
        """Read one input; anything but results or a refusal is a finding."""
        whole = self.wrap(content)
        try:
            if self.kind in TEXT_READERS:
                TEXT_READERS[self.kind](whole)
            elif self.kind in CONTAINER_READERS:
                CONTAINER_READERS[self.kind](whole, "fuzz", read)
        except ReadingError:
            return
        check(read("fuzz", whole))


def check(results: list[Article | Unreadable]) -> None:
    """Hold what `read` promises: never nothing, no empty reason, text that can be written as UTF-8.

    Raises:
        ValueError: a promise is broken.
    """
    for result in results:
        if isinstance(result, Article):
            "".join((result.title, result.byline, *result.paragraphs)).encode()
        elif not (result.reason and result.remedy) or "while reading" in result.reason:
            message = f"refused without a proper reason: {result.reason}"
            raise ValueError(message)
    if not results:
        message = "no verdict"
        raise ValueError(message)


def _document(xml: bytes) -> bytes:
    return zipped({"word/document.xml": xml})


def _sheet(xml: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook(("标题", "正文")))) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    return zipped({**members, "xl/worksheets/sheet1.xml": xml})


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>标题</t></is></c><c r="B1" t="inlineStr"><is><t>正文</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="B2"><v>46154.5</v></c></row>'
    "</sheetData></worksheet>"
).encode()


def _seeds(form: str) -> tuple[bytes, ...]:
    cases = (*TEXT_CASES, *OFFICE_CASES, *MAIL_CASES, *PACKED_CASES)
    built = (case.build() for case in cases if case.format == form)
    return tuple(seed for seed in built if seed and len(seed) <= MAX_SEED_BYTES)


def _main_xml() -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx())) as archive:
        return archive.read("word/document.xml")


def targets() -> dict[str, Target]:
    """Build every target; takes a second."""
    found = {kind: Target(kind, _seeds(form)) for kind, form in KINDS.items()}
    found["docx-xml"] = Target("docx", (_main_xml(),), _document)
    found["xlsx-xml"] = Target("xlsx", (SHEET,), _sheet)
    found["any"] = Target("any", tuple(seed for target in list(found.values())[:8] for seed in target.seeds[:2]))
    return found
