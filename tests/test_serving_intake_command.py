"""zhuti intake."""

from pathlib import Path

import pytest

from serving.cli import main
from serving.ledger import Ledger
from serving.records import NUMBER, Filter

TEXT = "图书馆门口的戏台\n青柳剧团的演员登台演出，戏迷跟着唱腔打拍子，散场后读者走进阅览室借阅图书。"


def test_a_folder_and_a_file_are_taken_in(
    tmp_path: Path, model_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every file becomes a row; the line counts them; the exit status is 2 when one could not be read."""
    (tmp_path / "收件" / "周一").mkdir(parents=True)
    (tmp_path / "收件" / "周一" / "一.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "收件" / "空.txt").write_bytes(b"")
    (tmp_path / "二.txt").write_text(TEXT, encoding="utf-8")
    options = ["--ledger", str(tmp_path / "ledger.db"), "--model", str(model_folder), "--contributor", "投稿人甲"]
    assert main(["intake", str(tmp_path / "收件"), str(tmp_path / "二.txt"), *options]) == 2
    assert capsys.readouterr().out == ("3 files, 3 submissions: 1 were in the ledger before, 1 could not be read\n")
    with Ledger(str(tmp_path / "ledger.db")) as ledger:
        rows = ledger.submissions(Filter(order=NUMBER))
    assert [(row.source, row.contributor) for row in rows] == [("空.txt", "投稿人甲"), ("周一/一.txt", "投稿人甲")]


def test_a_missing_path_is_told_before_anything_is_taken_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence names it."""
    assert main(["intake", str(tmp_path / "没有"), "--ledger", str(tmp_path / "ledger.db")]) == 2
    assert "没有: No such file or directory; check its name." in capsys.readouterr().err
    assert not (tmp_path / "ledger.db").exists()
