"""data.check: what is wrong or suspicious in annotated files, and the table of counts."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from data.article import Article
from data.check import Report, check_files, shingles

R, O = "阅读推广", "戏曲传承"  # noqa: E741 (one letter per theme keeps the tables legible)
THEMES = (R, O)
LONG = "图书馆把周末闭馆时间推迟到晚上九点，读者可以在阅览室自习。"
OTHER = "剧团把戏台搭到村口，演员唱起小调，邻村的人都赶来看。"


def row(identity: str, text: str | Sequence[tuple[str, list[str]]] = LONG, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """One annotated article on reading, with changes."""
    pieces = [(text, [R])] if isinstance(text, str) else text
    paragraphs = [{"text": part, "themes": themes} for part, themes in pieces]
    return {"id": identity, "title": "题目" + identity, "themes": [R], "primary": R, "paragraphs": paragraphs} | changes


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the checked file stands."""
    return tmp_path / "a.jsonl"


def check(path: Path, *rows: dict[str, Any] | str) -> Report:
    """Write rows and check them."""
    lines = [entry if isinstance(entry, str) else json.dumps(entry, ensure_ascii=False) for entry in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return check_files([path], THEMES)


def test_check_files_of_a_good_file(path: Path) -> None:
    """Nothing is said of good articles."""
    report = check(path, row("k1"), row("k2", OTHER))
    assert (report.errors, report.warnings, report.n_articles) == ([], [], 2)


def test_check_files_collects_every_bad_line(path: Path) -> None:
    """A bad line does not hide the next one, and the good ones are still counted."""
    report = check(path, "{", row("k1"), row("k2", OTHER, themes=["茶"]))
    assert [error.partition(" ")[0] for error in report.errors] == [f"{path}:1:", f"{path}:3:"]
    assert report.n_articles == 1


def test_check_files_with_a_missing_file(path: Path, tmp_path: Path) -> None:
    """A missing file is one error among the others; the rest is checked."""
    check(path, row("k1"))
    report = check_files([tmp_path / "none.jsonl", path], THEMES)
    assert report.errors == [f"{tmp_path / 'none.jsonl'}: No such file or directory; name an existing JSONL file."]
    assert report.n_articles == 1


def test_check_files_with_an_empty_file(path: Path) -> None:
    """An empty file is an error: somebody meant to annotate."""
    assert check(path).errors == [f"{path}: holds no article; name a JSONL file of annotated articles."]


def test_check_files_with_a_file_not_utf8(path: Path) -> None:
    """A file saved as GB18030 is an error that says how to save it."""
    path.write_bytes(json.dumps(row("k1"), ensure_ascii=False).encode("gb18030"))
    assert check_files([path], THEMES).errors == [f"{path}: not UTF-8; save it as UTF-8."]


def test_check_files_with_a_duplicate_id(path: Path) -> None:
    """An id used twice is named with both places."""
    report = check(path, row("k1"), row("k2", "短。"), row("k1", OTHER))
    assert report.errors == [f"{path}:3: id 'k1' is already used at {path}:1."]


def test_check_files_with_near_duplicates(path: Path) -> None:
    """Two articles that share most of their text are named with both places and the share."""
    report = check(path, row("k1"), row("k2", OTHER), row("k3", LONG.replace("九点", "十点"), title="题目k1"))
    assert report.errors == [f"{path}:1 and {path}:3: near-duplicates (50% of their text is shared)."]


def test_check_files_with_a_shared_sentence(path: Path) -> None:
    """One sentence in common is no near-duplicate."""
    more = "志愿者还在门口摆了长桌，把捐来的旧书分类登记，附近学校的老师带着学生来帮忙，忙到傍晚才收工回家吃饭。"
    report = check(path, row("k1", LONG + more), row("k2", LONG + OTHER * 2))
    assert report.errors == []


def test_shingles_leave_punctuation_out() -> None:
    """Punctuation and white space do not tell two copies apart."""
    plain = Article("1", "一二三四", ("五六七八九",))
    dotted = Article("2", "一，二 三四！", ("五六\n七八。九",))
    assert shingles(plain) == shingles(dotted) == {"一二三四五六七八", "二三四五六七八九"}


def test_shingles_of_a_text_shorter_than_one() -> None:
    """A text shorter than a shingle is its own shingle."""
    assert shingles(Article("1", "短", ("文",))) == {"短文"}


@pytest.mark.parametrize(
    ("record", "warning"),
    [
        (row("k1", [(LONG, [])], title="甲"), None),
        (row("k1", [(LONG, [O])], themes=[R, O]), f"the article has {R}, but no paragraph has."),
        (row("k1", [(LONG, [O])], themes=[R, O], title=f"谈{R}"), None),
        (row("k1", [(LONG, [R, O])]), f"more than half of the text has {O}, but the article does not."),
        (row("k1", [(LONG, [R]), (LONG, [O])]), None),
        (row("k1", primary=None), "an article has a primary theme exactly when it has themes."),
        (row("k1", genre="诗歌"), "genre '诗歌' is not one of 消息, 通讯, 评论."),
        (row("k1", genre="评论"), None),
    ],
)
def test_check_files_warns_of_contradicting_labels(path: Path, record: dict[str, Any], warning: str | None) -> None:
    """Labels of article and paragraphs that contradict each other are warned of, and nothing else is."""
    report = check(path, record)
    assert report.warnings == ([f"{path}:1: {warning}"] if warning else [])
    assert report.errors == []


def test_check_files_counts_labels(path: Path) -> None:
    """Articles are counted by theme in the taxonomy's order, by number of themes, by genre and by author."""
    none: dict[str, Any] = {"themes": [], "primary": None, "author": "x1"}
    both: dict[str, Any] = {"themes": [R, O], "genre": "消息", "author": "x1"}
    report = check(path, row("k1"), row("k2", [(OTHER, [R, O])], **both), row("k3", [("短。", [])], **none))
    assert {name: dict(counts) for name, counts in report.counts.items()} == {
        "theme": {R: 2, O: 1, "(none)": 1},
        "themes per article": {"1": 1, "2": 1, "0": 1},
        "genre": {"(none)": 2, "消息": 1},
        "author": {"(none)": 1, "x1": 2},
    }
    assert list(report.counts["theme"]) == [R, O, "(none)"]


def test_check_files_of_the_small_corpus(corpus_path: Path) -> None:
    """The corpus the tests train on is itself without error or warning."""
    report = check_files([corpus_path], (R, O, "全民健身"))
    assert (report.errors, report.warnings, report.n_articles) == ([], [], 24)


def test_many_copies_of_one_article_are_reported(path: Path) -> None:
    """Beyond COMMON_SHINGLE copies each is held against the next only, and still named."""
    report = check(path, *(row(f"k{number}", title="题目") for number in range(25)))
    assert len(report.errors) == 24
    assert report.errors[0] == f"{path}:1 and {path}:2: near-duplicates (100% of their text is shared)."
