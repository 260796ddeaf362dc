"""The table of behavioural cases that an editor writes: read, and every mistake named by row and column.

`data/behaviour.csv` is the table that comes along, `data/behaviour.md` explains it to who edits it.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import data
from data.errors import InputError
from data.taxonomy import load_taxonomy
from training.errors import CasesError

LONGEST_CELL = 131_072
"""Characters; a longer one comes from a quotation mark left open. The csv module keeps its limit for all readers."""
STARTER_CASES = Path(data.__file__).with_name("behaviour.csv")
ID, KIND, NOTE, BASE, TEXT, EXPECTED = COLUMNS = ("编号", "类别", "说明", "基准文本", "文本", "期望")
KINDS = {
    "普通": "plain",
    "多主题": "several",
    "无主题": "none",
    "换说法": "paraphrase",
    "加口号": "slogan",
    "换主题段": "swap",
    "换名称": "rename",
    "换数字": "digits",
    "扫描噪声": "noise",
    "题目或短句": "short",
    "读不出": "unreadable",
    "其他": "other",
}
"""The kinds an editor may write, with the ASCII names metrics carry."""
_HARD = frozenset({"读不出", "换数字"})
_SHORT = "题目或短句"
FIVE_WORDS = 12
"""Characters in five words; the titles among the cases are longer."""
ONLY, WITH, WITHOUT, BECOMES = WITH_THEMES = ("主题", "含", "不含", "变为")
NONE_GIVEN, LIKE_BASE, NOT_ALONE, NOT_READ = BARE = ("无主题", "同基准", "不得自动", "读不出")
NO_THEME = "无"
"""Stands for an empty list of themes."""
_NEED_BASE = {LIKE_BASE, BECOMES}
_SPELLINGS = str.maketrans("＝;\n,，", "=；；、、")
"""What a hand in a hurry types for the three marks of a cell."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that must hold: a word of WITH_THEMES with its themes, or a word of BARE."""

    word: str
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the table; `expected` is the cell as written, `base` is "" unless two texts are compared."""

    id: str
    kind: str
    note: str
    base: str
    text: str
    expected: str
    expectations: tuple[Expectation, ...]


def is_hard(case: Case) -> bool:
    """Whether a case is a hard rule: unreadable, digits changed, or no more than five words."""
    return case.kind in _HARD or (case.kind == _SHORT and is_five_words(case.text))


def is_five_words(text: str) -> bool:
    """Whether a text is at most five words: one line, and no longer than five words are."""
    return "\n" not in text and len("".join(text.split())) <= FIVE_WORDS


def starter_cases(theme_names: Sequence[str]) -> list[Case]:
    """The cases that come along; none for another taxonomy, about whose themes they say nothing."""
    return load_cases(STARTER_CASES, theme_names) if set(theme_names) == set(load_taxonomy().names) else []


def load_cases(path: Path, theme_names: Sequence[str]) -> list[Case]:
    """Read a table of cases.

    Args:
        path: CSV with the headings of COLUMNS, in UTF-8 or, as older Excel saves it, GB18030.
        theme_names: the model's themes; an expectation that names another is an error.

    Raises:
        InputError: the file cannot be opened, is no text or holds no case.
        CasesError: the first row that does not fit, by row and column.
    """
    cases: dict[str, Case] = {}
    for number, row in _rows(path):
        try:
            case = _case(row, frozenset(theme_names))
        except _CellError as error:
            raise CasesError(path, number, error.column, error.problem) from error
        if case.id in cases:
            raise CasesError(path, number, ID, f"{case.id} stands in an earlier row too")
        cases[case.id] = case
    if not cases:
        raise InputError(path, "holds no case", "write at least one row below the headings")
    return list(cases.values())


class _CellError(Exception):
    """A cell is wrong; `load_cases` knows its row."""

    def __init__(self, column: str, problem: str) -> None:
        super().__init__(column, problem)
        self.column, self.problem = column, problem


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row as a spreadsheet numbers it, cells by heading) of the rows that hold something."""
    csv.field_size_limit(LONGEST_CELL)
    table = csv.reader(io.StringIO(_decoded(path), newline=""))
    number = 1
    try:
        headings = [cell.strip() for cell in next(table, [])]
        for column in COLUMNS:
            if headings.count(column) != 1:
                raise CasesError(path, 1, column, "this heading must stand there once")
        for number, cells in enumerate(table, 2):
            if any(cell.strip() for cell in cells):
                yield number, dict(zip(headings, cells + [""] * len(headings), strict=False))
    except csv.Error as error:
        raise CasesError(path, number + 1, ID, f"the row cannot be read ({error})") from error


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be opened", "name an existing CSV file") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(path, "neither UTF-8 nor GB18030", "save it as CSV UTF-8")


def _case(row: dict[str, str], themes: frozenset[str]) -> Case:
    identity, kind, expected = row[ID].strip(), row[KIND].strip(), row[EXPECTED].strip()
    if not identity:
        raise _CellError(ID, "is empty")
    if kind not in KINDS:
        raise _CellError(KIND, f"must be one of {'、'.join(KINDS)}")
    expectations = _expectations(expected, themes)
    words = {expectation.word for expectation in expectations}
    if not row[TEXT].strip() and words != {NOT_READ}:
        raise _CellError(TEXT, "is empty")
    if bool(row[BASE].strip()) != bool(words & _NEED_BASE):
        raise _CellError(BASE, f"is needed with {LIKE_BASE} and {BECOMES}, and only with them")
    return Case(identity, kind, row[NOTE].strip(), row[BASE], row[TEXT], expected, expectations)


def _expectations(cell: str, themes: frozenset[str]) -> tuple[Expectation, ...]:
    parts = [part.strip() for part in cell.translate(_SPELLINGS).split("；") if part.strip()]
    if not parts:
        raise _CellError(EXPECTED, "is empty")
    return tuple(_expectation(part, themes) for part in parts)


def _expectation(part: str, themes: frozenset[str]) -> Expectation:
    word, has_themes, listed = (piece.strip() for piece in part.partition("="))
    if word not in (WITH_THEMES if has_themes else BARE):
        words = "、".join([*(f"{word}=" for word in WITH_THEMES), *BARE])
        raise _CellError(EXPECTED, f"{part!r} begins with none of {words}")
    wanted = frozenset(name.strip() for name in listed.split("、")) if has_themes else frozenset()
    if wanted == {NO_THEME} and word in {ONLY, BECOMES}:
        return Expectation(word)
    if unknown := wanted - themes:
        raise _CellError(EXPECTED, f"{'、'.join(sorted(unknown))!r} is no theme of this model")
    return Expectation(word, wanted)
