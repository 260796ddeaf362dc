"""Charts as SVG, drawn without a library: bars by month, with a title and a description that are read aloud."""

from collections.abc import Sequence
from html import escape

_BAR, _GAP, _HEIGHT, _LEFT, _TOP, _BELOW = 22, 10, 90, 8, 18, 20


def month_bars(title: str, numbers: Sequence[int], *, most: int) -> str:
    """Twelve bars, January first, each with its number above and its month below.

    Args:
        title: what is counted; the heading of the chart and what a screen reader says first.
        numbers: one a month.
        most: the number a bar of full height stands for; the same for charts that are compared.
    """
    width = 2 * _LEFT + len(numbers) * (_BAR + _GAP)
    height = _TOP + _HEIGHT + _BELOW
    told = "，".join(f"{month}月 {number} 篇" for month, number in enumerate(numbers, 1) if number) or "全年没有稿件"
    parts = [
        (
            f'<svg class="chart" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" aria-label="{escape(title)}：{told}">'
        ),
        f"<title>{escape(title)}</title><desc>{told}</desc>",
        f'<line x1="{_LEFT}" x2="{width - _LEFT}" y1="{_TOP + _HEIGHT}" y2="{_TOP + _HEIGHT}" stroke="#767676"/>',
    ]
    for k, number in enumerate(numbers):
        x = _LEFT + _GAP // 2 + k * (_BAR + _GAP)
        tall = round(_HEIGHT * number / most, 1) if most else 0
        middle, foot = x + _BAR / 2, _TOP + _HEIGHT
        if number:
            parts.append(f'<rect x="{x}" y="{foot - tall}" width="{_BAR}" height="{tall}" fill="#2f6690"/>')
            parts.append(_label(middle, foot - tall - 4, str(number)))
        parts.append(_label(middle, foot + 14, str(k + 1)))
    return "".join((*parts, "</svg>"))


def _label(x: float, y: float, text: str) -> str:
    return f'<text x="{x}" y="{y}" font-size="11" text-anchor="middle" fill="#222222">{text}</text>'
