"""From files to the ledger: every file gets its row, nothing is entered twice, nothing is lost."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from data.errors import LedgerError
from serving.intake import UNEXPECTED_ZH, Batch, Incoming, Intake
from serving.ledger import Ledger
from serving.live import LiveTagger
from serving.records import NUMBER, Filter

TEXT = "图书馆门口的戏台\n青柳剧团的演员登台演出，戏迷跟着唱腔打拍子，散场后读者走进阅览室借阅图书。"
FULL = LedgerError("ledger.db", "the disk is full", "磁盘已满，刚才的操作没有保存。")


@pytest.fixture
def intake(ledger: Ledger, model_folder: Path) -> Iterator[Intake]:
    """An intake into it."""
    made = Intake(ledger, LiveTagger(model_folder))
    yield made
    made.close()


def files(**contents: str) -> list[Incoming]:
    """Text files by name."""
    return [Incoming(f"{name}.txt", io.BytesIO(text.encode())) for name, text in contents.items()]


def finished(intake: Intake, batch: Batch) -> Batch:
    """The batch once nothing more happens to it."""
    intake.close()
    found = intake.batch(batch.id)
    assert found is not None
    return found


class FullDisk:
    """A ledger whose disk is full from the second file on."""

    def __init__(self, ledger: Ledger, error: Exception) -> None:
        """Wrap a ledger that works."""
        self.ledger = ledger
        self.error = error
        self.n_calls = 0

    def receive_many(self, readings: Sequence[Any], **options: Any) -> Any:  # noqa: ANN401 (as the ledger's)
        """Fail the second time."""
        self.n_calls += 1
        if self.n_calls > 1:
            raise self.error
        return self.ledger.receive_many(readings, **options)


def test_every_file_becomes_a_row(intake: Intake, ledger: Ledger) -> None:
    """A readable file is tagged, an unreadable one is a row with its reason; all carry the number of their batch."""
    batch = intake.take(files(稿件=TEXT, 空=""), editor="方编辑", contributor="投稿人甲")
    rows = ledger.submissions(Filter(batch=batch.id, order=NUMBER))
    assert [(row.id, row.source, row.contributor) for row in rows] == [
        (batch.submissions[0], "稿件.txt", "投稿人甲"),
        (batch.submissions[1], "空.txt", "投稿人甲"),
    ]
    assert [row.status for row in rows][1:] == ["unreadable"]
    assert (batch.n_files, batch.n_done, batch.n_unreadable, batch.n_repeated) == (2, 2, 1, 0)
    assert (batch.waiting, batch.finished, batch.error) == ((), True, "")


def test_the_same_file_again_is_told_and_not_entered(intake: Intake, ledger: Ledger) -> None:
    """The second time the row of the first comes back."""
    first = intake.take(files(稿件=TEXT))
    again = intake.take(files(另名=TEXT))
    assert (again.submissions, again.n_repeated) == (first.submissions, 1)
    assert ledger.count(Filter()) == 1


def test_a_drop_goes_on_behind_the_page(intake: Intake) -> None:
    """`start` returns before the work is done; `batch` tells when it is."""
    begun = intake.start(files(一=TEXT, 二=TEXT.replace("戏", "书")), editor="方编辑")
    assert (begun.n_files, begun.n_done, begun.finished, begun.waiting) == (2, 0, False, ("一.txt", "二.txt"))
    done = finished(intake, begun)
    assert (done.n_done, done.finished, len(done.submissions)) == (2, True, 2)


def test_an_unknown_batch_is_none(intake: Intake) -> None:
    """The page of a drop before the last restart finds nothing."""
    assert intake.batch("20260101-000000-00000000") is None


@pytest.mark.parametrize(
    ("error", "sentence"), [(FULL, "磁盘已满，刚才的操作没有保存。"), (RuntimeError("戏迷"), UNEXPECTED_ZH)]
)
def test_a_full_disk_loses_nothing(
    ledger: Ledger, model_folder: Path, caplog: pytest.LogCaptureFixture, error: Exception, sentence: str
) -> None:
    """What was taken in stays, the batch says why it stopped and which files are still waiting."""
    intake = Intake(FullDisk(ledger, error), LiveTagger(model_folder))  # type: ignore[arg-type]
    batch = intake.take(files(一=TEXT, 二=TEXT, 三=TEXT))
    assert (batch.n_done, batch.waiting, batch.finished) == (1, ("二.txt", "三.txt"), True)
    assert batch.error_zh == sentence
    assert ledger.count(Filter()) == 1
    assert "戏迷" not in caplog.text + batch.error


def test_what_was_interrupted_can_be_sent_again_whole(ledger: Ledger, model_folder: Path) -> None:
    """Files that are in already are found there, the rest is added."""
    Intake(FullDisk(ledger, FULL), LiveTagger(model_folder)).take(files(一=TEXT, 二=TEXT[:30]))  # type: ignore[arg-type]
    batch = Intake(ledger, LiveTagger(model_folder)).take(files(一=TEXT, 二=TEXT[:30]))
    assert (batch.n_done, batch.n_repeated) == (2, 1)
    assert ledger.count(Filter()) == 2


def test_every_file_is_closed_also_after_an_error(ledger: Ledger, model_folder: Path) -> None:
    """No upload keeps its temporary file."""
    sent = files(一=TEXT, 二=TEXT, 三=TEXT)
    Intake(FullDisk(ledger, FULL), LiveTagger(model_folder)).take(sent)  # type: ignore[arg-type]
    assert [file.stream.closed for file in sent] == [True, True, True]


@pytest.mark.parametrize("name", ["~$稿件.docx", "Thumbs.db", ".DS_Store", "desktop.ini"])
def test_what_nobody_sent_is_passed_over(intake: Intake, ledger: Ledger, name: str) -> None:
    """Lock files of Office and files of the file manager come along with a dropped folder and become no rows."""
    batch = intake.take([Incoming(name, io.BytesIO(b"x"))])
    assert (batch.n_done, batch.submissions, ledger.count(Filter())) == (1, (), 0)


def test_a_file_that_cannot_be_read_is_a_row_with_the_reason(intake: Intake, ledger: Ledger) -> None:
    """A drive that fails in mid-file is told like any other unreadable file."""

    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    batch = intake.take([Incoming("稿件.txt", Broken()), *files(二=TEXT)])
    assert (batch.n_done, batch.n_unreadable) == (2, 1)
    assert ledger.submission(batch.submissions[0]).notes == ("Input/output error; check that you may open it",)
