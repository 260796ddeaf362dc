"""PDF files: characters, radicals, bombs, threads."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from format_files import TEXT, TITLE
from pdf_files import pdf_of_lines, pdf_of_picture

from data import image, pdf
from data.errors import ReadingError
from data.radicals import without_radicals


def test_lines_become_paragraphs_again() -> None:
    """What was broken into lines comes back as it was written, space included."""
    assert pdf.text_of(pdf_of_lines(TEXT)).text == TEXT


def test_radicals_become_characters_and_punctuation_stays() -> None:
    """Only compatibility characters change."""
    assert without_radicals("⽬⻋⻓⾦，（１）ＡＢ") == "目车长金，（１）ＡＢ"


def test_pdfium_is_entered_by_one_thread_at_a_time() -> None:
    """Four threads reading at once get what one gets."""
    content = pdf_of_lines(TEXT)
    with ThreadPoolExecutor(4) as pool:
        texts = {extract.text for extract in pool.map(pdf.text_of, [content] * 8)}
    assert texts == {TEXT}


def test_too_many_pages_are_refused() -> None:
    """A book is no submission."""
    with pytest.raises(ReadingError, match="more than 60 pages"):
        pdf.text_of(pdf_of_lines(TEXT * 20, per_page=1))


def test_scanned_pages_name_the_extra_that_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without text recognition the remedy is the command that installs it."""
    monkeypatch.setattr(image, "ENGINES", ())
    with pytest.raises(ReadingError) as refusal:
        pdf.text_of(pdf_of_picture())
    assert refusal.value.remedy == "run: pip install 'zhuti[ocr]', or send the article as docx"


def test_scanned_pages_are_recognised_when_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rendered page goes to text recognition."""
    monkeypatch.setattr(image, "require", lambda _what: "any")
    monkeypatch.setattr(image, "recognised", lambda pages: f"{TITLE} {pages[0].ndim}")
    assert pdf.text_of(pdf_of_picture()).text == f"{TITLE} 3"
