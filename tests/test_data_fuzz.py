"""Whatever is done to a file, reading it ends with a verdict: a short run of what tests/fuzz does at length."""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))

from targets import Target, check, targets

from data import image
from data.headers import decoded
from data.letters import is_cover_letter, letter_text, with_title
from data.reading import read
from data.text import clean, decode

TARGETS = targets()
SHORT = settings(max_examples=25, deadline=5_000, suppress_health_check=list(HealthCheck))
EDITS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4), st.integers(0, 4)), max_size=6)


@pytest.fixture(autouse=True)
def _no_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "ENGINES", ())


def damaged(seed: bytes, edits: list[tuple[float, bytes, int]], kept: float) -> bytes:
    """Overwrite, insert and cut at places given as shares of the file."""
    content = bytearray(seed)
    for place, new, length in edits:
        at = int(place * len(content))
        content[at : at + length] = new
    return bytes(content[: max(1, int(kept * len(content)))])


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
@SHORT
@given(st.data())
def test_a_damaged_file_gives_articles_or_a_reason(target: Target, data: st.DataObject) -> None:
    """Each reader by itself raises nothing but a refusal, within five seconds, however the file was damaged."""
    seed = data.draw(st.sampled_from(target.seeds))
    target(damaged(seed, data.draw(EDITS), data.draw(st.floats(0.1, 1))))


@SHORT
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.docx", "a.pdf", "a.csv", "a", "..", ""]))
def test_any_bytes_under_any_name_get_a_verdict(content: bytes, name: str) -> None:
    """Reading never raises and never gives nothing."""
    check(read(name, content))


@SHORT
@given(st.text(min_size=1, max_size=200), st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_marked_text_comes_back_whole(text: str, encoding: str) -> None:
    """Text with a byte order mark is decoded as it says."""
    assert decode(("项目，" + text.replace("\ufffd", "")).encode(encoding)) == "项目，" + text.replace("\ufffd", "")


@SHORT
@given(
    st.text(alphabet="开发区项目建设企业服务科技创新。，", min_size=4, max_size=60),
    st.sampled_from(["utf-8", "gb18030"]),
)
def test_chinese_text_is_told_apart_without_a_mark(text: str, encoding: str) -> None:
    """UTF-8 and GB18030 are told apart from four characters on."""
    assert decode(text.encode(encoding)) == text


@SHORT
@given(st.text(max_size=100))
@example("\x1b\x1b\x08\x00²")
def test_headers_and_letters_take_any_text(text: str) -> None:
    """Decoding a header, cleaning a text and taking a letter apart never fail."""
    safe = text.encode("utf-8", "replace").decode()
    letter = letter_text(clean(safe))
    assert isinstance(is_cover_letter(letter, 1, 0), bool)
    assert isinstance(with_title(letter, safe), str)
    assert "\n" not in decoded("=?gbk?B?" + safe)
