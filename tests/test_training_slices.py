"""Figures of parts of the articles."""

from collections.abc import Sequence

import pytest

from data.article import LabelledArticle
from data.taxonomy import Taxonomy
from training.run import TrainedModel
from training.slices import Slices, length_band, register_of, slices


@pytest.fixture(scope="module")
def parts(trained: TrainedModel, corpus: Sequence[LabelledArticle], taxonomy: Taxonomy) -> Slices:
    """The slices of the small corpus."""
    return slices(corpus, trained.outcomes, taxonomy.names)


@pytest.mark.parametrize(
    ("characters", "band"),
    [(0, "0-299"), (299, "0-299"), (300, "300-499"), (499, "300-499"), (500, "500-799"), (800, "800 and more")],
)
def test_a_length_falls_into_its_band(characters: int, band: str) -> None:
    """A band holds its lower end."""
    assert length_band(characters) == band


@pytest.mark.parametrize(("author", "register"), [("r12", "r"), ("ab", "ab"), ("desk1b", "desk"), ("7", "not stated")])
def test_a_register_is_the_letters_before_the_digits(author: str, register: str) -> None:
    """What follows the first digit counts one author of a register."""
    assert register_of(author) == register


def test_every_article_is_in_one_slice_of_each_dimension(parts: Slices, corpus: Sequence[LabelledArticle]) -> None:
    """But for themes, of which an article may have several."""
    sizes = {name: sum(f.articles for f in found.values()) for name, found in parts.items() if name != "theme"}
    assert sizes == dict.fromkeys(("genre", "length", "register", "themes"), len(corpus))


def test_a_themes_slice_has_the_f1_of_the_theme(parts: Slices, trained: TrainedModel) -> None:
    """Only the theme's own cells count."""
    expected = {name: figures.f1 for name, figures in trained.evaluation.themes.items()}
    assert {name: f.micro_f1.value for name, f in parts["theme"].items() if f.micro_f1} == expected


def test_where_nothing_is_annotated_there_is_no_f1(parts: Slices) -> None:
    """Articles without themes have nothing to find."""
    assert parts["themes"]["0"].micro_f1 is None


def test_slices_stand_in_their_natural_order(parts: Slices) -> None:
    """Numbers by size, not by letter."""
    assert list(parts["themes"]) == sorted(parts["themes"])
