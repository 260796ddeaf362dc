"""training.metrics: every figure of one small case, counted by hand."""

import json

import pytest

from data.article import Article, LabelledArticle
from training.metrics import Evaluation, Miss, Predicted, ThemeFigures, evaluate
from training.report import evaluation_text

NAMES = ("甲", "乙", "丙")


def gold(identity: str, *themes: str, primary: str | None = None, borderline: tuple[str, ...] = ()) -> LabelledArticle:
    """One annotated article."""
    return LabelledArticle(Article(identity, f"题{identity}", ("文",)), "x", themes, primary, ((),), borderline)


def guess(*scores: float, themes: str = "", primary: str | None = None) -> Predicted:
    """One prediction; every character of `themes` is a theme."""
    return Predicted(tuple(themes), primary, dict(zip(NAMES, scores, strict=True)))


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    """Five articles and three themes; one article is exactly right."""
    return evaluate(
        [
            gold("1", "甲", primary="甲", borderline=("乙",)),
            gold("2", "甲", "乙", primary="乙"),
            gold("3"),
            gold("4", "丙", primary="丙", borderline=("丙",)),
            gold("5", "乙", primary="乙"),
        ],
        [
            guess(0.9, 0.6, 0.1, themes="甲乙", primary="甲"),
            guess(0.8, 0.4, 0.2, themes="甲", primary="甲"),
            guess(0.3, 0.1, 0.6, themes="丙", primary="丙"),
            guess(0.2, 0.2, 0.5),
            guess(0.0, 0.7, 0.0, themes="乙", primary="乙"),
        ],
        NAMES,
    )


def test_evaluate_counts_f1_over_all_cells(evaluation: Evaluation) -> None:
    """3 cells right, 2 wrong, 2 missed: 6 / 10."""
    assert evaluation.articles == 5
    assert evaluation.micro_f1 == 0.6


def test_evaluate_leaves_borderline_cells_out_of_the_fair_figure(evaluation: Evaluation) -> None:
    """Without one wrong and one missed cell that are borderline: 6 / 8."""
    assert evaluation.micro_f1_fair == 0.75


def test_evaluate_averages_over_themes(evaluation: Evaluation) -> None:
    """The themes' F1 are 1, 1/2 and 0."""
    assert evaluation.macro_f1 == 0.5


def test_evaluate_counts_articles(evaluation: Evaluation) -> None:
    """One article of five has exactly its themes; two have their primary one."""
    assert evaluation.exact_match == 0.2
    assert evaluation.primary_accuracy == 0.4


def test_evaluate_ranks_all_cells(evaluation: Evaluation) -> None:
    """The annotated cells stand at ranks 1, 2, 3, 6 and 7: (1 + 1 + 1 + 4/6 + 5/7) / 5."""
    assert evaluation.average_precision_micro == 0.8762


def test_evaluate_counts_each_theme(evaluation: Evaluation) -> None:
    """Precision, recall and F1 stand beside the counts they come from."""
    assert evaluation.themes == {
        "甲": ThemeFigures(1.0, 1.0, 1.0, right=2, wrong=0, missed=0, rightly_not=3),
        "乙": ThemeFigures(0.5, 0.5, 0.5, right=1, wrong=1, missed=1, rightly_not=2),
        "丙": ThemeFigures(0.0, 0.0, 0.0, right=0, wrong=1, missed=1, rightly_not=3),
    }


def test_evaluate_tells_primary_themes_apart(evaluation: Evaluation) -> None:
    """Annotated against predicted primary theme, "(none)" where there is none."""
    assert evaluation.primary_confusion == {
        "甲": {"甲": 1},
        "乙": {"甲": 1, "乙": 1},
        "(none)": {"丙": 1},
        "丙": {"(none)": 1},
    }


def test_evaluate_names_what_differs(evaluation: Evaluation) -> None:
    """Every article whose themes differ is listed with what was missed and what was wrong."""
    assert evaluation.misses == (
        Miss("1", "题1", missed=(), wrong=("乙",)),
        Miss("2", "题2", missed=("乙",), wrong=()),
        Miss("3", "题3", missed=(), wrong=("丙",)),
        Miss("4", "题4", missed=("丙",), wrong=()),
    )


def test_evaluate_is_indifferent_to_the_order_of_themes() -> None:
    """The same themes in another order are exactly the same."""
    result = evaluate([gold("1", "甲", "乙")], [guess(1, 1, 0, themes="乙甲")], NAMES)
    assert (result.exact_match, result.misses) == (1.0, ())


@pytest.mark.parametrize(("names", "precision"), [(("甲", "乙"), 0.5), (("乙", "甲"), 1.0)])
def test_evaluate_breaks_ties_by_the_order_of_names(names: tuple[str, ...], precision: float) -> None:
    """Of two cells with equal scores the one named first ranks first."""
    result = evaluate([gold("1", "乙")], [guess(0.5, 0.5, 0.0)], names)
    assert result.average_precision_micro == precision


def test_evaluate_takes_an_unreadable_for_score_zero() -> None:
    """A prediction without scores ranks last."""
    result = evaluate([gold("1", "甲"), gold("2", "乙")], [Predicted((), None, {}), guess(0.1, 0.9, 0.1)], NAMES)
    assert result.average_precision_micro == round((1 + 2 / 4) / 2, 4)


def test_evaluate_without_a_positive() -> None:
    """Where no theme is annotated there is no ranking, and nothing found is all right."""
    result = evaluate([gold("1")], [guess(0.2, 0.1, 0.0)], NAMES)
    assert result.average_precision_micro is None
    assert (result.micro_f1, result.micro_f1_fair, result.macro_f1, result.exact_match) == (1.0, 1.0, 1.0, 1.0)
    assert result.themes["甲"] == ThemeFigures(1.0, 1.0, 1.0, right=0, wrong=0, missed=0, rightly_not=1)


def test_evaluate_refuses_uneven_lists() -> None:
    """As many predictions as articles are needed."""
    with pytest.raises(ValueError, match="shorter"):
        evaluate([gold("1")], [], NAMES)


def test_to_record_is_json(evaluation: Evaluation) -> None:
    """The record can be written as JSON and holds every figure."""
    record = json.loads(json.dumps(evaluation.to_record()))
    assert record["micro_f1"] == 0.6
    assert record["themes"]["乙"]["missed"] == 1
    assert record["misses"][0] == {"id": "1", "title": "题1", "missed": [], "wrong": ["乙"]}


def test_evaluation_text_says_everything(evaluation: Evaluation) -> None:
    """The text for the terminal holds headlines, themes, primary confusion and misses."""
    assert evaluation_text(evaluation).splitlines() == [
        "articles                 5",
        "micro_f1                 0.6",
        "micro_f1_fair            0.75",
        "macro_f1                 0.5",
        "exact_match              0.2",
        "primary_accuracy         0.4",
        "average_precision_micro  0.8762",
        "",
        "theme: precision, recall, F1 (right, wrong, missed, rightly not)",
        "甲: 1.000, 1.000, 1.000 (2, 0, 0, 3)",
        "乙: 0.500, 0.500, 0.500 (1, 1, 1, 2)",
        "丙: 0.000, 0.000, 0.000 (0, 1, 1, 3)",
        "",
        "primary theme: annotated -> predicted",
        "甲 -> 甲 1",
        "乙 -> 乙 1, 甲 1",
        "(none) -> 丙 1",
        "丙 -> (none) 1",
        "",
        "4 articles differ",
        "1  题1  wrong 乙",
        "2  题2  missed 乙",
        "3  题3  wrong 丙",
        "4  题4  missed 丙",
    ]
