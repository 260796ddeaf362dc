"""Every case of the table of formats comes out as it must, and the table in the docs is the one of this code."""

import time

import pytest
from format_case import Case
from format_cases import CASES, PAGE, page, problem_with, results_of

from data import image

SECONDS = 2.0


@pytest.fixture(autouse=True)
def _no_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "ENGINES", ())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.format}, {case.what}")
def test_every_case_is_read_right_or_refused_clearly_and_soon(case: Case) -> None:
    """A file gives its articles, whole and without what does not belong to them, or a reason, within two seconds."""
    started = time.perf_counter()
    results = results_of(case)
    assert problem_with(case, results) == ""
    assert time.perf_counter() - started < SECONDS


def test_the_table_in_the_docs_is_current() -> None:
    """docs/formats.md is what `python tests/format_cases.py` writes."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_at_least_sixty_cases_stand_in_the_table() -> None:
    """The table covers every format, and no case twice."""
    assert len({(case.format, case.what) for case in CASES}) == len(CASES) >= 60
