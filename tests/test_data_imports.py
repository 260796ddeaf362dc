"""zhuti data import: an office's archive to corpus lines; every text is invented."""

import json
from pathlib import Path

import openpyxl
import pytest

from data.check import check_files
from data.imports import import_paths
from data.tables import Settings
from data.taxonomy import load_taxonomy
from serving.cli import main

TAXONOMY = load_taxonomy()
KILN = "青禾经开区的新窑昨天点火，来看热闹的人站满了路边。\n窑工请来了一位博士，他在窑前搭了一间实验室，专门研究釉色。"
CRANE = "白鹭湾高新区的货场添了吊车，师傅们不再肩挑背扛。\n吊车是外地一家厂子做的，三个月就装好了。"


def write(folder: Path, name: str, text: str) -> None:
    """Write a text file and the folders above it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def table(path: Path, *rows: tuple[str, ...]) -> Path:
    """Write a workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_folders_named_after_themes_label_their_files(tmp_path: Path) -> None:
    """Numbers and remarks around the theme are allowed, the nearest folder counts, 无主题 means none."""
    write(tmp_path, "营商环境/01 科技创新（上半年）/青禾/a.txt", "新窑点火\n" + KILN)
    write(tmp_path, "无主题/b.txt", "吊车上岗\n" + CRANE)
    write(tmp_path, "c.txt", "大桥通车\n大桥通了。")
    imported = import_paths([tmp_path], TAXONOMY, Settings())
    assert [(one.article.title, one.themes, one.primary) for one in imported.articles] == [
        ("吊车上岗", (), None),
        ("新窑点火", ("科技创新",), "科技创新"),
    ]
    assert imported.reasons == {"it lies in no folder named after a theme": 1}


def test_text_in_two_folders_has_both_themes(tmp_path: Path) -> None:
    """A copy is joined to the first, and counted."""
    write(tmp_path, "招才引智/a.txt", "新窑点火\n" + KILN)
    write(tmp_path, "科技创新/a.txt", "新窑点火\n" + KILN)
    imported = import_paths([tmp_path], TAXONOMY, Settings())
    assert [one.themes for one in imported.articles] == [("招才引智", "科技创新")]
    assert (imported.n_found, imported.merged) == (2, 1)


def test_paragraphs_are_guessed_by_keyword_or_length(tmp_path: Path) -> None:
    """实验室 and 博士 mark the second paragraph; a theme without keyword goes to the longest."""
    write(tmp_path, "科技创新/a.txt", "新窑点火\n" + KILN)
    write(tmp_path, "优势企业/b.txt", "吊车上岗\n" + CRANE)
    imported = import_paths([tmp_path], TAXONOMY, Settings())
    labels = {one.article.title: one.paragraph_themes for one in imported.articles}
    assert labels == {"新窑点火": ((), ("科技创新",)), "吊车上岗": (("优势企业",), ())}
    assert imported.guessed == 2


def test_table_with_the_offices_headings_is_read(tmp_path: Path) -> None:
    """The user names headings and the office's theme names; rows above the headings are passed over."""
    path = table(
        tmp_path / "a.xlsx",
        ("二季度稿件",),
        ("稿名", "全部文字", "栏目", "谁写的"),
        ("新窑点火", KILN, "人才；科技创新", "邹小满"),
        ("吊车上岗", CRANE, "无", ""),
    )
    columns = {"title": "稿名", "text": "全部文字", "themes": "栏目", "author": "谁写的"}
    imported = import_paths([path], TAXONOMY, Settings(columns, {"人才": "招才引智"}, "bureau"))
    found = [(one.article.id, one.article.title, one.author, one.themes) for one in imported.articles]
    assert found == [
        ("bureau-00001", "新窑点火", "邹小满", ("招才引智", "科技创新")),
        ("bureau-00002", "吊车上岗", "bureau", ()),
    ]


def test_corrected_tags_find_their_texts(tmp_path: Path) -> None:
    """A sheet without texts takes them from the submissions, by file name; the correction goes before the first tag."""
    write(tmp_path, "来稿/a.txt", "新窑点火\n" + KILN)
    path = table(
        tmp_path / "a.xlsx", ("文件", "题目", "主题", "更正主题"), ("x/a.txt", "新窑点火", "营商环境", "科技创新")
    )
    (one,) = import_paths([path], TAXONOMY, Settings(texts=(tmp_path / "来稿",))).articles
    assert (one.themes, one.article.paragraphs) == (("科技创新",), tuple(KILN.split("\n")))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("新窑点火", "", "科技创新"), "no text"),
        (("新窑点火", KILN, ""), "no theme was given"),
        (("新窑点火", KILN, "党建"), "unknown theme 党建"),
        (("", KILN, "科技创新"), "no title"),
        (("新窑点火", KILN + "\ufffd" * 3, "科技创新"), "the text is garbled"),
        (("吊车上岗", CRANE, "科技创新"), "the same text was already imported"),
    ],
)
def test_row_is_left_out_with_its_reason(tmp_path: Path, row: tuple[str, str, str], reason: str) -> None:
    """The first row is imported, the second is not; the counts add up."""
    path = table(tmp_path / "a.xlsx", ("标题", "正文", "主题"), ("吊车上岗", CRANE, "优势企业"), row)
    imported = import_paths([path], TAXONOMY, Settings())
    assert [(one.place, one.reason) for one in imported.left_out] == [(f"{path} > Sheet:3", reason)]
    assert (imported.n_found, len(imported.articles)) == (2, 1)


def test_import_writes_a_corpus_that_passes_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Labelled JSONL goes through unchanged but for the id; the report names what was left out."""
    paragraphs = [
        {"text": text, "themes": themes} for text, themes in zip(KILN.split("\n"), ([], ["科技创新"]), strict=True)
    ]
    record: dict[str, object] = {
        "title": "新窑点火",
        "author": "邹小满",
        "genre": "消息",
        "zone": "青禾经开区",
        "themes": ["科技创新"],
    }
    record |= {"primary": "科技创新", "paragraphs": paragraphs}
    write(tmp_path, "a.jsonl", json.dumps(record, ensure_ascii=False) + "\nno json\n")
    output, report = tmp_path / "corpus.jsonl", tmp_path / "report.csv"
    assert main(["data", "import", str(tmp_path / "a.jsonl"), "--output", str(output), "--report", str(report)]) == 0
    assert json.loads(output.read_text(encoding="utf-8")) == {**record, "id": "import-00001"}
    assert not check_files([output], TAXONOMY.names).errors
    assert report.read_text(encoding="utf-8-sig").splitlines() == ["place,reason", f"{tmp_path / 'a.jsonl'}:2,no text"]
    assert capsys.readouterr().out.splitlines()[-1] == "2 found = 1 imported + 0 joined to another copy + 1 left out"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.xlsx"], "nowhere.xlsx: No such file or directory; name an existing file."),
        (["nowhere"], "does not exist; name a folder with a folder per theme, an xlsx, csv or jsonl file."),
        (["a.csv"], "no row of headings was found; name its columns, or call them"),
        (["a.csv", "--map", "人才"], "--map 人才: not of the form OLD=THEME; THEME is one of 三个一批"),
    ],
)
def test_mistake_in_the_call_is_one_sentence(
    tmp_path: Path,
    arguments: list[str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What happened, to which file, what to do; nothing is written."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "a.csv", "一,二\n三,四\n")
    assert main(["data", "import", *arguments, "--output", "corpus.jsonl"]) == 2
    assert sentence in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
