"""What a run must hold before it may become the champion."""

import pytest

from training.gate import surely_more


@pytest.mark.parametrize(
    ("lost", "gained", "sure"),
    [(0, 0, False), (1, 0, False), (4, 0, False), (5, 0, True), (6, 2, False), (9, 2, True), (0, 9, False)],
)
def test_cases_that_tip_over_by_chance_are_no_reason(lost: int, gained: int, *, sure: bool) -> None:
    """The exact sign test, one-sided, at 5%: 5 of 5 by chance once in 32 times, 9 of 11 once in 31."""
    assert surely_more(lost, gained) is sure
