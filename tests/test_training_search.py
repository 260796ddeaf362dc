"""training.search: what a search measures is never measured on what it was chosen or trained on."""

from dataclasses import replace

import numpy as np
import pytest

from data.article import LabelledArticle
from data.taxonomy import Taxonomy
from model.aggregate import Views
from model.tokens import Segmenter
from training import search
from training.dataset import TrainingData, prepare
from training.fit import fit_model
from training.run import TrainedModel
from training.search import GROUPS, KEPT_BACK, Candidate, Ground, confirm, deal, ground, score
from training.settings import Settings


def ground_of(
    data: TrainingData, corpus: list[LabelledArticle], taxonomy: Taxonomy, *, reference: tuple[int, ...] | None = None
) -> Ground:
    """The small corpus, dealt; `reference` says which articles choices are made on, all when None."""
    chosen = np.arange(24) if reference is None else np.array(reference)
    themes = dict(zip(taxonomy.slugs, taxonomy.names, strict=True))
    return ground(replace(data, reference=chosen), corpus, themes, digest="d", seed=0)


@pytest.fixture
def small(training_data: TrainingData, corpus: list[LabelledArticle], taxonomy: Taxonomy) -> Ground:
    """The small corpus whose third author's eight articles are the reference ones."""
    return ground_of(training_data, corpus, taxonomy, reference=tuple(range(16, 24)))


def test_authors_are_dealt_whole_and_registers_evenly() -> None:
    """No author is in two groups; of six authors of each register every group has one."""
    authors = [f"{register}{number}" for register in "ab" for number in range(6) for _ in range(3)]
    groups = deal(authors, 0)
    by_author = {author: {int(g) for a, g in zip(authors, groups, strict=True) if a == author} for author in authors}
    assert {len(found) for found in by_author.values()} == {1}
    for register in "ab":
        assert sorted(min(found) for author, found in by_author.items() if author[0] == register) == list(range(6))


def test_few_authors_share_out_their_articles() -> None:
    """With fewer authors than groups the articles take turns, in an order the seed decides."""
    groups = deal(["x1", "x2", "y1"] * 8, 0)
    assert np.bincount(groups).tolist() == [4] * 6
    assert not np.array_equal(groups, deal(["x1", "x2", "y1"] * 8, 1))


@pytest.mark.parametrize("group", [*range(GROUPS), KEPT_BACK])
def test_no_trial_trains_on_what_it_scores_or_on_the_group_kept_back(
    small: Ground, settings: Settings, monkeypatch: pytest.MonkeyPatch, group: int
) -> None:
    """The articles a model is fitted on hold none that it scores, and none of the group kept back."""
    fitted: list[set[int]] = []

    class Silent:
        """Stands for a model that says nothing."""

        def views(self, matrix: object, rows: object) -> Views:
            """No scores."""
            del matrix, rows
            return Views(*[np.zeros((0, 3))] * 4)

    def remember(data: object, settings: object, seen: np.ndarray) -> Silent:
        del data, settings
        fitted.append(set(seen.tolist()))
        return Silent()

    monkeypatch.setattr(search, "fit_model", remember)
    rows, _ = score(small, settings, group)
    assert fitted[0]
    assert not fitted[0] & set(rows.tolist())
    assert not fitted[0] & set(np.flatnonzero(small.data.folds == KEPT_BACK).tolist())


def test_what_is_kept_back_chooses_nothing(small: Ground) -> None:
    """The articles calibration and threshold are chosen on hold none of the group kept back."""
    assert not set(small.data.reference.tolist()) & set(np.flatnonzero(small.data.folds == KEPT_BACK).tolist())
    assert len(small.data.reference) > 0


def test_the_ground_holds_no_text(small: Ground) -> None:
    """What goes to other machines is counts, labels, names of authors and ids."""
    assert small.data.corpus == ()
    assert small.ids[0] == "x1-01"


def test_a_value_is_micro_f1_over_the_groups_scored(small: Ground, settings: Settings) -> None:
    """After the last group all searched articles are counted, each decided once."""
    candidate = Candidate(small, settings)
    for group in range(GROUPS):
        candidate.take(group, score(small, settings, group))
    decided = [candidate._decisions(group) for group in range(GROUPS)]  # noqa: SLF001 (the parts of the figure)
    both = sum((one.labels & one.given).sum() for one in decided)
    either = sum((one.labels | one.given).sum() for one in decided)
    assert candidate.value() == pytest.approx(2 * both / (both + either))
    assert sum(len(one.labels) for one in decided) == 20


def test_a_choice_does_not_see_the_group_it_decides(
    training_data: TrainingData, corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings
) -> None:
    """Where all articles are references, a group's own scores change nothing of its threshold or calibration."""
    everyone = ground_of(training_data, corpus, taxonomy)
    plain, turned = Candidate(everyone, settings), Candidate(everyone, settings)
    for group in range(GROUPS):
        rows, scored = score(everyone, settings, group)
        plain.take(group, (rows, scored))
        turned.take(group, (rows, Views(*(1 - view for view in scored)) if group == 2 else scored))
    assert plain._choice(2).calibration.tolist() == turned._choice(2).calibration.tolist()  # noqa: SLF001
    assert plain._choice(1).calibration.tolist() != turned._choice(1).calibration.tolist()  # noqa: SLF001


def test_references_in_one_group_choose_nothing_for_themselves(
    training_data: TrainingData, corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings
) -> None:
    """That group is decided by choices made on the other groups, references or not."""
    own = ground_of(training_data, corpus, taxonomy)
    group = 2
    own = replace(own, data=replace(own.data, reference=np.flatnonzero(own.data.folds == group)))
    plain, turned = Candidate(own, settings), Candidate(own, settings)
    for number in range(GROUPS):
        rows, scored = score(own, settings, number)
        plain.take(number, (rows, scored))
        turned.take(number, (rows, Views(*(1 - view for view in scored)) if number == group else scored))
    assert plain._choice(group).calibration.tolist() == turned._choice(group).calibration.tolist()  # noqa: SLF001


@pytest.mark.parametrize("reference", [None, tuple(range(16, 24))])
def test_confirm_decides_the_group_kept_back(
    training_data: TrainingData,
    corpus: list[LabelledArticle],
    taxonomy: Taxonomy,
    settings: Settings,
    reference: tuple[int, ...] | None,
) -> None:
    """Its four articles come back with the annotators' labels and most themes right."""
    own = ground_of(training_data, corpus, taxonomy, reference=reference)
    found = confirm(own, settings)
    kept = [row.article.id for row, group in zip(corpus, own.data.folds, strict=True) if group == KEPT_BACK]
    assert list(found.ids) == kept
    assert (found.decisions.labels == found.decisions.given).mean() > 0.5


def test_single_themes_are_given_whatever_the_threshold(
    training_data: TrainingData, corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings
) -> None:
    """With one theme an article, every article is given its likeliest."""
    own = ground_of(replace(training_data, single=True), corpus, taxonomy)
    assert confirm(own, settings).decisions.given.sum(axis=1).tolist() == [1, 1, 1, 1]


def test_terms_too_rare_for_a_run_change_nothing(
    corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings, segmenter: Segmenter, trained: TrainedModel
) -> None:
    """Counted for the rarest terms of a space, a corpus gives a run the vocabulary its own count would give."""
    wide = prepare(corpus, taxonomy.names, replace(settings, min_paragraphs=1), segmenter)
    assert len(wide.matrix.vocabulary) > len(trained.data.matrix.vocabulary)
    assert fit_model(wide, settings).vocabulary.tolist() == trained.weights.vocabulary.tolist()
