"""The table, the JSON lines and the CSV."""

import csv
import io
import json

from model.evidence import Evidence
from model.tagger import Prediction
from serving.output import write_csv, write_jsonl, write_table

NAMES = ("甲类", "乙类")
TAGGED = Prediction(
    id="a",
    source="一.txt",
    title="=1+1 的标题",
    status="tagged",
    themes=("甲类", "乙类"),
    primary="乙类",
    scores={"甲类": 0.75, "乙类": 0.9},
    evidence=(
        Evidence("甲类", 1, 0, 2, "厂房", 2.0),
        Evidence("甲类", 1, 4, 6, "道路", 1.5),
        Evidence("甲类", 2, 0, 2, "管网", 1.2),
        Evidence("乙类", 0, 0, 2, "博士", 0.5),
    ),
    notes=("1,480 characters",),
    model="zhuti/test",
)
UNREADABLE = Prediction("b", "二.doc", "", "unreadable", (), None, {}, (), ("is damaged; save as docx",), "zhuti/test")


def test_json_lines_hold_the_whole_record() -> None:
    """One record a line, Chinese unescaped."""
    stream = io.StringIO()
    write_jsonl([TAGGED, UNREADABLE], stream)
    lines = stream.getvalue().splitlines()
    assert [json.loads(line) for line in lines] == [json.loads(json.dumps(p.to_record())) for p in (TAGGED, UNREADABLE)]
    assert "甲类" in lines[0]


def test_csv_has_chinese_headings_and_inert_cells() -> None:
    """Excel shows the row as text: a title that begins like a formula is quoted."""
    stream = io.StringIO()
    write_csv([TAGGED, UNREADABLE], stream, NAMES)
    heading, first, second = list(csv.reader(io.StringIO(stream.getvalue())))
    assert heading == ["文件", "题目", "状态", "主题", "主要主题", "甲类", "乙类", "依据", "说明", "模型"]
    assert first[:7] == ["一.txt", "'=1+1 的标题", "已归类", "甲类；乙类", "乙类", "0.750", "0.900"]
    assert second == ["二.doc", "", "读不出", "", "", "", "", "", "is damaged; save as docx", "zhuti/test"]


def test_the_table_shows_three_phrases_one_of_each_theme_first() -> None:
    """Every theme is represented before a second phrase of any is shown."""
    stream = io.StringIO()
    write_table([TAGGED], stream)
    assert "厂房、博士、道路" in stream.getvalue()
    assert "管网" not in stream.getvalue()


def test_the_table_gives_an_unreadable_file_its_reason() -> None:
    """What could not be read is named by its file, with what to do."""
    stream = io.StringIO()
    write_table([UNREADABLE], stream)
    assert "二.doc" in stream.getvalue()
    assert "is damaged; save as docx" in stream.getvalue()


def test_the_explained_table_places_every_phrase() -> None:
    """With explain, each phrase stands with its weight and its place."""
    stream = io.StringIO()
    write_table([TAGGED], stream, explain=True)
    assert "甲类 +1.20 管网 (paragraph 2)" in stream.getvalue()
    assert "乙类 +0.50 博士 (title)" in stream.getvalue()
