"""Editors' decisions from sheets and ledgers: what is taken, what is left out and why, and that the counts add up."""

from pathlib import Path

import pytest
from desk_files import COURT, LIBRARY, STAGE, desk_ledger, desk_sheet

from data.article import LabelledArticle
from data.errors import InputError
from data.feedback import KNOWN, LATER, Feedback, read_feedback
from data.taxonomy import Taxonomy


def reasons(feedback: Feedback) -> list[str]:
    """Why rows were left out; the counts of every source must add up first."""
    for count in feedback.counts:
        assert count.taken + sum(count.left_out.values()) == count.rows
    assert sum(count.taken for count in feedback.counts) == len(feedback.articles)
    return [one.reason for one in feedback.left_out]


def test_a_sheet_gives_the_corrected_themes(tmp_path: Path, taxonomy: Taxonomy) -> None:
    """The correction goes before the proposal, 无 means none, and an empty correction means the editor agreed."""
    sheet = desk_sheet(
        tmp_path / "a.xlsx",
        {"主题": "阅读推广", "更正主题": "戏曲传承；阅读推广", "更正主要主题": "戏曲传承", "正文": LIBRARY},
        {"主题": "阅读推广", "更正主题": "无", "正文": STAGE},
        {"主题": "全民健身", "主要主题": "全民健身", "状态": "已刊发", "正文": COURT},
    )
    feedback = read_feedback([str(sheet)], taxonomy)
    assert [(one.themes, one.primary) for one in feedback.articles] == [
        (("阅读推广", "戏曲传承"), "戏曲传承"),
        ((), None),
        (("全民健身",), "全民健身"),
    ]
    assert (feedback.counts[0].corrected, reasons(feedback)) == (2, [])


def test_a_full_text_may_stand_on_a_second_sheet(tmp_path: Path, taxonomy: Taxonomy) -> None:
    """Rows of one 编号 are joined in their order; Excel limits a cell, not an article."""
    texts = [("1", LIBRARY), ("1", STAGE)]
    sheet = desk_sheet(tmp_path / "a.xlsx", {"主题": "阅读推广"}, texts=texts)
    (one,) = read_feedback([str(sheet)], taxonomy).articles
    assert one.article.paragraphs == (LIBRARY, STAGE)


def test_csv_is_read_as_the_workbook_is(tmp_path: Path, taxonomy: Taxonomy) -> None:
    """Excel on Windows saves GBK; a cell kept from running as a formula loses its mark."""
    path = tmp_path / "a.csv"
    path.write_text(f"编号,题目,状态,主题,正文\n7,'=一桥,采用,阅读推广,{LIBRARY}\n", encoding="gbk")
    (one,) = read_feedback([str(path)], taxonomy).articles
    assert (one.article.title, one.themes) == ("=一桥", ("阅读推广",))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"状态": "收到", "主题": "阅读推广", "正文": STAGE}, "not decided yet"),
        ({"状态": "已归类", "主题": "阅读推广", "正文": STAGE}, "unknown state 已归类"),
        ({"主题": "阅读推广"}, "no text"),
        ({"主题": "阅读推广", "正文": "……"}, "no text"),
        ({"主题": "茶事", "正文": STAGE}, "unknown theme 茶事"),
        ({"主题": "阅读推广", "正文": STAGE + "\ufffd"}, "the text is garbled"),
    ],
)
def test_a_row_is_left_out_with_its_reason(
    tmp_path: Path, taxonomy: Taxonomy, row: dict[str, str], reason: str
) -> None:
    """The row beside it is taken; nothing is lost without a word."""
    sheet = desk_sheet(tmp_path / "a.xlsx", {"主题": "阅读推广", "正文": LIBRARY}, row)
    feedback = read_feedback([str(sheet)], taxonomy)
    assert (reasons(feedback), feedback.counts[0].taken) == ([reason], 1)
    assert feedback.left_out[0].place == f"{sheet} > 稿件:3"


def test_a_corrected_row_is_decided_whatever_its_state(tmp_path: Path, taxonomy: Taxonomy) -> None:
    """An editor may correct the themes before the article is accepted."""
    sheet = desk_sheet(tmp_path / "a.xlsx", {"状态": "收到", "更正主题": "阅读推广", "正文": LIBRARY})
    assert read_feedback([str(sheet)], taxonomy).counts[0].taken == 1


def test_a_ledger_gives_its_corrections(tmp_path: Path, taxonomy: Taxonomy) -> None:
    """Editors become numbered authors, so that no name gets into a run; paragraphs are labelled by keyword."""
    ledger = desk_ledger(
        tmp_path / "desk.db",
        {"paragraphs": ["开场白。", LIBRARY], "themes": ["阅读推广"], "decided_by": "甲", "changed": 1},
        {"paragraphs": [STAGE], "themes": ["戏曲传承"], "decided_by": "乙"},
        {"paragraphs": [COURT], "themes": []},
    )
    feedback = read_feedback([f"sqlite:///{ledger}"], taxonomy)
    assert [(one.author, one.themes) for one in feedback.articles] == [
        ("feedback2", ("阅读推广",)),
        ("feedback1", ("戏曲传承",)),
        ("feedback", ()),
    ]
    assert feedback.articles[0].paragraph_themes == ((), ("阅读推广",))
    assert (feedback.counts[0].corrected, reasons(feedback)) == (1, [])


@pytest.mark.parametrize(
    ("first", "second", "themes"),
    [
        ("2026-05-01", "2026-05-02", "戏曲传承"),
        ("2026-05-02", "2026-05-01", "阅读推广"),
        ("2026-05-02", "", "戏曲传承"),
    ],
)
def test_of_two_decisions_on_one_text_the_last_counts(
    tmp_path: Path, taxonomy: Taxonomy, first: str, second: str, themes: str
) -> None:
    """The later date, or where one says none the one read later; punctuation does not make another text."""
    one = desk_ledger(tmp_path / "1.db", {"paragraphs": [LIBRARY], "themes": ["阅读推广"], "decided_at": first})
    two = desk_ledger(tmp_path / "2.db", {"paragraphs": [LIBRARY[:-1]], "themes": ["戏曲传承"], "decided_at": second})
    feedback = read_feedback([str(one), str(two)], taxonomy)
    assert ([article.themes for article in feedback.articles], reasons(feedback)) == ([(themes,)], [LATER])


def test_a_decision_overrules_the_corpus(tmp_path: Path, taxonomy: Taxonomy, corpus: list[LabelledArticle]) -> None:
    """Where both agree the corpus stays, as it knows its paragraphs; where they do not, the editor is right."""
    rows = [{"题目": one.article.title, "正文": "\n".join(one.article.paragraphs)} for one in corpus[:2]]
    sheet = desk_sheet(
        tmp_path / "a.xlsx",
        {**rows[0], "主题": "；".join(corpus[0].themes)},
        {**rows[1], "主题": "；".join(corpus[1].themes), "更正主题": "全民健身"},
    )
    feedback = read_feedback([str(sheet)], taxonomy, corpus)
    assert (reasons(feedback), feedback.replaced) == ([KNOWN], (corpus[1].article.id,))


def test_an_article_keeps_its_id_from_run_to_run(tmp_path: Path, taxonomy: Taxonomy) -> None:
    """Runs are compared article by article, whatever other sources they had."""
    one = desk_sheet(tmp_path / "a.xlsx", {"主题": "阅读推广", "正文": LIBRARY})
    two = desk_sheet(tmp_path / "b.xlsx", {"主题": "戏曲传承", "正文": STAGE})
    (alone,) = read_feedback([str(one)], taxonomy).articles
    together = read_feedback([str(two), str(one)], taxonomy).articles
    assert together[0].article.id != alone.article.id == together[1].article.id


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("none.xlsx", None, "none.xlsx: No such file or directory; name an existing sheet or ledger."),
        (
            "a.csv",
            b"a,b\n1,2\n",
            "a.csv: no row below the columns 编号, 状态 and 主题; name a sheet that the desk exported.",
        ),
        ("a.xlsx", b"PK\x03\x04", "a.xlsx: the file is damaged or was cut off on the way; open it on your computer"),
        ("a.db", b"SQLite format 3\0broken", "a.db: cannot be read as a ledger ("),
    ],
)
def test_a_source_that_is_none_is_one_sentence(
    tmp_path: Path, taxonomy: Taxonomy, name: str, content: bytes | None, sentence: str
) -> None:
    """What happened, to which file, what to do."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_feedback([str(tmp_path / name)], taxonomy)
    assert str(caught.value).startswith(f"{tmp_path}/{sentence}")


def test_a_database_that_is_no_ledger_is_named(tmp_path: Path, taxonomy: Taxonomy) -> None:
    """A URL of a file that is not there makes none."""
    with pytest.raises(InputError, match=r"none\.db: does not exist; name the ledger of a desk"):
        read_feedback([f"sqlite:///{tmp_path / 'none.db'}"], taxonomy)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_answer_keeps_its_password(taxonomy: Taxonomy) -> None:
    """The sentence names the server and never the password."""
    with pytest.raises(InputError) as caught:
        read_feedback(["postgresql://desk:secret@127.0.0.1:9/zhuti"], taxonomy)
    assert str(caught.value) == (
        "postgresql://***@127.0.0.1:9/zhuti: cannot be read as a ledger (OperationalError); name the ledger of a desk."
    )
