"""The year as a spreadsheet: 投稿人稿件清单, 篇目, 优秀撰稿人, by zone and by theme."""

from collections.abc import Sequence

from serving.ranking import rule_zh
from serving.records import NO_THEME
from serving.sheets import joined
from serving.workbook import Cell, Column, Sheet, workbook
from serving.yearend import MONTHS, NO_ZONE, UNSIGNED, Report, Tally

COUNTS = ("来稿", "采用", "其中刊发", "不采用", "待定")
ADDING = "来稿＝采用＋不采用＋待定；采用含已刊发；主题各列按主要主题计，一篇计一次，各列相加等于来稿。"


def to_xlsx(report: Report) -> bytes:
    """The whole report; the last rows of each sheet are totals, and how they add up."""
    return workbook([_lines(report), _entries(report), _ranking(report), _zones(report), _themes(report)])


def counts(tally: Tally) -> list[Cell]:
    """The numbers under COUNTS."""
    return [tally.articles, tally.accepted, tally.published, tally.rejected, tally.open]


def _lines(report: Report) -> Sheet:
    themes = list(report.themes)
    heads = [Column("投稿人", 18), Column("开发区", 24), *_numbers(COUNTS), *_numbers(themes), *_numbers(report.genres)]
    rows = [[name, zone, *_line(report, tally)] for (name, zone), tally in report.lines.items()]
    sums: list[Sequence[Cell]] = [["合计", f"{len(report.lines)} 行", *_line(report, report.total)]]
    notes = [ADDING, *([f"另有 {report.unreadable} 份读不出的来件，未计入。"] if report.unreadable else [])]
    return _with_totals("投稿人稿件清单", heads, rows, sums, notes)


def _line(report: Report, tally: Tally) -> list[Cell]:
    by_theme = [tally.themes.get(name, 0) for name in report.themes]
    return [*counts(tally), *by_theme, *(tally.genres.get(name, 0) for name in report.genres)]


def _entries(report: Report) -> Sheet:
    heads = [
        Column("投稿人", 18), Column("开发区", 24), Column("编号", 8), Column("题目", 46), Column("体裁", 8),
        Column("主题", 24), Column("主要主题", 12), Column("收到月份", 10), Column("结果", 14), Column("备注", 18),
    ]  # fmt: skip
    rows: list[Sequence[Cell]] = [
        [
            each.contributor or UNSIGNED, each.zone or NO_ZONE, each.id, each.title, each.genre, joined(each.themes),
            each.primary, f"{report.year}-{each.month:02}", each.state_zh, each.remark,
        ]
        for each in report.entries
    ]  # fmt: skip
    return _with_totals("篇目", heads, rows, [["合计", None, report.total.articles, *[None] * 7]], [])


def _ranking(report: Report) -> Sheet:
    heads = [
        Column("名次", 10), Column("撰稿人", 18), Column("开发区", 28),
        *_numbers(("来稿", "采用", "其中刊发", "主题数")), Column("主题", 40), *_numbers(("合写",)),
    ]  # fmt: skip
    rows: list[Sequence[Cell]] = [
        [
            f"{each.place}（并列）" if each.tied else str(each.place), each.name, "、".join(each.zones), each.articles,
            each.accepted, each.published, len(each.themes), joined(each.themes), each.joint,
        ]
        for each in report.ranking
    ]  # fmt: skip
    return _with_totals("优秀撰稿人", heads, rows, [], [rule_zh(report.rule)])


def _zones(report: Report) -> Sheet:
    heads = [Column("开发区", 26), *_numbers(COUNTS), *_numbers(list(report.themes)), *_months()]
    rows = [[zone, *_by_theme(report, tally), *tally.months] for zone, tally in report.zones.items()]
    sums: list[Sequence[Cell]] = [["合计", *_by_theme(report, report.total), *report.total.months]]
    return _with_totals("分开发区", heads, rows, sums, [])


def _themes(report: Report) -> Sheet:
    heads = [Column("主要主题", 18), *_numbers(COUNTS), *_months()]
    names = {NO_THEME: "无主题"}
    rows = [[names.get(name, name), *counts(tally), *tally.months] for name, tally in report.themes.items()]
    return _with_totals("分主题", heads, rows, [["合计", *counts(report.total), *report.total.months]], [])


def _by_theme(report: Report, tally: Tally) -> list[Cell]:
    return [*counts(tally), *(tally.themes.get(name, 0) for name in report.themes)]


def _numbers(headings: Sequence[str]) -> list[Column]:
    return [Column("无主题" if heading == NO_THEME else heading, max(9, 2 * len(heading) + 2)) for heading in headings]


def _months() -> list[Column]:
    return [Column(f"{month}月", 6) for month in MONTHS]


def _with_totals(
    name: str,
    heads: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    sums: Sequence[Sequence[Cell]],
    notes: Sequence[str],
) -> Sheet:
    """A sheet whose last rows are sums and sentences."""
    sentences = [[note, *[None] * (len(heads) - 1)] for note in notes]
    return Sheet(name, heads, [*rows, *sums, *sentences], totals=len(sums) + len(sentences))
