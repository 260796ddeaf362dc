"""A text to its articles: a scanned newspaper page holds several, a submission holds one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, zip_longest

from data.article import Article
from data.bylines import byline_of_line, is_bare, split_byline
from data.columns import Piece, in_order, paragraphs, with_text
from data.furniture import date_in
from data.genres import genre_in, genre_of
from data.headings import Heading, begins_article, is_piece_of_text, opens_report, stacked
from data.lines import Kind, Line, lines_of
from data.zones import is_kicker, zone_in

MOST_LINES = 20_000
_IN_HEADING = {Kind.HEADING, Kind.BYLINE, Kind.SIGNATURE}


def articles_of(text: str, source: str) -> list[Article]:
    """Return the articles of a text in the order of their headings on the page.

    The rules, each from how the weekly and its scans look:

    1. A line is a heading when it is short and has no full stop; which headings begin an article is decided in
       `headings.begins_article`, the others are subheads.
    2. A lead (本刊讯, 科学导报讯, 本报讯 ...) begins an article even without a heading.
    3. A byline at the end of a paragraph, or on its own line, ends an article; text that follows without a heading is
       a piece of its own until `columns.in_order` finds where it belongs.
    4. A text stopping in mid-sentence goes on in the next line that belongs to the article (`columns.paragraphs`).
    5. Page furniture is dropped (`lines.lines_of`); contact lines stay only in notices.
    6. A text of more than 20,000 lines is no page: its lines are its paragraphs.

    Args:
        text: the whole text, lines in the order of the scanner or of the file.
        source: where it came from; becomes the id.
    """
    filled = [line.strip() for line in text.split("\n") if line.strip()]
    if len(filled) > MOST_LINES:
        return [Article(id=source, title=filled[0], paragraphs=tuple(filled[1:]), source=source)]
    dated = lines_of(text)
    date = _date(dated, Kind.DATE)
    lines = _captions_aside([line for line in dated if line.kind is not Kind.DATE])
    pieces = with_text(in_order(_pieces(lines)))
    hashed = any(line.level for line in lines)
    given = genre_in(text) if len(pieces) == 1 else ""
    bare = Article(id="", title="", paragraphs=(), source=source, date=date, genre=given)
    articles = [_filled(bare, piece, hashed=hashed) for piece in pieces]
    return [replace(each, id=source if n == 1 else f"{source}#{n}") for n, each in enumerate(articles, start=1)]


def _captions_aside(lines: Sequence[Line]) -> list[Line]:
    """Move a caption that stands between a heading and its text, or within a sentence, one line down."""
    moved = list(lines)
    for index in range(1, len(moved) - 1):
        interrupts = moved[index - 1].kind in _IN_HEADING or moved[index - 1].is_open
        if moved[index].kind is Kind.CAPTION and interrupts:
            moved[index], moved[index + 1] = moved[index + 1], moved[index]
    return moved


def _pieces(lines: Sequence[Line]) -> list[Piece]:
    runs = [(heading, list(run)) for heading, run in groupby(lines, key=lambda line: line.kind in _IN_HEADING)]
    heads = [run[0] for _, run in runs[1:]]
    signed = any(
        not heading and is_bare(run[-1].text) and not (below and is_piece_of_text(below))
        for (heading, run), below in zip_longest(runs, heads)
    )
    signs = any(line.kind is Kind.BYLINE or split_byline(line.text)[1] for line in lines)
    pieces = [Piece()]
    for index, (is_heading, run) in enumerate(runs):
        if is_heading:
            below = runs[index + 1][1] if index + 1 < len(runs) else []
            following = next((line for line in below if line.kind not in {Kind.CONTACT, Kind.CAPTION}), None)
            _add_headings(pieces, _ending(pieces[-1], run, signs=signs), following)
        else:
            cut = index < len(heads) and is_piece_of_text(heads[index])
            _add_body(pieces, run, signed=signed, cut=cut)
    return pieces


def _add_headings(pieces: list[Piece], run: Sequence[Line], following: Line | None) -> None:
    run, opening = _opening(run, following, keep=0 if pieces[-1].body and not pieces[-1].closed else 1)
    if all(line.kind is Kind.BYLINE for line in run) and pieces[-1].body:
        pieces[-1].bylines += [byline_of_line(line.text) for line in run]
        run = []
    headings = stacked(run)
    pieces += [Piece(heading) for heading in headings[:-1]]
    if headings:
        _add_last(pieces, headings[-1], opening[0] if opening else following)
    _add_body(pieces, opening)


def _add_last(pieces: list[Piece], last: Heading, following: Line | None) -> None:
    current = pieces[-1]
    is_first = not current.body and current.heading is None
    level = current.heading.level if current.heading else 0
    if is_first or begins_article(last, following, closed=current.closed, zone=current.zone, level=level):
        pieces.append(Piece(last, bylines=[last.byline] if last.byline else []))
    else:
        _add_body(pieces, last.lines)


def _opening(run: Sequence[Line], following: Line | None, *, keep: int) -> tuple[Sequence[Line], Sequence[Line]]:
    """Cut from the end of a heading run what is the broken beginning of the text below it."""
    cut = len(run)
    if following is not None and following.kind is Kind.BODY:
        while cut and (is_piece_of_text(run[cut - 1]) if cut > keep else opens_report(run[cut - 1])):
            cut -= 1
    return run[:cut], [Line(line.text, Kind.BODY) for line in run[cut:]]


def _ending(current: Piece, run: Sequence[Line], *, signs: bool) -> Sequence[Line]:
    """Take from the front of a heading run what still belongs to the text before it: rest, byline or signature.

    A piece of a sentence belongs to it when it stops in mid-sentence, when a hash or a kicker follows, or when it has
    no byline yet and others on the page have.
    """
    for index, line in enumerate(run):
        below = run[index + 1 : index + 3]
        if not _takes(current, line, unfinished=current.is_open or _begins_anew(below) or (signs and bool(below))):
            return run[index:]
    return []


def _takes(current: Piece, line: Line, *, unfinished: bool) -> bool:
    if not current.body or current.closed:
        return False
    if is_piece_of_text(line) and unfinished:
        current.body.append(Line(line.text, Kind.BODY))
    elif line.kind not in {Kind.BYLINE, Kind.SIGNATURE}:
        return False
    elif current.is_notice or line.kind is Kind.SIGNATURE:
        current.body.append(line)
        current.closed = True
    else:
        current.close(byline_of_line(line.text))
    return True


def _begins_anew(run: Sequence[Line]) -> bool:
    """Tell whether a heading run opens as a new article's heading: with a hash or a kicker."""
    return bool(run) and (run[0].level > 0 or (len(run) > 1 and is_kicker(run[0].text)))


def _add_body(pieces: list[Piece], run: Sequence[Line], *, signed: bool = False, cut: bool = False) -> None:
    """Add lines of text; a name without brackets closes an article in mid-text only when the page signs like that.

    Args:
        pieces: the pieces so far; the last one grows.
        run: the lines.
        signed: whether the page's articles end with bare names.
        cut: whether the text goes on in a line that looks like a heading.
    """
    for line, below in zip_longest(run, run[1:]):
        current = pieces[-1]
        if line.kind is Kind.CONTACT and not current.is_notice:
            continue
        starts = line.kind is Kind.LEAD and any(held.kind is not Kind.CAPTION for held in current.body)
        if starts or (current.closed and line.kind in {Kind.BODY, Kind.LEAD}):
            pieces.append(Piece())
        at_end = below.kind is Kind.LEAD if below else not cut
        may_close = signed or at_end or not is_bare(line.text)
        pieces[-1].add(line, may_close=may_close)


def _date(lines: Sequence[Line], kind: Kind) -> str:
    return next((date_in(line.text) for line in lines if line.kind is kind), "")


def _filled(bare: Article, piece: Piece, *, hashed: bool) -> Article:
    body = paragraphs(piece.body, hashed=hashed)
    heading = piece.heading or Heading(())
    zone = heading.zone or zone_in(re.split("[。；]", body[0][:300])[0] if body else "")
    byline = " ".join(piece.bylines)
    date = _date(piece.body, Kind.SIGNATURE) or bare.date
    article = replace(bare, title=heading.title, paragraphs=body, zone=zone, byline=byline, date=date)
    return replace(article, genre=genre_of(article).name)
