"""Every format, encoding and trap zhuti is known to meet, and what it must make of each.

`python tests/format_cases.py` reads them all and writes docs/formats.md.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from cases_mail import MAIL_CASES
from cases_office import OFFICE_CASES
from cases_packed import PACKED_CASES
from cases_text import TEXT_CASES
from format_case import Case

from data import image
from data.article import Article, Unreadable
from data.reading import read

CASES: tuple[Case, ...] = (*TEXT_CASES, *OFFICE_CASES, *MAIL_CASES, *PACKED_CASES)
PAGE = Path(__file__).parent.parent / "docs" / "formats.md"
HEAD = """# Formats

What `zhuti` makes of every format, encoding and trap it is tested with. Written by `python tests/format_cases.py`;
{right} of {all} cases come out as they must. Text recognition (the extra `ocr`) is not installed for this table.

| format | what is special | verdict |
| --- | --- | --- |
"""


def results_of(case: Case) -> list[Article | Unreadable]:
    """Read one case."""
    return read(case.name, case.build())


def problem_with(case: Case, results: Sequence[Article | Unreadable]) -> str:
    """Say what is wrong with the results, or "" when they are as they must be."""
    articles = [result for result in results if isinstance(result, Article)]
    reasons = [result.reason for result in results if isinstance(result, Unreadable)]
    if sorted(article.title for article in articles) != sorted(case.titles):
        return f"titles {[article.title for article in articles]}, reasons {reasons}"
    text = _bare("".join("".join(article.paragraphs) for article in articles))
    missing = [fragment for fragment in case.texts if _bare(fragment) not in text]
    too_much = [fragment for fragment in case.absent if _bare(fragment) in text]
    if missing or too_much:
        return f"missing {missing}, too much {too_much}"
    if len(reasons) != len(case.refused) or not all(map(str.startswith, reasons, case.refused)):
        return f"reasons {reasons}"
    return ""


def page() -> str:
    """Write the table."""
    rows, right = [], 0
    for case in CASES:
        results = results_of(case)
        problem = problem_with(case, results)
        right += not problem
        rows.append(f"| {case.format} | {case.what} | {f'WRONG: {problem}' if problem else _verdict(results)} |\n")
    return HEAD.format(right=right, all=len(CASES)) + "".join(rows)


def _verdict(results: Sequence[Article | Unreadable]) -> str:
    count = sum(isinstance(result, Article) for result in results)
    refused = [f"refused: {result.reason}; {result.remedy}" for result in results if isinstance(result, Unreadable)]
    read_well = [f"{count} articles read" if count > 1 else "read"] if count else []
    return "; ".join(read_well + refused)


def _bare(text: str) -> str:
    return "".join(text.split())


if __name__ == "__main__":
    image.ENGINES = ()
    text = page()
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    sys.exit("WRONG" in text)
