"""Puts placed pieces of text, from a PDF or from text recognition, into reading order and into paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

MAX_ROWS = 1_500
GUTTER_EMS = 1.0
COLUMN_EMS = 6.0
COLUMN_ROWS = 3
INDENT_EMS = 0.8
CELL_EMS = 3.0
SHORT_EMS = 2.5
LARGER = 1.2
PITCHES = 1.7
SENTENCE_ENDS = ("。", "！", "？", "；", "：", "”", "）", "…", ".", "!", "?")
PAGE_NUMBER = re.compile(r"^[-—–·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]\s*\d{1,4})?[-—–·\s]*$")

Gap = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text on one line; y grows downwards, units are the page's own."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """The size of its characters."""
        return max(self.bottom - self.top, 0.1)

    @property
    def middle(self) -> float:
        """Where it stands on the page."""
        return (self.top + self.bottom) / 2


Row = list[Segment]


@dataclass(slots=True)
class Line:
    """A line of a column, and whether a paragraph begins with it or may run on after it."""

    text: str
    begins: bool
    runs_on: bool


def paragraphs(pages: Sequence[Sequence[Segment]]) -> list[str]:
    """Read pages column by column and join lines, also across columns and pages, into paragraphs.

    Args:
        pages: the segments of each page, in any order.
    """
    texts: list[str] = []
    runs_on = False
    for page in pages:
        for line in _without_page_numbers(list(_lines(rows_of(page)))):
            if texts and runs_on and not line.begins:
                texts[-1] = joined(texts[-1], line.text)
            else:
                texts.append(line.text)
            runs_on = line.runs_on and not PAGE_NUMBER.match(line.text)
    return texts


def joined(before: str, after: str) -> str:
    """Join two lines: nothing between Chinese characters, a space between words."""
    spaced = before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() and after[:1].isalnum()
    return f"{before} {after}" if spaced else before + after


def rows_of(segments: Sequence[Segment]) -> list[Row]:
    """Group segments that stand beside each other, from top to bottom, each row from left to right."""
    rows: list[Row] = []
    for segment in sorted(segments, key=lambda segment: segment.middle):
        if rows and abs(segment.middle - rows[-1][0].middle) < min(segment.height, rows[-1][0].height) / 2:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [sorted(row, key=lambda segment: segment.left) for row in rows]


def _lines(rows: list[Row]) -> Iterator[Line]:
    if not rows or len(rows) > MAX_ROWS:
        yield from _column(rows)
        return
    em = median(segment.height for row in rows for segment in row)
    plain: list[Row] = []
    at = 0
    while at < len(rows):
        end, gutters = _columns_from(rows, at, em)
        if not gutters:
            plain += rows[at:end]
        else:
            yield from _column(plain)
            plain = []
            for column in _split(rows[at:end], gutters):
                yield from _column(column)
        at = end
    yield from _column(plain)


def _columns_from(rows: list[Row], start: int, em: float) -> tuple[int, list[Gap]]:
    """Find the rows from here on that stand in columns.

    Returns:
        The row after them and the gaps between the columns; without gaps, the row after those in no columns.
    """
    page_right = max(row[-1].right for row in rows)
    gaps: list[Gap] = [(float("-inf"), float("inf"))]
    # The last row up to which a number of gaps stayed open.
    reach: dict[int, tuple[int, list[Gap]]] = {}
    for end in range(start, len(rows)):
        gaps = _narrowed(gaps, rows[end], em * GUTTER_EMS)
        gutters = [gap for gap in gaps if float("-inf") < gap[0] and gap[1] < float("inf")]
        if gutters:
            reach[len(gutters)] = (end + 1, gutters)
        # Text up to the right edge, or a gap that closed again: nothing that follows can open one.
        elif reach or gaps[-1][0] > page_right - em:
            break
    longest_first = sorted(reach.values(), key=lambda one: -one[0])
    for end, gutters in longest_first:
        if _are_columns(rows[start:end], gutters, em):
            return end, gutters
    return (longest_first[0][0] if longest_first else start + 1), []


def _narrowed(gaps: list[Gap], row: Row, least: float) -> list[Gap]:
    """Cut the text of a row out of the gaps that are still open."""
    for segment in row:
        cut: list[Gap] = []
        for left, right in gaps:
            if segment.right <= left or segment.left >= right:
                cut.append((left, right))
            else:
                cut += [(left, segment.left), (segment.right, right)]
        gaps = [gap for gap in cut if gap[1] - gap[0] >= least]
    return gaps


def _are_columns(rows: list[Row], gutters: list[Gap], em: float) -> bool:
    """Columns of text are several lines high and several characters wide; those of a table are not."""
    for column in _split(rows, gutters):
        widths = [row[-1].right - row[0].left for row in column]
        if len(widths) < COLUMN_ROWS or sum(widths) / len(widths) < em * COLUMN_EMS:
            return False
    return True


def _split(rows: list[Row], gutters: list[Gap]) -> list[list[Row]]:
    edges = [*sorted(gap[0] for gap in gutters), float("inf")]
    columns: list[list[Row]] = []
    left = float("-inf")
    for right in edges:
        inside = [[segment for segment in row if left <= segment.left < right] for row in rows]
        columns.append([row for row in inside if row])
        left = right
    return columns


def _column(rows: list[Row]) -> Iterator[Line]:
    """Say for every line of a column whether a paragraph begins there and whether it runs on."""
    if not rows:
        return
    em = median(row[0].height for row in rows)
    left, right = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    steps = [after[0].middle - before[0].middle for before, after in pairwise(rows)]
    pitch = median(steps) if steps else em
    for number, row in enumerate(rows):
        before = rows[number - 1][0].height if number else em
        apart = (number > 0 and steps[number - 1] > pitch * PITCHES) or not 1 / LARGER < row[0].height / before < LARGER
        indented = row[0].left > left + em * INDENT_EMS
        text = " ".join(segment.text for segment in row).strip()
        cells = any(after.left - before.right > em * CELL_EMS for before, after in pairwise(row))
        runs_on = row[-1].right > right - em * SHORT_EMS and not cells
        # The first line of a column may go on with what the column before it left open.
        yield Line(
            text, begins=apart or indented or cells, runs_on=runs_on and not (number + 1 == len(rows) and _ends(text))
        )


def _ends(text: str) -> bool:
    return text.endswith(SENTENCE_ENDS)


def _without_page_numbers(lines: list[Line]) -> list[Line]:
    inner = lines[1:] if lines and PAGE_NUMBER.match(lines[0].text) else lines
    return inner[:-1] if inner and PAGE_NUMBER.match(inner[-1].text) else inner
