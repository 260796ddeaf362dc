"""zhuti tag, from the command line in to the exit code."""

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from serving.cli import main

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "data" / "samples"
ARTICLE = "签约仪式\n开发区举行项目集中签约仪式，十二个项目现场签约，总投资四十亿元，涵盖装备制造和新材料。"


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    """A readable submission."""
    path = tmp_path / "稿件.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def tagged(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """Run `zhuti tag --format jsonl` and return the exit code and the records."""
    code = main(["tag", "--format", "jsonl", *arguments])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_file_gives_a_record_with_its_name(submission: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The record names the file it came from."""
    code, records = tagged(capsys, str(submission))
    assert code == 0
    assert [(r["source"], r["title"], r["themes"]) for r in records] == [(str(submission), "签约仪式", ["三个一批"])]


def test_the_sample_inbox_gets_the_verdicts_an_editor_expects(capsys: pytest.CaptureFixture[str]) -> None:
    """Every sample article is found, in its file; its themes are those of expected.csv; the damaged file says so."""
    with (SAMPLES / "expected.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    expected = sorted((row["file"], sorted(filter(None, row["themes"].split("；")))) for row in rows)
    code, records = tagged(capsys, str(SAMPLES / "inbox"))
    found = sorted((Path(str(r["source"]).partition(" > ")[0]).name, sorted(r["themes"])) for r in records)
    assert found == expected
    assert [r["status"] for r in records].count("unreadable") == 1
    assert code == 2


def test_one_bad_file_does_not_stop_the_batch(
    tmp_path: Path, submission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Missing, empty, binary and foreign files each get a verdict; the good one is tagged; the exit code says 2."""
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "图.bin").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "english.txt").write_text(
        "A submission without a single Chinese character in it.\n" * 5, encoding="utf-8"
    )
    paths = [tmp_path / name for name in ("没有.txt", "空.txt", "图.bin", "english.txt")]
    code, records = tagged(capsys, *map(str, paths), str(submission))
    assert [r["status"] for r in records] == ["unreadable"] * 4 + ["tagged"]
    assert all(r["notes"] for r in records[:4])
    assert code == 2


def test_standard_input_is_read_like_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`-` reads one submission from standard input, in any encoding."""
    stdin = io.TextIOWrapper(io.BytesIO(ARTICLE.encode("gb18030")))
    monkeypatch.setattr(sys, "stdin", stdin)
    code, records = tagged(capsys, "-")
    assert (code, records[0]["title"], records[0]["source"]) == (0, "签约仪式", "standard input")


def test_jsonl_articles_keep_their_ids(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A list of articles is tagged row by row under the ids it gives."""
    path = tmp_path / "articles.jsonl"
    row = {"title": "签约仪式", "paragraphs": [{"text": ARTICLE.partition("\n")[2]}]}
    path.write_text("".join(json.dumps({"id": i, **row}, ensure_ascii=False) + "\n" for i in ("x-1", "x-2")), "utf-8")
    code, records = tagged(capsys, str(path))
    assert (code, [r["id"] for r in records]) == (0, ["x-1", "x-2"])


def test_csv_output_opens_in_excel(submission: Path, tmp_path: Path) -> None:
    """The CSV begins with a byte order mark and appears whole under its name."""
    out = tmp_path / "表.csv"
    assert main(["tag", str(submission), "--format", "csv", "--output", str(out)]) == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "签约仪式" in out.read_text(encoding="utf-8-sig")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["稿件.txt", "表.csv"]


def test_a_foreign_model_folder_is_refused(
    submission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder without a card is named in one line that says what to do."""
    code = main(["tag", str(submission), "--model", str(tmp_path)])
    error = capsys.readouterr().err
    assert code == 2
    assert error.count("\n") == 1
    assert "card.json: missing; this is not a model folder; train again with 'zhuti train'" in error


def test_a_damaged_model_is_refused(submission: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Altered weights are told from the card's digest."""
    shutil.copytree(ROOT / "model" / "starter", tmp_path / "damaged")
    weights = tmp_path / "damaged" / "weights.npz"
    weights.write_bytes(weights.read_bytes()[:-1])
    assert main(["tag", str(submission), "--model", str(tmp_path / "damaged")]) == 2
    assert "truncated or altered" in capsys.readouterr().err


def test_no_text_of_an_article_reaches_standard_error(tmp_path: Path) -> None:
    """A damaged file's content stays out of every message."""
    path = tmp_path / "坏.docx"
    path.write_bytes(b"PK\x03\x04 secret sentence \xe7\xa7\x98\xe5\xaf\x86" * 30)
    done = subprocess.run(
        [sys.executable, "-m", "serving.cli", "tag", str(path)], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"secret" not in done.stderr + done.stdout
    assert b"Traceback" not in done.stderr
