"""Heading blocks of a page: which of them begin an article, and what their lines are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.bylines import byline_of_line
from data.furniture import is_notice
from data.lines import Kind, Line
from data.zones import is_kicker, is_zone, place_of, zone_in

LONGEST_WITH_COMMA = 24  # characters; a longer line with a comma is a piece of a sentence
ENOUGH = 2  # points at which a heading block begins an article
_SUBTITLE = re.compile(r"^(?:——|--|—|──|－－)")
_NUMBERED = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十]{1,3}[章节、]|[(（]?\d{1,2}[)）、.．]|[①-⑳]|[一二三四五六七八九十]是)"
)
_STORY_OPENING = re.compile(
    r"^(?:近日|日前|近期|连日来|今年|去年|近年来|初[春夏秋冬]|\d{4}年|\d{1,2}月|[“\"]?.{0,6}以来|走进|清晨|盛夏|金秋|隆冬|仲[春夏秋冬])"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading lines of one article, in their order on the page."""

    lines: tuple[Line, ...]

    @property
    def kicker(self) -> str:
        """The line above the title that is nothing but a zone's name, or ""."""
        return self._titles[0].text if self.has_kicker and is_zone(self._titles[0].text) else ""

    @property
    def has_kicker(self) -> bool:
        """Whether it opens with the name of a zone, a place or an office above the title."""
        titles = self._titles
        return len(titles) > 1 and is_kicker(titles[0].text) and not _SUBTITLE.match(titles[1].text)

    @property
    def title(self) -> str:
        """The title lines joined by spaces, without the byline and lines that only name the zone."""
        lines = [line.text for line in self._titles]
        named = [line for line in lines if not is_zone(line)]
        return " ".join(named if named and not _SUBTITLE.match(named[0]) else lines)

    @property
    def level(self) -> int:
        """The fewest hashes before one of its lines, 0 when it has none."""
        return min((line.level for line in self.lines if line.level), default=0)

    @property
    def byline(self) -> str:
        """The byline under the title, or ""."""
        return " ".join(byline_of_line(line.text) for line in self.lines if line.kind is Kind.BYLINE)

    @property
    def is_notice(self) -> bool:
        """Whether it names a notice (启事, 公告, 声明 ...) and nothing else."""
        return len(self._titles) == 1 and is_notice(self._titles[0].text)

    @property
    def zone(self) -> str:
        """The zone named in kicker or title, or ""."""
        return (
            self.kicker or zone_in(self.title) or next((line.text for line in self._titles if is_zone(line.text)), "")
        )

    @property
    def _titles(self) -> list[Line]:
        return [line for line in self.lines if line.kind is not Kind.BYLINE]


def is_numbered(text: str) -> bool:
    """Tell whether a line opens with a number, as subheads and list items do (一、 （一） 1. 一是)."""
    return bool(_NUMBERED.match(text))


def is_piece_of_text(line: Line) -> bool:
    """Tell whether a line that looks like a heading is a piece of a broken sentence.

    It has no hash and no number, and has a comma in more than 24 characters or after the opening of a report (近日，).
    """
    if line.kind is not Kind.HEADING or line.level or is_numbered(line.text) or not re.search("[，,、]", line.text):
        return False
    return len(line.text) > LONGEST_WITH_COMMA or bool(_STORY_OPENING.match(line.text))


def opens_report(line: Line) -> bool:
    """Tell whether a line that looks like a heading opens as a report does: 近日， or 5月12日， and more."""
    return is_piece_of_text(line) and bool(_STORY_OPENING.match(line.text))


def stacked(lines: Sequence[Line]) -> list[Heading]:
    """Cut a run of heading lines into headings: several stand above one another when articles lost their text.

    A new heading begins at a zone's name that has a title line below it, once the lines above hold a title, and after
    a byline that follows a title.
    """
    groups: list[list[Line]] = [[]]
    titles: list[Line] = []
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else None
        titled_below = below is not None and below.kind is Kind.HEADING and not _SUBTITLE.match(below.text)
        after_byline = bool(titles) and lines[index - 1].kind is Kind.BYLINE and line.kind is Kind.HEADING
        after_kicker = len(titles) > 1 and is_zone(titles[0].text)
        if after_byline or (after_kicker and titled_below and is_zone(line.text)):
            groups.append([])
            titles = []
        groups[-1].append(line)
        titles += [line] if line.kind is not Kind.BYLINE else []
    return [Heading(tuple(group)) for group in groups if group]


def begins_article(heading: Heading, following: Line | None, *, closed: bool, zone: str, level: int = 0) -> bool:
    """Decide whether a heading begins an article or is a subhead within one.

    A lead after it (本刊讯 ...) or the name of a notice decides at once; a number at its front (一、) or nothing after
    it decides against. Otherwise it needs two points. Two each: a byline at the end of the text before; a zone's or
    office's name above a title; a subtitle with —— or a byline under the title; a text below that opens as a report
    does and names another zone than the text before. One each: a single hash; several lines without a comma; another
    zone's name; a —— in the line. One is taken off for more hashes than the title of the article before.

    Args:
        heading: the heading lines.
        following: the first body line below, if any.
        closed: whether the article before has ended with a byline.
        zone: the zone of the article before.
        level: the fewest hashes on the heading of the article before.
    """
    if following is None:
        return False
    if following.kind is Kind.LEAD or heading.is_notice:
        return True
    if is_numbered(heading.lines[0].text):
        return False
    below = zone_in(following.text[:80])
    points = 2 * (closed + heading.has_kicker + (_has_subtitle(heading) or bool(heading.byline)))
    points += (heading.level == 1) - (heading.level > level > 0)
    points += len(heading.lines) > 1 and not any(
        re.search("[，,]", line.text) and not line.level for line in heading.lines
    )
    points += bool(heading.zone and zone) and place_of(heading.zone) != place_of(zone)
    points += any("——" in line.text[1:] for line in heading.lines)
    points += 2 * (bool(_STORY_OPENING.match(following.text) and below) and place_of(below) != place_of(zone))
    return points >= ENOUGH


def _has_subtitle(heading: Heading) -> bool:
    return any(_SUBTITLE.match(line.text) for line in heading.lines[1:])
