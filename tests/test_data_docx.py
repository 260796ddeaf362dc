"""Word documents: what stands where."""

import pytest
from format_files import BLIP, TITLE, W, body, docx, para, run, zipped

from data.docx import parse_xml, text_of
from data.errors import ReadingError


def test_paragraphs_tables_and_boxes_come_in_order() -> None:
    """The cells of a row stand on one line; a table stands where it stood."""
    row = "".join(f"<w:tc>{para(text)}</w:tc>" for text in ("甲", "", "乙"))
    inside = f"{para('上')}<w:tbl><w:tr>{row}</w:tr></w:tbl>{para('下')}"
    assert text_of(docx(inside)).text == "上\n甲\t乙\n下"


def test_a_row_with_paragraphs_in_its_cells_keeps_them_apart() -> None:
    """A cell with several paragraphs is layout, not a figure in a table."""
    inside = f"<w:tbl><w:tr><w:tc>{para('一')}{para('二')}</w:tc><w:tc>{para('三')}</w:tc></w:tr></w:tbl>"
    assert text_of(docx(inside)).text == "一\n二\n三"


def test_a_deleted_row_is_left_out() -> None:
    """A table row deleted with changes tracked is gone when they are accepted."""
    inside = f"{para('上')}<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{para('旧')}</w:tc></w:tr></w:tbl>"
    assert text_of(docx(inside)).text == "上"


def test_a_switch_set_to_zero_is_off() -> None:
    """`<w:vanish w:val="0"/>` hides nothing."""
    inside = '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>看得见</w:t></w:r></w:p>'
    assert text_of(docx(inside)).text == "看得见"


def test_breaks_and_tabs_are_kept_but_tab_stops_are_none() -> None:
    """A line break ends a line; the tab stops of a paragraph's properties are no text."""
    stops = "<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>"
    inside = f"<w:p>{stops}<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p>"
    assert text_of(docx(inside)).text == "甲\n乙\t丙"


def test_the_code_of_a_field_is_left_out_but_its_result_stays() -> None:
    """A link shows its text, not its address."""
    inside = f"<w:p><w:r><w:instrText>HYPERLINK x</w:instrText></w:r>{run('链接')}</w:p>"
    assert text_of(docx(inside)).text == "链接"


def test_pictures_are_counted_unless_deleted() -> None:
    """A deleted picture is no picture."""
    assert text_of(docx(f"{body()}<w:p>{BLIP}<w:del>{BLIP}</w:del></w:p>")).pictures == 1


def test_without_a_choice_the_fallback_is_read() -> None:
    """An alternative that offers only a fallback is not lost."""
    inside = f"<w:p><mc:AlternateContent><mc:Fallback>{run('甲')}</mc:Fallback></mc:AlternateContent></w:p>"
    assert text_of(docx(inside)).text == "甲"


def test_entities_are_refused_also_in_utf16() -> None:
    """Hiding the entity bomb in another encoding does not help it."""
    with pytest.raises(ReadingError, match="defines entities"):
        parse_xml("<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>".encode("utf-16"))


def test_an_oversized_document_is_refused_before_it_is_unpacked() -> None:
    """11 MB of XML is no article."""
    xml = f'<w:document xmlns:w="{W}"/>'.encode().ljust(11_000_000)
    with pytest.raises(ReadingError, match="unpacks to more"):
        text_of(zipped({"word/document.xml": xml}))


def test_backslashes_in_member_names_are_understood() -> None:
    """Some programs write member names the Windows way."""
    xml = f'<w:document xmlns:w="{W}"><w:body>{para(TITLE)}</w:body></w:document>'.encode()
    assert text_of(zipped({"word\\document.xml": xml})).text == TITLE
