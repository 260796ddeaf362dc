"""An editor's corrections in a copy of the corpus; the source stays."""

import json
from pathlib import Path

import pytest

from data.errors import CorpusError, InputError, SheetError
from training.audit_sheet import Correction
from training.corrections import Change, apply_corrections

NAMES = ("茶事", "船事")
SHEET = Path("audit.xlsx")
FIRST = (
    '{"id":"q-1",  "title":"渡口开渡","themes":["茶事"],"primary":"茶事",'
    '"paragraphs":[{"text":"渡船开了。","themes":["茶事"]},"再见。"]}'
)
SECOND = '{"id":"q-2",  "title":"茶山开园","themes":["茶事"],"primary":"茶事","paragraphs":["采茶。"]}'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two articles, written with spaces that `json.dumps` would not write."""
    path = tmp_path / "source" / "q.jsonl"
    path.parent.mkdir()
    path.write_text(f"{FIRST}\n{SECOND}\n", encoding="utf-8")
    return path


def correction(
    *themes: str, paragraph: int = 0, primary: str = "", identity: str = "q-1", before: tuple[str, ...] = ("茶事",)
) -> Correction:
    """A change of the first article."""
    return Correction(2, identity, paragraph, before, themes, primary)


def applied(source: Path, *corrections: Correction) -> tuple[list[Change], list[str]]:
    """The changes, and the lines written."""
    folder = source.parents[1] / "corrected"
    changes = apply_corrections(SHEET, corrections, [source], NAMES, folder)
    return changes, (folder / source.name).read_text(encoding="utf-8").splitlines()


def test_only_the_corrected_line_changes(source: Path) -> None:
    """Themes and primary theme are new; the other line is the same to the last space."""
    changes, lines = applied(source, correction("船事"))
    assert changes == [
        Change("q.jsonl", "q-1", "themes", "茶事", "船事"),
        Change("q.jsonl", "q-1", "primary", "茶事", "船事"),
    ]
    record = json.loads(lines[0])
    assert (record["themes"], record["primary"]) == (["船事"], "船事")
    assert lines[1] == SECOND


def test_the_source_stays(source: Path) -> None:
    """Not a byte of it is written."""
    applied(source, correction("船事"))
    assert source.read_text(encoding="utf-8") == f"{FIRST}\n{SECOND}\n"


def test_a_paragraph_is_corrected_in_its_place(source: Path) -> None:
    """A paragraph that was a plain string gets room for its themes; the article keeps its own."""
    changes, lines = applied(source, correction("船事", paragraph=2, before=()))
    assert changes == [Change("q.jsonl", "q-1", "paragraph 2", "无", "船事")]
    assert json.loads(lines[0])["paragraphs"][1] == {"text": "再见。", "themes": ["船事"]}


@pytest.mark.parametrize(
    ("themes", "primary", "expected"),
    [
        (("茶事", "船事"), "", "茶事"),
        (("茶事", "船事"), "船事", "船事"),
        (("船事",), "", "船事"),
        ((), "", None),
        (("茶事",), "无", None),
    ],
)
def test_the_primary_theme_follows(source: Path, themes: tuple[str, ...], primary: str, expected: str | None) -> None:
    """The editor's; else the old one where it still fits; else the only one."""
    _, lines = applied(source, correction(*themes, primary=primary))
    assert json.loads(lines[0])["primary"] == expected


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (correction("船事", identity="q-9"), "no article 'q-9' in the corpus"),
        (correction("茶事", before=("船事",)), "the annotation has changed since the sheet was written"),
        (correction("茶事", primary="船事"), "改为主要主题 is not among 改为主题"),
        (correction("船事", paragraph=3), "the article has 2 paragraphs"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_written(source: Path, wrong: Correction, problem: str) -> None:
    """By row of the sheet."""
    with pytest.raises(SheetError) as error:
        applied(source, wrong)
    assert str(error.value) == f"audit.xlsx, row 2: {problem}."
    assert not (source.parents[1] / "corrected").exists()


def test_two_themes_without_the_old_primary_need_one(source: Path) -> None:
    """Nobody guesses which of two new themes an editor would file it under."""
    source.write_text(FIRST.replace('"primary":"茶事"', '"primary":null') + "\n", encoding="utf-8")
    with pytest.raises(SheetError, match="改为主要主题 is empty; choose one of the themes"):
        applied(source, correction("茶事", "船事"))


def test_the_folder_of_the_source_is_refused(source: Path) -> None:
    """However it is spelled."""
    with pytest.raises(InputError, match=r"holds q\.jsonl, which would be written over"):
        apply_corrections(SHEET, [], [source], NAMES, source.parent / ".." / "source")


def test_an_id_that_stands_twice_is_refused(source: Path) -> None:
    """Nobody can tell which article the editor meant."""
    source.write_text(f"{FIRST}\n{FIRST}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"q\.jsonl:2: the id 'q-1' stands twice"):
        applied(source, correction("船事"))


def test_two_files_of_one_name_are_refused(source: Path, tmp_path: Path) -> None:
    """One copy would write over the other."""
    other = tmp_path / "q.jsonl"
    other.write_text(SECOND + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="two corpus files have the same name"):
        apply_corrections(SHEET, [], [source, other], NAMES, tmp_path / "corrected")
