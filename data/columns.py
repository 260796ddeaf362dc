"""Columns of a page put back in order: pieces to the article they belong to, broken paragraphs together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from data.bylines import split_byline
from data.headings import Heading, is_numbered, is_piece_of_text
from data.lines import Kind, Line
from data.zones import place_of, zone_in

FRAGMENT = 120  # characters; a shorter piece without heading is no article
MOST_PIECES = 200  # no page holds as many; a longer text is left in its order
ENOUGH = 2  # points at which a piece goes to a heading
_STARTS_BROKEN = re.compile(r"^(?:[，。、；：！？）”》,;:!?)%]|[\u4e00-\u9fff]{1,2}[,，。；])")
_CLOSING = {"”": "“", "》": "《", "）": "（", ")": "("}


@dataclass(slots=True, eq=False)
class Piece:
    """Lines that stand together on the page, under a heading or without one."""

    heading: Heading | None = None
    body: list[Line] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    closed: bool = False

    @property
    def has_lead(self) -> bool:
        """Whether it opens with a lead such as 本刊讯."""
        return bool(self.body) and self.body[0].kind is Kind.LEAD

    @property
    def is_notice(self) -> bool:
        """Whether it is a notice: contact lines belong to it and names in it are no bylines."""
        return self.heading is not None and self.heading.is_notice

    @property
    def is_open(self) -> bool:
        """Whether its text stops in mid-sentence."""
        return bool(self.body) and not self.closed and self.body[-1].is_open

    @property
    def starts_broken(self) -> bool:
        """Whether its text opens in mid-sentence."""
        return bool(self.body) and starts_broken(self.body[0].text)

    @property
    def zone(self) -> str:
        """The zone its heading or the beginning of its text names first."""
        named = self.heading.zone if self.heading else ""
        return named or next(filter(None, (zone_in(line.text[:300]) for line in self.body[:5])), "")

    @property
    def n_characters(self) -> int:
        """Length of its text in characters."""
        return sum(len(line.text) for line in self.body)

    def add(self, line: Line, *, may_close: bool = True) -> None:
        """Add a line of text; a byline at its end closes the piece."""
        may_close = may_close and not self.is_notice and line.kind in {Kind.BODY, Kind.LEAD}
        text, byline = split_byline(line.text) if may_close else (line.text, "")
        if byline:
            self.close(byline)
        if text:
            self.body.append(Line(text, line.kind, line.level))

    def close(self, byline: str) -> None:
        """Take down a byline; the text before it is complete."""
        self.bylines.append(byline)
        self.closed = True

    def take(self, other: "Piece", *, before: bool) -> None:
        """Put another piece's text before or after its own."""
        self.body = other.body + self.body if before else self.body + other.body
        self.bylines += other.bylines
        self.closed = self.closed or other.closed


def starts_broken(text: str) -> bool:
    """Tell whether a text opens in mid-sentence: with a stop, a clause of two characters, or a quote only closed."""
    if _STARTS_BROKEN.match(text):
        return True
    first = re.search(r"[“”《》()（）]", text[:40])
    return first is not None and first[0] in _CLOSING


def in_order(pieces: Sequence[Piece]) -> list[Piece]:
    """Give every piece without a heading to the article it belongs to; keep it as an article when there is none.

    A page has its columns in the wrong order when an article's text stands before its heading, or behind the end of
    another article, or its end (with the byline) before its beginning (with the lead). A piece that is short, or opens
    in mid-sentence, or follows the only article there is, goes to the text before it.
    """
    ordered = list(pieces)
    if len(pieces) > MOST_PIECES:
        return ordered
    for piece in [piece for piece in pieces if piece.heading is None]:
        others = [other for other in ordered if other is not piece]
        at = ordered.index(piece)
        home, before = _home(piece, others, at, [ordered.index(other) for other in others])
        stray = piece.starts_broken or piece.n_characters < FRAGMENT or sum(map(_is_headed, ordered)) == 1
        if home is None and at and stray and not piece.has_lead:
            home, before = ordered[at - 1], False
        if home is not None:
            home.take(piece, before=before)
            ordered.remove(piece)
    return ordered


def _is_headed(piece: Piece) -> bool:
    return piece.heading is not None


def with_text(pieces: Sequence[Piece]) -> list[Piece]:
    """Put a heading for which no text was found above the next one, at the end of the page below the last text."""
    kept: list[Piece] = []
    above: tuple[Line, ...] = ()
    for piece in pieces:
        lines = piece.heading.lines if piece.heading else ()
        if not piece.body:
            above += lines
            continue
        piece.heading = Heading(above + lines) if above or lines else None
        above = ()
        kept.append(piece)
    if kept:
        kept[-1].body += above
    return kept or ([Piece(Heading(above))] if above else [])


def _home(piece: Piece, others: Sequence[Piece], at: int, places: Sequence[int]) -> tuple[Piece | None, bool]:
    """Return the article a piece belongs to and whether it comes before the text already there."""
    best: tuple[float, Piece | None, bool] = (ENOUGH - 0.5, None, False)
    for other, place in zip(others, places, strict=True):
        if other.heading is None or other.is_notice:
            continue
        for before in (True, False):
            points = _points(piece, other, before=before) - 0.05 * abs(place - at)
            if points > best[0]:
                best = (points, other, before)
    return best[1], best[2]


def _points(piece: Piece, other: Piece, *, before: bool) -> int:
    """Weigh whether a piece is the missing beginning (before) or the missing end of another.

    It can be the beginning only of an article without a lead; two points when the piece stops in mid-sentence, or has
    the lead itself and no byline while the article has one. It can be the end only of an article without a byline;
    two points when that stops in mid-sentence, one when the piece opens in mid-sentence, one when it has the byline.
    One more, either way, when both name the same zone; three when the article has no text at all.
    """
    same = bool(piece.zone and other.zone) and place_of(piece.zone) == place_of(other.zone)
    if not other.body:
        return 3 + same - before
    if before:
        beginning = piece.is_open or (piece.has_lead and not piece.closed and other.closed)
        return 2 + same if beginning and not other.has_lead else 0
    if other.closed or piece.has_lead:
        return 0
    return 2 * other.is_open + piece.starts_broken + piece.closed + same


def paragraphs(lines: Sequence[Line], *, hashed: bool = False) -> tuple[str, ...]:
    """Join the lines of one article into paragraphs.

    A line that stops in mid-sentence is continued by the next, unless that opens with a number or carries a hash; a
    picture's caption between the two is put behind them. Subheads stay paragraphs of their own; a line only looks like
    a subhead when it has no hash on a page that marks headings with hashes, or is long and has a comma.

    Args:
        lines: the text of one article.
        hashed: whether the page marks its headings with hashes.
    """
    done: list[list[str]] = []
    captions: list[str] = []
    is_open = False
    for index, each in enumerate(lines):
        followed = index + 1 < len(lines) and lines[index + 1].kind is Kind.BODY
        unmarked = hashed and each.kind is Kind.HEADING and not each.level and not is_numbered(each.text)
        line = _as_text(each) if followed and (unmarked or is_piece_of_text(each)) else each
        if line.kind is Kind.CAPTION:
            captions.append(line.text)
            continue
        if is_open and _continues(line):
            done[-1] += [_gap(done[-1][-1], line.text), line.text]
            is_open = Line(line.text, Kind.BODY).is_open
        else:
            done.append([line.text])
            is_open = line.is_open
    return (*("".join(parts) for parts in done), *captions)


def _as_text(line: Line) -> Line:
    return Line(line.text, Kind.BODY, line.level)


def _continues(line: Line) -> bool:
    return line.kind in {Kind.BODY, Kind.HEADING} and not line.level and not is_numbered(line.text)


def _gap(first: str, second: str) -> str:
    """Return what belongs between two pieces of a sentence: a space between words in letters."""
    return " " if re.search("[A-Za-z]$", first) and re.match("[A-Za-z]", second) else ""
