"""Rich text beyond the table of cases."""

import pytest
from format_files import rtf, rtf_escaped

from data.errors import ReadingError
from data.rtf import text_of


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (rb"\uc2\u24320\'bf\'aa\u21457 xx.", "开发."),
        (rb"\u-10180?\u-9216?", "\U0001f000"),
        (rb"{\f1 \'e9\'74\'e9}", "été"),
        (rb"a{\*\unknown hidden}b{\header no}c", "abc"),
        (rb"a\~b\_c\{d\}\\", "a b-c{d}\\"),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt y}}", "y"),
        (rb"{\v hidden\v0 seen}", "seen"),
        (rb"{\deleted gone}kept", "kept"),
        (rb"a\par}}}}b", "a\nb"),
        (rb"\trowd a\cell b\cell\row c", "a\tb\t\nc"),
    ],
)
def test_control_words_do_what_word_does(inside: bytes, text: str) -> None:
    """Unicode with its stand-ins, hidden destinations, symbols, fields and tables."""
    assert text_of(rtf(inside, page=1252)).text == text


def test_a_character_split_between_escape_and_letter_is_whole() -> None:
    """The second byte of a GBK character may be a plain letter."""
    assert rtf_escaped("卌") == b"\\'85c"
    assert text_of(rtf(b"\\'85c")).text == "卌"


def test_pictures_are_counted_and_skipped() -> None:
    """Picture bytes are no text; the copy for old readers is not counted."""
    picture = rb"{\*\shppict{\pict " + b"0f" * 900 + rb"}}{\nonshppict{\pict " + b"0f" * 900 + b"}}"
    extract = text_of(rtf(picture + rtf_escaped("图为工地")))
    assert (extract.text, extract.pictures) == ("图为工地", 1)


def test_a_large_file_is_refused_unless_it_is_pictures() -> None:
    """Four megabytes of text are no article, four of picture bytes are."""
    assert text_of(rtf(rb"{\pict " + b"0f" * 2_000_000 + b"}x")).text == "x"
    with pytest.raises(ReadingError, match="larger than 3 MB"):
        text_of(rtf(b"xyz " * 1_000_000))
