"""Word 97-2003 documents beyond the table of cases."""

import struct

import pytest
from format_files import LEAD, TITLE, doc, ole

from data.doc import text_of
from data.errors import ReadingError


def test_pieces_are_joined_in_the_order_of_their_characters() -> None:
    """A fast-saved file stores its pieces in any order and mixes one and two bytes for a character."""
    pieces = [
        ("utf-16-le", TITLE),
        ("cp1252", "\rGDP \x93x\x94\r".encode("latin-1").decode("cp1252")),
        ("utf-16-le", LEAD),
    ]
    assert text_of(doc(pieces)).text == f"{TITLE}\nGDP “x”\n{LEAD}"


def test_fields_inside_fields_show_their_result_only() -> None:
    """The code of a field, and a field inside that code, are no text."""
    text = "甲\x13HYPERLINK \x13REF a\x14地址\x15\x14乙\x15丙"
    assert text_of(doc([("utf-16-le", text)])).text == "甲乙丙"


def test_pictures_are_counted() -> None:
    """Each picture stands in the text as one character."""
    assert text_of(doc([("utf-16-le", "甲\x01乙\x01")])).pictures == 2


@pytest.mark.parametrize("clx", [b"", b"\x02\x00\x00\x00\x00", b"\x03" * 40, b"\x01\xff\xff"])
def test_a_broken_piece_table_is_damage(clx: bytes) -> None:
    """A piece table that says nothing sensible is a damaged file."""
    main = bytearray(4096)
    struct.pack_into("<HH6xH", main, 0, 0xA5EC, 0xC1, 0x0200)
    struct.pack_into("<i", main, 0x4C, 5)
    struct.pack_into("<II", main, 0x1A2, 0, len(clx))
    with pytest.raises(ReadingError, match="damaged"):
        text_of(ole({"WordDocument": bytes(main), "1Table": clx}))
