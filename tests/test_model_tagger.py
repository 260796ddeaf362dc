"""model.tagger: one record per reading, whatever is handed in."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from data.article import Article, Unreadable
from model.tagger import FEW, FEW_CHARACTERS, Prediction, Tagger

NAMES = ("阅读推广", "戏曲传承", "全民健身")


def test_tag_gives_the_whole_record(tagger: Tagger, unseen: Article) -> None:
    """The record carries where it came from, every score, the decision, the evidence and the model."""
    p = tagger.tag(replace(unseen, notes=("2 pictures",)))
    assert (p.id, p.source, p.title, p.model) == ("unseen", "unseen.txt", "图书馆门口的戏台", "zhuti/small")
    assert (p.status, p.themes) == ("tagged", ("阅读推广", "戏曲传承"))
    assert tuple(p.scores) == NAMES
    assert p.primary == max(p.scores, key=p.scores.__getitem__)
    assert {e.theme for e in p.evidence} == set(p.themes)
    assert p.notes == ("2 pictures",)


def test_tag_without_a_theme_shows_the_likeliest(tagger: Tagger) -> None:
    """An article without a theme still shows what came closest."""
    p = tagger.tag(
        Article("1", "供水管道检修", ("供水公司施工，雨水管道施工，住户提前储水，市民提前安排出行。", "公交车改线。"))
    )
    assert (p.themes, p.primary) == ((), None)
    assert p.status in {"none", "review"}
    assert {e.theme for e in p.evidence} <= {max(p.scores, key=p.scores.__getitem__)}


def test_tag_notes_that_a_text_is_short(tagger: Tagger) -> None:
    """A text with too few known terms goes to an editor, who is told why."""
    p = tagger.tag(Article("1", "图书", ("天色。",), notes=("2 characters",)))
    assert p.status == "review"
    assert p.notes == ("too short to be sure", "2 characters")


def test_tag_of_chinese_without_a_known_term(tagger: Tagger) -> None:
    """Chinese the model knows nothing of is readable, has no theme and scores 0."""
    p = tagger.tag(Article("1", "", ("嗯哼。",)))
    assert (p.status, p.themes, p.evidence) == ("review", (), ())
    assert p.scores == dict.fromkeys(NAMES, 0.0)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", "no text in it; send the article as docx or txt"),
        (" 　\n", "no text in it; send the article as docx or txt"),
        ("2026-11-21 100%。", "no text in it; send the article as docx or txt"),
        (
            "The library opens late on weekends.",
            "hardly any Chinese in it; if the text looks garbled, save it again as docx or UTF-8 txt",
        ),
        (
            "图书馆开门".encode().decode("latin-1"),
            "hardly any Chinese in it; if the text looks garbled, save it again as docx or UTF-8 txt",
        ),
    ],
)
def test_tag_of_what_cannot_be_tagged(tagger: Tagger, text: str, note: str) -> None:
    """Empty, foreign and garbled texts are unreadable, with a note that says what to do."""
    assert tagger.tag(Article("k", "", (text,), source="k.txt", notes=("1 picture",))) == Prediction(
        id="k",
        source="k.txt",
        title="",
        status="unreadable",
        themes=(),
        primary=None,
        scores={},
        evidence=(),
        notes=(note, "1 picture"),
        model="zhuti/small",
    )


@pytest.mark.parametrize(("text", "status"), [("图书馆" + "abcdefg", "review"), ("图书馆" + "abcdefgh", "unreadable")])
def test_tag_with_some_chinese(tagger: Tagger, text: str, status: str) -> None:
    """Three Chinese characters among ten letters are just enough."""
    assert tagger.tag(Article("k", "", (text,))).status == status


def test_tag_passes_an_unreadable_through(tagger: Tagger) -> None:
    """A file that could not be read keeps its reason and remedy as a note."""
    p = tagger.tag(Unreadable("a.pdf", "it is locked", "send it without a password"))
    assert (p.id, p.source, p.status) == ("a.pdf", "a.pdf", "unreadable")
    assert p.notes == ("it is locked; send it without a password",)


def test_tag_gives_as_many_records_as_readings(tagger: Tagger, unseen: Article) -> None:
    """One record comes out for each reading, in the same order, readable or not."""
    readings: list[Article | Unreadable] = [
        unseen,
        Unreadable("a.pdf", "broken", "save it again"),
        Article("e", "", ()),
        unseen,
    ]
    assert [tagger.tag(reading).id for reading in readings] == ["unseen", "a.pdf", "e", "unseen"]


def test_tag_all_tags_a_few_in_one_call(tagger: Tagger, unseen: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any number come out as if each were alone, in calls of FEW, or of fewer where they are long."""
    long = Article("long", "", (*unseen.paragraphs, "长" * FEW_CHARACTERS))
    readings: list[Article | Unreadable] = [
        long,
        *[unseen] * FEW,
        Unreadable("a.pdf", "broken", "save it again"),
        long,
        unseen,
    ]
    expected, calls = [tagger.tag(reading) for reading in readings], counted_calls(tagger, monkeypatch)
    assert list(tagger.tag_all(iter(readings))) == expected
    assert calls == [1, FEW, 2, 1]


def test_tag_all_gives_what_came_before_an_error(
    tagger: Tagger, unseen: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article that cannot be tagged, and a file that ends the reading, cost nothing that came before them."""

    def stops(*readings: Article) -> Iterator[Article]:
        yield from readings
        raise EOFError

    expected = tagger.tag(unseen)
    given: list[Prediction] = []
    bad = Article("bad", "", unseen.paragraphs)
    counted_calls(tagger, monkeypatch, bad=bad)
    for readings, error in ((stops(unseen, unseen), EOFError), (iter((unseen, bad, unseen)), ZeroDivisionError)):
        with pytest.raises(error):
            given.extend(tagger.tag_all(readings))
    assert given == [expected] * 3


def counted_calls(tagger: Tagger, monkeypatch: pytest.MonkeyPatch, *, bad: Article | None = None) -> list[int]:
    """How many articles each call of `tag_many` has from now on; it fails where the bad one is among them."""
    calls: list[int] = []
    original = tagger.tag_many

    def tag_many(readings: Sequence[Article | Unreadable]) -> list[Prediction]:
        calls.append(len(readings))
        if bad in readings:
            raise ZeroDivisionError
        return original(readings)

    monkeypatch.setattr(tagger, "tag_many", tag_many)
    return calls


def test_tag_is_the_same_twice(tagger: Tagger, unseen: Article, model_folder: Path) -> None:
    """Neither earlier articles nor another loading of the model change a record."""
    assert tagger.tag(unseen) == tagger.tag(unseen) == Tagger(model_folder).tag(unseen)


def test_to_record_is_json(tagger: Tagger, unseen: Article) -> None:
    """The record is plain JSON values, its keys in the order of the fields."""
    record = tagger.tag(unseen).to_record()
    assert json.loads(json.dumps(record)) == record
    keys = ["id", "source", "title", "status", "themes", "primary", "scores", "evidence", "notes", "model"]
    assert list(record) == keys
    assert list(record["evidence"][0]) == ["theme", "paragraph", "start", "end", "text", "weight"]
