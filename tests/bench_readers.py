"""How fast the readers are, beside the plain library calls that give less: `make bench`.

`python tests/bench_readers.py` prints the ratios; the aim is at most 1.5 times the plain call.
"""

import atexit
import email
import io
import sys
import timeit
from collections.abc import Callable
from email.policy import default
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import docx as python_docx
import pytest
from format_files import PARAGRAPHS, TITLE, mail
from pytest_benchmark.fixture import BenchmarkFixture

from data.docx import text_of as read_docx
from data.mail import Letter, open_mail
from data.reading import read
from data.text import text_of as read_text

LONG = "\n".join((TITLE, *(PARAGRAPHS * 5)))
AIM = 1.5
ROUNDS, CALLS = 15, 40


def _written_docx() -> bytes:
    document = python_docx.Document()
    for line in LONG.split("\n"):
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


DOCX, UTF8, GBK, EML = _written_docx(), LONG.encode(), LONG.encode("gbk"), mail(LONG).as_bytes()
FOLDER = TemporaryDirectory()
atexit.register(FOLDER.cleanup)
FILES = {encoding: Path(FOLDER.name, encoding) for encoding in ("utf-8", "gbk")}
for encoding, file in FILES.items():
    file.write_text(LONG, encoding)


def _plain_docx() -> str:
    return "\n".join(paragraph.text for paragraph in python_docx.Document(io.BytesIO(DOCX)).paragraphs)


def _plain_mail() -> object:
    message = email.message_from_bytes(EML, policy=default)
    body = message.get_body()
    return (message["subject"], message["from"], message["date"], body and body.get_content())


def _read_mail() -> object:
    letter = Letter()
    opened = open_mail(EML)
    letter.take_apart(opened)
    return letter.body()


PAIRS: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
    "docx": (lambda: read_docx(DOCX), _plain_docx),
    "txt, UTF-8": (lambda: read_text(FILES["utf-8"].read_bytes()), lambda: FILES["utf-8"].read_text("utf-8")),
    "txt, GBK": (lambda: read_text(FILES["gbk"].read_bytes()), lambda: FILES["gbk"].read_text("gbk")),
    "eml": (_read_mail, _plain_mail),
}
WHOLE = {"docx": ("a.docx", DOCX), "txt, UTF-8": ("a.txt", UTF8), "txt, GBK": ("a.txt", GBK), "eml": ("a.eml", EML)}


@pytest.mark.parametrize("what", PAIRS)
def bench_reader(benchmark: BenchmarkFixture, what: str) -> None:
    """Bytes to text with our reader."""
    benchmark.group = what
    benchmark(PAIRS[what][0])


@pytest.mark.parametrize("what", PAIRS)
def bench_plain_library_call(benchmark: BenchmarkFixture, what: str) -> None:
    """The same bytes with the library alone."""
    benchmark.group = what
    benchmark(PAIRS[what][1])


@pytest.mark.parametrize("what", WHOLE)
def bench_whole_reading(benchmark: BenchmarkFixture, what: str) -> None:
    """Bytes to articles: title, zone, byline and paragraphs found."""
    benchmark.group = what
    benchmark(read, *WHOLE[what])


def main() -> int:
    """Print files per second and the ratio to the plain call; 1 when a ratio misses the aim."""
    worst = 0.0
    for what, (ours, plain) in PAIRS.items():
        rounds = [(_seconds(ours), _seconds(plain)) for _ in range(ROUNDS)]
        ratio = median(mine / theirs for mine, theirs in rounds)
        whole = median(_seconds(lambda what=what: read(*WHOLE[what])) for _ in range(ROUNDS))  # type: ignore[misc]
        rates = [1 / median(column) for column in zip(*rounds, strict=True)]
        line = f"{what:11} {rates[0]:9,.0f}/s  plain {rates[1]:9,.0f}/s  ratio {ratio:.2f}"
        print(f"{line}  to articles {1 / whole:7,.0f}/s")
        worst = max(worst, ratio)
    return worst > AIM


def _seconds(call: Callable[[], object]) -> float:
    return timeit.timeit(call, number=CALLS) / CALLS


if __name__ == "__main__":
    sys.exit(main())
