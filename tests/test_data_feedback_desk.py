"""What the desk hands out is what training reads: the real ledger and its sheets, on each database."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from desk_files import COURT, LIBRARY, STAGE

from data.article import Article
from data.feedback import read_feedback
from data.taxonomy import Taxonomy
from model.tagger import Tagger
from serving.drift_input import submitted
from serving.ledger import Ledger
from serving.records import Filter
from serving.sheets import to_csv, to_xlsx

Decision = tuple[tuple[str, ...], str | None, str]
DECIDED: list[Decision] = [
    (("阅读推广", "戏曲传承"), "戏曲传承", "feedback2"),
    ((), None, "feedback1"),
]
"""Themes, primary theme and author of what `decide` decides; 乙 stands before 甲."""


def decide(ledger: Ledger, tagger: Tagger) -> None:
    """Three submissions of one proposed theme: one corrected, one decided to have none, one that nobody has decided."""
    texts = {"阅读推广": LIBRARY, "全民健身": COURT, "戏曲传承": STAGE}
    articles = {theme: Article(theme, "集市", (text, text)) for theme, text in texts.items()}
    first, second, _ = ledger.receive_many(
        [(article, replace(tagger.tag(article), themes=(theme,), primary=theme)) for theme, article in articles.items()]
    )
    themes, primary, _ = DECIDED[0]
    ledger.decide(first.id, version=first.version, editor="甲", state="accepted", themes=themes, primary=primary)
    ledger.decide(second.id, version=second.version, editor="乙", state="rejected", themes=())


def read(source: Path | str, taxonomy: Taxonomy) -> tuple[Sequence[Decision], int, int]:
    """The decisions, and how many rows were corrected and left out."""
    feedback = read_feedback([str(source)], taxonomy)
    decisions = [(one.themes, one.primary, one.author) for one in feedback.articles]
    assert [one.article.paragraphs for one in feedback.articles] == [(LIBRARY, LIBRARY), (COURT, COURT)]
    return decisions, feedback.counts[0].corrected, len(feedback.left_out)


def test_a_ledger_is_read_as_it_was_decided(any_url: str, tagger: Tagger, taxonomy: Taxonomy) -> None:
    """Undecided submissions are no corrections; they are submissions to `zhuti drift`."""
    with Ledger(any_url) as ledger:
        decide(ledger, tagger)
    assert read(any_url, taxonomy) == (DECIDED, 2, 0)
    assert submitted([any_url]).n_found == 3


@pytest.mark.parametrize("name", ["week.xlsx", "week.csv"])
def test_an_exported_sheet_says_what_the_ledger_says(
    ledger: Ledger, tagger: Tagger, taxonomy: Taxonomy, tmp_path: Path, name: str
) -> None:
    """And the undecided row is left out with its reason."""
    decide(ledger, tagger)
    rows = ledger.submissions(Filter(with_text=True, order="number"))
    write = to_xlsx if name.endswith("xlsx") else to_csv
    (tmp_path / name).write_bytes(write(rows, taxonomy.names))
    assert read(tmp_path / name, taxonomy) == (DECIDED, 2, 1)


def test_a_corrected_primary_theme_is_a_correction(
    ledger: Ledger, tagger: Tagger, taxonomy: Taxonomy, tmp_path: Path, unseen: Article
) -> None:
    """Also where the themes stay as they were proposed."""
    one = ledger.receive(unseen, replace(tagger.tag(unseen), themes=("阅读推广", "戏曲传承"), primary="阅读推广"))
    ledger.decide(one.id, version=one.version, editor="甲", primary="戏曲传承")
    (tmp_path / "a.xlsx").write_bytes(to_xlsx([ledger.submission(one.id)], taxonomy.names))
    feedback = read_feedback([str(tmp_path / "a.xlsx")], taxonomy)
    assert (feedback.articles[0].primary, feedback.counts[0].corrected) == ("戏曲传承", 1)
