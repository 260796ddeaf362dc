"""model.decision: from scores to themes, primary theme and status."""

import numpy as np
import pytest

from model.decision import Decision, Rule, certainty, decide

NAMES = ("阅读推广", "戏曲传承", "全民健身")
RULE = Rule(thresholds=(0.4, 0.5, 0.6), certainty=0.7, min_known_words=12)


def decision(*scores: float, n_known: int = 12) -> Decision:
    """Decide by RULE."""
    return decide(np.array(scores), NAMES, RULE, n_known=n_known)


def test_decide_tags_with_the_highest_as_primary() -> None:
    """Every theme from its threshold on is given, in the taxonomy's order; the highest is primary."""
    assert decision(0.8, 0.9, 0.1) == Decision(("阅读推广", "戏曲传承"), "戏曲传承", "tagged")


def test_decide_gives_no_theme() -> None:
    """A sure article below every threshold has none."""
    assert decision(0.1, 0.2, 0.3) == Decision((), None, "none")


@pytest.mark.parametrize(
    ("scores", "themes"),
    [
        ((0.4, 0.0, 0.0), ("阅读推广",)),
        ((0.0, 0.5, 0.0), ("戏曲传承",)),
        ((0.0, 0.0, 0.6), ("全民健身",)),
        ((0.399, 0.499, 0.599), ()),
    ],
)
def test_decide_includes_the_threshold(scores: tuple[float, ...], themes: tuple[str, ...]) -> None:
    """Each theme has its own threshold, and a score equal to it is enough."""
    assert decision(*scores).themes == themes


def test_decide_takes_the_first_of_equal_scores_as_primary() -> None:
    """Equal scores leave the primary theme to the taxonomy's order."""
    assert decision(0.8, 0.8, 0.8).primary == "阅读推广"


def test_decide_takes_the_primary_among_the_given() -> None:
    """A theme below its threshold is never primary, even with the highest score."""
    assert decision(0.45, 0.2, 0.55).primary == "阅读推广"


@pytest.mark.parametrize(("score", "status"), [(0.7, "tagged"), (0.69, "review"), (0.31, "review"), (0.3, "none")])
def test_decide_asks_an_editor_when_one_theme_is_uncertain(score: float, status: str) -> None:
    """The least certain theme decides; a certainty equal to the rule's is enough."""
    assert decision(score, 0.0, 0.0).status == status


def test_decide_asks_an_editor_when_the_text_is_short() -> None:
    """Too few known terms go to an editor, with the themes found."""
    assert decision(0.9, 0.1, 0.1, n_known=11) == Decision(("阅读推广",), "阅读推广", "review")
    assert decision(0.9, 0.1, 0.1, n_known=12).status == "tagged"


def test_decide_gives_no_theme_without_a_known_term() -> None:
    """Where nothing is known, nothing is given, even under a threshold of 0."""
    rule = Rule(thresholds=(0.0, 0.0, 0.0), certainty=0.5, min_known_words=1)
    assert decide(np.zeros(3), NAMES, rule, n_known=0) == Decision((), None, "review")


def test_certainty_is_that_of_the_least_certain_theme() -> None:
    """0.5 is no certainty at all, near 0 and near 1 are both certain."""
    assert certainty(np.array([0.99, 0.2, 0.01])) == 0.8
    assert certainty(np.array([0.5, 1.0])) == 0.5
