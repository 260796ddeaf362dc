"""model.normalise: one width, one case, folded numbers, and where every character came from."""

import numpy as np
import plain_model
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.normalise import fold

# Chinese, full-width forms, digits with their joints, Latin, brackets, white space and what datelines are made of.
TEXTS = st.text(
    st.one_of(
        st.sampled_from("图书馆记者讯本刊【】（）()：: 　０１２３４５６７８９0123456789.,:/~-@％ＡｂＺa㎡①ﬁİ…\t\n"),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(),
    ),
    max_size=60,
)


def _folded(text: str) -> str:
    return fold((text,)).text


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_fold_equals_the_plain_definition(texts: list[str]) -> None:
    """Paragraphs folded together are what regular expressions make of each, with the same origins."""
    folded = fold(texts)
    plain = [plain_model.align(text) for text in texts]
    assert folded.text.split("\n") == [text for text, _ in plain]
    place = 0
    for (text, origin), offset in zip(plain, folded.offsets, strict=True):
        assert (folded.origin[place : place + len(text)] - offset).tolist() == origin
        place += len(text) + 1


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_fold_gives_the_code_points_of_its_text(texts: list[str]) -> None:
    """The array and the text say the same."""
    folded = fold(texts)
    assert folded.codes.tolist() == [ord(character) for character in folded.text]


@pytest.mark.parametrize("code", [0, 0x7E, 0x85, 0x1C, 0x130, 0x3A3, 0x2026, 0x3000, 0xD800, 0xFDFA, 0x10FFFF])
def test_fold_of_single_characters(code: int) -> None:
    """Twice in a row, as the first time fills the table: nothing, white space, marks, and what folds to several."""
    expected = plain_model.align(f"图{chr(code)}书")[0]
    assert [_folded(f"图{chr(code)}书") for _ in range(2)] == [expected] * 2


def test_fold_of_every_character_of_the_first_plane() -> None:
    """The table is right for every character, met alone or again."""
    text = "".join(map(chr, np.random.default_rng(0).permutation(0x10000).tolist()))
    assert _folded(text) == _folded(text) == plain_model.align(text)[0]


@given(TEXTS)
def test_normalise_leaves_one_number_sign(text: str) -> None:
    """No ASCII digit but 0 is left, and never two of them in a row."""
    folded = _folded(text)
    assert not set(folded) & set("123456789")
    assert "00" not in folded


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("ＡＢＣ　公司，成立！", "abc公司,成立!"),
        ("面积３㎡", "面积0m0"),
        ("Library Day", "library day"),
        ("a~b", "a b"),
    ],
)
def test_normalise_folds_width_and_case(raw: str, folded: str) -> None:
    """Compatibility forms, capitals and the mark of pairs are folded away."""
    assert _folded(raw) == folded


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("藏书5000册", "藏书0册"),
        ("投资12.5万元", "投资0万元"),
        ("２０２６年３月", "0年0月"),
        ("1,200人", "0人"),
        ("9:30至11:00", "0至0"),
        ("2020-2022年", "0年"),
    ],
)
def test_normalise_folds_numbers(raw: str, folded: str) -> None:
    """A number is one 0, whatever joins its digits."""
    assert _folded(raw) == folded


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("本刊讯 图书馆开门", "图书馆开门"),
        ("本报讯图书馆开门", "图书馆开门"),
        ("　　【云帆讯】图书馆开门", "图书馆开门"),
        ("[云帆讯] 图书馆开门", "图书馆开门"),
        ("云帆讯：图书馆开门", "图书馆开门"),
        ("通讯录已更新", "通讯录已更新"),
        ("图书馆开门。本刊讯 续", "图书馆开门。本刊讯续"),
    ],
)
def test_normalise_takes_the_dateline_out(raw: str, folded: str) -> None:
    """A dateline goes at the head of a paragraph only."""
    assert _folded(raw) == folded


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("图书馆开门。（记者 甲某）", "图书馆开门。"),
        ("图书馆开门。(通讯员甲某 乙某) ", "图书馆开门。"),
        ("图书馆开门。（甲某 乙某）", "图书馆开门。"),
        ("图书馆（甲某）开门。", "图书馆(甲某)开门。"),
        ("图书馆开门（见2版）", "图书馆开门(见0版)"),
    ],
)
def test_normalise_takes_the_byline_out(raw: str, folded: str) -> None:
    """A name in brackets goes at the end of a paragraph only."""
    assert _folded(raw) == folded


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("图 书 馆 开门", "图书馆开门"),
        ("开门 ABC 公司", "开门abc公司"),
        ("图图图书馆", "图书馆"),
        ("天天开门", "天天开门"),
        ("图 图 图书馆", "图书馆"),
    ],
)
def test_normalise_mends_what_scanners_do(raw: str, folded: str) -> None:
    """Spaces inside Chinese and a character three times in a row are the scanner's."""
    assert _folded(raw) == folded


@pytest.mark.parametrize(("raw", "folded"), [("a-b", "a b"), ("163.com", "0 com"), ("x@y", "x y"), ("图-书", "图-书")])
def test_normalise_opens_ascii_joints(raw: str, folded: str) -> None:
    """Joints on which the two segmenters differ become spaces."""
    assert _folded(raw) == folded


def test_normalise_of_half_a_character() -> None:
    """Half of a surrogate pair, which no segmenter takes, becomes a space and goes."""
    assert _folded("图\ud800书") == "图书"


@pytest.mark.parametrize("raw", ["", "  ", "　\t\n"])
def test_normalise_of_nothing(raw: str) -> None:
    """White space alone is nothing."""
    assert fold((raw,)).text == ""
    assert fold((raw,)).origin.tolist() == []


def test_fold_keeps_empty_paragraphs() -> None:
    """Every paragraph has its place between the breaks, with or without text."""
    assert fold(("", "图书", "　", "馆")).text == "\n图书\n\n馆"
    assert fold(()).text == ""


def test_fold_says_where_each_character_came_from() -> None:
    """Dropped characters leave gaps; a folded number comes from its first digit."""
    folded = fold(("题", "云帆讯：藏 书500册㎡"))
    assert folded.text == "题\n藏书0册m0"
    assert (folded.origin[2:] - folded.offsets[1]).tolist() == [4, 6, 7, 10, 11, 11]
