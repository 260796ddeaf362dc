"""data.corpus: annotated articles from JSONL, with every mistake named by file and line."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.article import Article, LabelledArticle
from data.corpus import corpus_digest, load_corpus, numbered_lines, parse_line, starter_files
from data.errors import CorpusError, InputError

THEMES = ("阅读推广", "戏曲传承")


def line_of(**changes: Any) -> str:  # noqa: ANN401 (a JSON value of any kind, right or wrong)
    """One good line; a change to None leaves the field out."""
    record = {"id": "k1", "title": "书屋开门", "themes": ["阅读推广"], "primary": "阅读推广", "paragraphs": ["正文。"]}
    return json.dumps({k: v for k, v in (record | changes).items() if v is not None}, ensure_ascii=False)


def problem_of(line: str) -> str:
    """What is said of the line, after file and number."""
    with pytest.raises(CorpusError) as caught:
        parse_line(Path("a.jsonl"), 7, line, THEMES)
    message = str(caught.value)
    assert message.startswith("a.jsonl:7: ")
    return message.removeprefix("a.jsonl:7: ")


def test_parse_line_of_the_shortest_form() -> None:
    """Paragraphs may be plain strings; unlabelled ones have the article's themes; what is not given is empty."""
    assert parse_line(Path("a.jsonl"), 1, line_of(), THEMES) == LabelledArticle(
        article=Article(id="k1", title="书屋开门", paragraphs=("正文。",)),
        author="",
        themes=("阅读推广",),
        primary="阅读推广",
        paragraph_themes=(("阅读推广",),),
    )


def test_parse_line_of_a_title_alone() -> None:
    """A list of titles is a corpus too: the only theme is the primary one."""
    labelled = parse_line(Path("a.jsonl"), 1, line_of(paragraphs=None, primary=None), THEMES)
    assert (labelled.article.paragraphs, labelled.paragraph_themes, labelled.primary) == ((), (), "阅读推广")


def test_parse_line_of_the_full_form() -> None:
    """Every field of the form arrives where it belongs."""
    paragraph = {"text": "正文。", "themes": ["戏曲传承"]}
    line = line_of(
        author="x1", zone="云帆区", genre="消息", source="x", borderline=["戏曲传承"], paragraphs=[paragraph]
    )
    assert parse_line(Path("a.jsonl"), 1, line, THEMES) == LabelledArticle(
        article=Article("k1", "书屋开门", ("正文。",), source="x", zone="云帆区", genre="消息"),
        author="x1",
        themes=("阅读推广",),
        primary="阅读推广",
        paragraph_themes=(("戏曲传承",),),
        borderline=("戏曲传承",),
    )


def test_parse_line_not_json() -> None:
    """A line that is not JSON is named with the parser's reason."""
    assert problem_of("{'id': 1}").startswith("not JSON (Expecting property name")


def test_parse_line_nested_beyond_reason() -> None:
    """A line nested deeper than the parser goes is not JSON to us."""
    assert problem_of("[" * 100_000).startswith("not JSON (")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("[1]", "not a JSON object."),
        (line_of(id=None), "'id' is missing or not a string."),
        (line_of(id=5), "'id' is missing or not a string."),
        (line_of(title=" ", paragraphs=[]), "'title' is missing or not a string."),
        (line_of(title=3), "'title' is missing or not a string."),
        (line_of(author=3), "'author' is missing or not a string."),
        (line_of(paragraphs="正文。"), "'paragraphs' is not a list."),
        (line_of(paragraphs=[{"themes": []}]), "'text' is missing or not a string."),
        (line_of(themes=None), "'themes' is missing or not a list."),
        (line_of(themes="阅读推广"), "'themes' is missing or not a list."),
        (line_of(themes=["茶"]), "unknown theme '茶' in 'themes'; the taxonomy has 阅读推广, 戏曲传承."),
        (
            line_of(paragraphs=[{"text": "正文", "themes": ["茶"]}]),
            "unknown theme '茶' in 'paragraph themes'; the taxonomy has 阅读推广, 戏曲传承.",
        ),
        (line_of(borderline=["茶"]), "unknown theme '茶' in 'borderline'; the taxonomy has 阅读推广, 戏曲传承."),
        (line_of(themes=["阅读推广", "阅读推广"]), "a theme is named twice in 'themes'."),
        (line_of(primary="戏曲传承"), "'primary' is '戏曲传承', which is not among the article's themes."),
        (line_of(title="书屋\ud800"), "'title' holds half a character (a lone surrogate)."),
    ],
)
def test_parse_line_names_the_problem(line: str, problem: str) -> None:
    """Every mistake in a record is said by file, line and field."""
    assert problem_of(line) == problem


def test_load_corpus_names_file_and_line(tmp_path: Path) -> None:
    """Line numbers count from 1 and count blank lines too."""
    path = tmp_path / "a.jsonl"
    path.write_text(f"{line_of()}\n\n{line_of(themes=['茶'])}\n", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        load_corpus([path], THEMES)
    assert str(caught.value).startswith(f"{path}:3: unknown theme '茶'")


def test_load_corpus_of_two_files(corpus_path: Path, tmp_path: Path) -> None:
    """Files are read one after the other."""
    other = tmp_path / "b.jsonl"
    other.write_text(line_of(), encoding="utf-8")
    loaded = load_corpus([corpus_path, other], ("阅读推广", "戏曲传承", "全民健身"))
    assert [row.article.id for row in loaded][-2:] == ["y1-08", "k1"]


def test_load_corpus_when_missing(tmp_path: Path) -> None:
    """A missing file is named with what to do."""
    path = tmp_path / "none.jsonl"
    with pytest.raises(InputError) as caught:
        load_corpus([path], THEMES)
    assert str(caught.value) == f"{path}: No such file or directory; name an existing JSONL file."


def test_load_corpus_of_a_folder(tmp_path: Path) -> None:
    """A folder in place of a file is an expected error too."""
    with pytest.raises(InputError) as caught:
        load_corpus([tmp_path], THEMES)
    assert str(caught.value) == f"{tmp_path}: Is a directory; name an existing JSONL file."


def test_load_corpus_not_utf8(tmp_path: Path) -> None:
    """A file saved as GB18030 is refused with how to save it."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(line_of().encode("gb18030"))
    with pytest.raises(InputError) as caught:
        load_corpus([path], THEMES)
    assert str(caught.value) == f"{path}: not UTF-8; save it as UTF-8."


@pytest.mark.parametrize("content", ["", "\n  \n"])
def test_load_corpus_of_an_empty_file(tmp_path: Path, content: str) -> None:
    """A file without a single article is an error, not a corpus of none."""
    path = tmp_path / "a.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_corpus([path], THEMES)
    assert str(caught.value) == f"{path}: holds no article; name a JSONL file of annotated articles."


def test_numbered_lines_with_windows_line_ends(tmp_path: Path) -> None:
    """Windows line ends and a byte order mark leave no trace in the lines."""
    path = tmp_path / "a.jsonl"
    path.write_bytes("\ufeff甲\r\n\r\n乙\r\n".encode())
    assert list(numbered_lines(path)) == [(1, "甲"), (3, "乙")]


def test_starter_files_of_a_checkout() -> None:
    """A checkout carries its corpus, in a fixed order."""
    names = [path.name for path in starter_files()]
    assert names[:2] == ["a1.jsonl", "a2.jsonl"]
    assert names == sorted(names)


def test_corpus_digest_is_independent_of_order(corpus: list[LabelledArticle]) -> None:
    """The order of files and lines does not change the digest."""
    assert corpus_digest(corpus) == corpus_digest(corpus[::-1])
    assert len(corpus_digest(corpus)) == 64


def test_corpus_digest_changes_with_a_label(corpus: list[LabelledArticle]) -> None:
    """One changed label is another corpus."""
    assert corpus_digest([replace(corpus[0], primary=None), *corpus[1:]]) != corpus_digest(corpus)
