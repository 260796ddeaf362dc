"""A watched folder: each file once, only when it is whole, also over restarts."""

from pathlib import Path

import pytest

from data.errors import InputError
from serving.intake import Intake
from serving.ledger import Ledger
from serving.live import LiveTagger
from serving.records import NUMBER, Filter
from serving.watch import Watcher

TEXT = "图书馆门口的戏台\n青柳剧团的演员登台演出，戏迷跟着唱腔打拍子，散场后读者走进阅览室借阅图书。"
MAIL = "From a@b.example Mon Jan  5 10:00:00 2026\nFrom: a@b.example\nSubject: =?utf-8?b?5oiP5Y+w?=\n\n{text}\n\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """The watched folder."""
    folder = tmp_path / "收件"
    folder.mkdir()
    return folder


@pytest.fixture
def intake(ledger: Ledger, model_folder: Path) -> Intake:
    """An intake into it."""
    return Intake(ledger, LiveTagger(model_folder))


@pytest.fixture
def watcher(inbox: Path, intake: Intake, tmp_path: Path) -> Watcher:
    """A watcher that looks when it is told to."""
    return Watcher(inbox, intake, tmp_path / "memory")


def sources(ledger: Ledger) -> list[str]:
    """Where the rows of the ledger come from."""
    return [row.source for row in ledger.submissions(Filter(order=NUMBER))]


def test_a_file_is_taken_in_once_it_looks_the_same_twice(inbox: Path, watcher: Watcher, ledger: Ledger) -> None:
    """At the first look a file may still be growing."""
    path = inbox / "稿件.txt"
    path.write_text(TEXT[:20], encoding="utf-8")
    assert watcher.look() is None
    path.write_text(TEXT, encoding="utf-8")
    assert watcher.look() is None
    batch = watcher.look()
    assert batch is not None
    assert (batch.n_done, sources(ledger)) == (1, ["稿件.txt"])
    assert watcher.look() is None


def test_a_restart_remembers_what_was_taken_in(inbox: Path, watcher: Watcher, intake: Intake, tmp_path: Path) -> None:
    """Another process with the same data folder takes in only what is new."""
    for name in ("一.txt", "二.txt"):
        (inbox / name).write_text(name + TEXT, encoding="utf-8")
    watcher.look()
    watcher.look()
    later = Watcher(inbox, intake, tmp_path / "memory")
    (inbox / "三.txt").write_text(TEXT, encoding="utf-8")
    assert later.look() is None
    batch = later.look()
    assert batch is not None
    assert (batch.n_files, batch.n_repeated) == (1, 0)


def test_a_crash_before_it_was_noted_enters_nothing_twice(
    inbox: Path, watcher: Watcher, intake: Intake, ledger: Ledger, tmp_path: Path
) -> None:
    """The memory is written after the ledger; what it lost, even half a line, is found in the ledger again."""
    (inbox / "一.txt").write_text(TEXT, encoding="utf-8")
    watcher.look()
    watcher.look()
    memory = next((tmp_path / "memory").iterdir())
    memory.write_text(memory.read_text(encoding="utf-8")[:10], encoding="utf-8")
    later = Watcher(inbox, intake, tmp_path / "memory")
    later.look()
    batch = later.look()
    assert batch is not None
    assert (batch.n_repeated, ledger.count(Filter())) == (1, 1)


def test_a_mailbox_that_grows_gives_its_new_mails_only(inbox: Path, watcher: Watcher, ledger: Ledger) -> None:
    """A changed file is taken in again; the mails that are in the ledger are found there."""
    path = inbox / "Inbox"
    for n_mails in (1, 2):
        texts = (f"第{'一二'[number]}出。{TEXT}" for number in range(n_mails))
        path.write_text("".join(MAIL.format(text=text) for text in texts), encoding="utf-8")
        watcher.look()
        batch = watcher.look()
        assert batch is not None
        assert batch.n_repeated == n_mails - 1
    assert ledger.count(Filter()) == 2


def test_folders_below_are_watched_too_and_unfinished_files_left(inbox: Path, watcher: Watcher, ledger: Ledger) -> None:
    """Files that a browser or a mail program is still writing have telling names."""
    (inbox / "周一").mkdir()
    (inbox / "周一" / "稿件.txt").write_text(TEXT, encoding="utf-8")
    for name in ("稿件.docx.part", "稿件.crdownload", "~$稿件.docx", ".稿件.txt"):
        (inbox / name).write_text(TEXT, encoding="utf-8")
    watcher.look()
    watcher.look()
    assert sources(ledger) == ["周一/稿件.txt"]


def test_a_file_another_program_holds_waits(
    inbox: Path, watcher: Watcher, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It becomes no row, and is taken in when it can be opened."""
    (inbox / "稿件.txt").write_text(TEXT, encoding="utf-8")
    watcher.look()
    with monkeypatch.context() as locked:
        locked.setattr(Path, "open", _denied)
        assert watcher.look() is None
    assert ledger.count(Filter()) == 0
    watcher.look()
    assert ledger.count(Filter()) == 1


def _denied(*_: object, **__: object) -> None:
    raise PermissionError(13, "used by another program")


def test_the_watched_folder_is_left_as_it_is(inbox: Path, watcher: Watcher) -> None:
    """Nothing is moved, changed or added."""
    (inbox / "稿件.txt").write_text(TEXT, encoding="utf-8")
    before = (inbox / "稿件.txt").stat()
    watcher.look()
    watcher.look()
    assert [path.name for path in inbox.iterdir()] == ["稿件.txt"]
    assert (inbox / "稿件.txt").stat().st_mtime_ns == before.st_mtime_ns


def test_a_missing_folder_is_told_at_once(tmp_path: Path, intake: Intake) -> None:
    """The sentence names the folder and what to do."""
    with pytest.raises(InputError, match="is no folder; make it, or name another one for --watch"):
        Watcher(tmp_path / "没有", intake, tmp_path)


def test_it_stops_when_told(watcher: Watcher) -> None:
    """`stop` returns when the thread has ended, also at once after `start`."""
    watcher.start()
    watcher.stop()
    assert not watcher._thread.is_alive()  # noqa: SLF001 (what stop is for)
