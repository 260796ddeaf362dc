"""The sheet editors take home: submissions as xlsx or csv, to be edited offline and read back in."""

import csv
import io
from collections.abc import Iterator, Sequence

from serving.notes_zh import note_zh
from serving.records import NO_THEME, OFFICE_TIME, STATE_ZH, STATUS_ZH, Submission
from serving.workbook import LONGEST_CELL, Cell, Column, Sheet, workbook

SHEET, TEXTS = "稿件", "全文"
ID, VERSION, TEXT = "编号", "版本", "正文"
THEMES, PRIMARY, CORRECTED, CORRECTED_PRIMARY = "主题", "主要主题", "更正主题", "更正主要主题"
FIELDS = {"题目": "title", "开发区": "zone", "投稿人": "contributor", "体裁": "genre", "状态": "state", "期号": "issue"}
"""Headings of the columns that are read back as they stand, with the field each is."""
SEPARATOR = "；"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def columns(names: Sequence[str]) -> list[Column]:
    """The columns of the sheet.

    Args:
        names: the taxonomy's themes, for the drop-downs.
    """
    themes = (*names, NO_THEME)
    return [
        Column(ID, 7),
        Column(VERSION, 6),
        Column("题目", 34),
        Column("开发区", 18),
        Column("投稿人", 14),
        Column("体裁", 7),
        Column("收到日期", 12),
        Column("状态", 9, tuple(STATE_ZH.values())),
        Column("期号", 9),
        Column(THEMES, 20),
        Column(PRIMARY, 12),
        Column(CORRECTED, 20, themes, strict=False),  # there may be several
        Column(CORRECTED_PRIMARY, 14, themes),
        Column("依据", 36),
        Column("说明", 36),
        Column("编辑", 10),
    ]


def to_xlsx(submissions: Sequence[Submission], names: Sequence[str]) -> bytes:
    """The sheet as xlsx; full texts stand on a second sheet, under their number.

    Args:
        submissions: with their texts.
        names: the taxonomy's themes.
    """
    texts: list[list[Cell]] = [[each.id, part] for each in submissions for part in _parts(each.paragraphs)]
    return workbook([
        Sheet(SHEET, columns(names), [row_of(each) for each in submissions]),
        Sheet(TEXTS, [Column(ID, 7), Column(TEXT, 120)], texts),
    ])  # fmt: skip


def to_csv(submissions: Sequence[Submission], names: Sequence[str]) -> bytes:
    """The sheet as csv with a byte order mark, as Excel wants it; the full text is its last column."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([*(column.heading for column in columns(names)), TEXT])
    for each in submissions:
        cells = [*row_of(each), "\n".join(each.paragraphs)]
        writer.writerow([_inert(cell) if isinstance(cell, str) else cell for cell in cells])
    return target.getvalue().encode("utf-8-sig", "replace")


def row_of(each: Submission) -> list[Cell]:
    """The cells of one submission: what was proposed, and what editors decided where that differs."""
    corrected = each.decided and set(each.themes) != set(each.proposed)
    other_primary = each.decided and each.primary != each.proposed_primary
    return [
        each.id,
        each.version,
        each.title,
        each.zone,
        each.contributor,
        each.genre,
        f"{each.received_at.astimezone(OFFICE_TIME):%Y-%m-%d}",
        STATE_ZH[each.state],
        each.issue,
        joined(each.proposed),
        each.proposed_primary or "",
        joined(each.themes) if corrected else "",
        (each.primary or NO_THEME) if corrected or other_primary else "",
        SEPARATOR.join(f"{e.theme}：{e.text}" for e in each.evidence),
        SEPARATOR.join((STATUS_ZH[each.status], *map(note_zh, each.notes))),
        each.decided_by,
    ]


def joined(themes: Sequence[str]) -> str:
    """Themes as one cell holds them."""
    return SEPARATOR.join(themes) or NO_THEME


def _parts(paragraphs: Sequence[str]) -> Iterator[str]:
    """A text in pieces a cell can hold, cut between paragraphs where possible."""
    part = ""
    for paragraph in paragraphs:
        for start in range(0, max(len(paragraph), 1), LONGEST_CELL):
            piece = paragraph[start : start + LONGEST_CELL]
            if part and len(part) + 1 + len(piece) > LONGEST_CELL:
                yield part
                part = ""
            part = f"{part}\n{piece}" if part else piece
    if part:
        yield part


def _inert(text: str) -> str:
    """A csv cell that Excel would run gets an apostrophe in front, which reading back takes off."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
