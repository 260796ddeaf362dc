"""Every note the code can write has a Chinese translation."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from format_cases import CASES

from data.article import Article, Unreadable
from data.profile import profiled
from data.reading import read
from model.tagger import Tagger
from serving.notes_zh import is_translated, note_zh

ROOT = Path(__file__).parents[1]
WRITERS = {"ReadingError": slice(0, 2), "Unreadable": slice(1, 3)}
"""Calls that take a reason and a remedy, and where."""
FOR_DATA_SCIENTISTS = {"finds", "imports", "columns", "ledger_view"}
"""Readers of archives and of the ledger for training, which speak on the command line only."""
LONG = "本刊讯 园区里的企业一家接一家开了工，工人们忙着调试设备，管委会的干部在车间里听意见。"
ODD_ARTICLES = (
    Article("", "", ()),
    Article("", "征稿启事", ("请各开发区踊跃投稿。",)),
    Article("", "短评：慢一点", ("慢一点，才看得清。",)),
    Article("", "园区见闻", ("笔者认为，" + LONG,)),
    Article("", "春到园区——一线见闻", (LONG,)),
    Article("", "园区消息", (LONG * 40,)),
    Article("", "园区", tuple(LONG[4:] for _ in range(90))),
    Article("", "园区", (LONG,), genre="评论", notes=("pictures: 3",)),
    Article("", "园区", ("锟斤拷锟斤拷烫烫烫烫。\ufffd\ufffd",)),
    Article("", "园区", ("Ö÷Ì⣬ÎÄÕÂÀïÐ´µÄÊÇ",)),
    Article("", "Park", ("The park opened three plants this week.",)),
    Article("", "园区", ("好好好好好好好，开工开工开工开工。",)),
)
HOPELESS_TEXTS = ("1234567890", "锟斤拷" * 30, "The park opened three plants this week and hired staff.")


def template(node: ast.expr | None, constants: dict[str, str]) -> str:
    """Return a string as written, with "7" for whatever is filled in; "" for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    if isinstance(node, ast.Name):
        return constants.get(node.id, "")
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def choices(node: ast.expr) -> list[ast.expr]:
    """Return what `a if b else c` and `a or b` may give."""
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    return node.values if isinstance(node, ast.BoolOp) else [node]


def phrases(path: Path) -> Iterator[str]:
    """Yield every reason and remedy a module of readers can write."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    assigned = [
        (node.targets[0].id, node.value)
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]
    constants = {name: template(value, {}) for name, value in assigned}
    for name, value in assigned:
        if name == "reason":
            yield from (template(choice, constants) for choice in choices(value))
        if name.startswith("REFUSED_") and isinstance(value, ast.Tuple):
            rows = [row for row in value.elts if isinstance(row, ast.Tuple)]
            yield from (template(cell, {}) for row in rows for cell in row.elts[1:])
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRITERS:
            yield from (template(argument, constants) for argument in node.args[WRITERS[node.func.id]])


@pytest.mark.parametrize("path", sorted((ROOT / "data").glob("*.py")), ids=lambda path: path.stem)
def test_every_reason_and_remedy_in_a_reader_is_translated(path: Path) -> None:
    """Whatever the source of a reader can say stands in the table; what is filled in may be anything."""
    said = {phrase for phrase in phrases(path) if phrase and path.stem not in FOR_DATA_SCIENTISTS}
    assert [phrase for phrase in said if not is_translated(phrase)] == []


def test_the_search_for_phrases_finds_them() -> None:
    """The test above would pass over an empty search; this many phrases stand in the readers at least."""
    assert len({phrase for path in (ROOT / "data").glob("*.py") for phrase in phrases(path)}) > 110


def test_every_note_of_every_case_of_the_formats_is_translated() -> None:
    """Whatever the readers say of the sample files is said in Chinese."""
    results = [result for case in CASES for result in read(case.name, case.build())]
    notes = {
        note
        for result in results
        for note in ((f"{result.reason}; {result.remedy}",) if isinstance(result, Unreadable) else result.notes)
    }
    assert [note for note in notes if not is_translated(note)] == []


@pytest.mark.parametrize("article", ODD_ARTICLES, ids=range(len(ODD_ARTICLES)))
def test_every_note_of_an_odd_article_is_translated(article: Article, tagger: Tagger) -> None:
    """Length, genre, pictures, garble, repetition and doubt are told in Chinese."""
    assert [note for note in tagger.tag(profiled(article)).notes if not is_translated(note)] == []


@pytest.mark.parametrize("text", HOPELESS_TEXTS)
def test_why_a_text_is_unreadable_is_told_in_chinese(text: str, tagger: Tagger) -> None:
    """The tagger's own reasons are translated too."""
    prediction = tagger.tag(Article("", "", (text,)))
    assert (prediction.status, [note for note in prediction.notes if not is_translated(note)]) == ("unreadable", [])


def test_a_note_keeps_its_figures() -> None:
    """What a note names appears in the Chinese sentence."""
    note = "it holds more than 500,000 characters or 50,000 lines; send the articles in several files"
    assert note_zh(note) == "超过 500,000 字或 50,000 行；请分成几个文件发"


def test_an_unknown_note_is_shown_as_it_is() -> None:
    """A note from elsewhere is better in English than lost."""
    assert note_zh("something new; save as docx") == "something new；请另存为 docx"
