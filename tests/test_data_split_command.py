"""zhuti data split."""

import json
from pathlib import Path

import pytest

from serving.cli import main

PAGE = "青禾经济技术开发区\n\n新窑点火\n\n本刊讯 昨天点火。(邹小满)\n\n吊车上岗\n\n本刊讯 吊车来了。(谭一舟)\n"


def test_split_writes_one_article_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each line has page, title, zone, byline and paragraphs; the counts go to standard error."""
    page = tmp_path / "007.txt"
    page.write_text(PAGE, encoding="utf-8")
    assert main(["data", "split", str(page)]) == 0
    out, err = capsys.readouterr()
    assert [json.loads(line) for line in out.splitlines()] == [
        {
            "page": "007",
            "title": title,
            "zone": zone,
            "byline": byline,
            "paragraphs": [{"text": text}],
        }
        for title, zone, byline, text in (
            ("新窑点火", "青禾经济技术开发区", "邹小满", "本刊讯 昨天点火。"),
            ("吊车上岗", "", "谭一舟", "本刊讯 吊车来了。"),
        )
    ]
    assert err == "2 articles on 1 pages, 0 unreadable\n"


def test_split_writes_the_named_file(tmp_path: Path) -> None:
    """With --output the lines stand in the file and nothing else is left in the folder."""
    page, output = tmp_path / "007.txt", tmp_path / "split.jsonl"
    page.write_text(PAGE, encoding="utf-8")
    assert main(["data", "split", str(page), "--output", str(output)]) == 0
    assert len(output.read_text(encoding="utf-8").splitlines()) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["007.txt", "split.jsonl"]


def test_split_names_what_it_could_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing page is named on standard error, the others are split, and the command fails."""
    page = tmp_path / "007.txt"
    page.write_text(PAGE, encoding="utf-8")
    assert main(["data", "split", str(page), str(tmp_path / "008.txt")]) == 2
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert err.splitlines()[0].startswith(f"{tmp_path / '008.txt'}: ")
    assert err.splitlines()[1] == "2 articles on 1 pages, 1 unreadable"
