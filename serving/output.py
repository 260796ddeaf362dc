"""Predictions as a table for people, as JSON lines, or as CSV for Excel."""

import csv
import json
import shutil
from collections.abc import Iterable, Sequence
from typing import IO

from model.tagger import Prediction

_STATUS_ZH = {"tagged": "已归类", "none": "无主题", "review": "请编辑看", "unreadable": "读不出"}
_FALLBACK_WIDTH = 150
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_jsonl(predictions: Iterable[Prediction], stream: IO[str]) -> None:
    """One record a line, as they come."""
    stream.writelines(json.dumps(p.to_record(), ensure_ascii=False) + "\n" for p in predictions)


def write_csv(predictions: Iterable[Prediction], stream: IO[str], names: Sequence[str]) -> None:
    """Chinese headings, one row per article; text that Excel would run as a formula is quoted.

    Open the stream with encoding "utf-8-sig", or Excel shows debris.
    """
    writer = csv.writer(stream)
    writer.writerow(["文件", "题目", "状态", "主题", "主要主题", *names, "依据", "说明", "模型"])
    for p in predictions:
        scores = [f"{p.scores[name]:.3f}" if p.scores else "" for name in names]
        texts = [p.source, p.title, _STATUS_ZH[p.status], "；".join(p.themes), p.primary or ""]
        evidence = "；".join(f"{e.theme}：{e.text}" for e in p.evidence)
        writer.writerow(
            [_inert(text) for text in texts] + scores + [_inert(evidence), _inert("; ".join(p.notes)), p.model]
        )


def write_table(predictions: Iterable[Prediction], stream: IO[str], *, explain: bool = False) -> None:
    """A table as wide as the terminal; with `explain`, the weighed phrases of every theme below each article."""
    from rich.console import Console  # noqa: PLC0415 (JSON lines and CSV do without it)
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("title", "themes", "primary", "status", "evidence", show_lines=explain)
    for p in predictions:
        themes = "\n".join(f"{name} {p.scores[name]:.2f}" for name in p.themes)
        evidence = _explained(p) if explain or p.status == "unreadable" else _three_words(p)
        cells = (p.title or p.source, themes or "-", p.primary or "-", p.status, evidence)
        table.add_row(*(Text(cell) for cell in cells))
    width = shutil.get_terminal_size((_FALLBACK_WIDTH, 24)).columns
    Console(file=stream, width=width, highlight=False, legacy_windows=False).print(table)


def _three_words(p: Prediction) -> str:
    """The strongest phrase of each theme first, then the strongest of the rest; three in all."""
    firsts = {e.theme: e for e in reversed(p.evidence)}
    ranked = sorted(p.evidence, key=lambda e: (firsts[e.theme] is not e, -e.weight))
    return "、".join(dict.fromkeys(e.text for e in ranked[:3]))


def _explained(p: Prediction) -> str:
    places = [
        f"{e.theme} +{e.weight:.2f} {e.text} ({f'paragraph {e.paragraph}' if e.paragraph else 'title'})"
        for e in p.evidence
    ]
    return "\n".join([*places, *p.notes])


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
