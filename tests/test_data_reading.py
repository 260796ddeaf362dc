"""A verdict for every file: paths, folders, limits, and the net below the readers."""

import os
from pathlib import Path

import pytest
from format_files import BLIP, OTHER_TEXT, OTHER_TITLE, PHOTO, TEXT, TITLE, body, docx, mail, zipped

from data import reading
from data.article import Article, Unreadable
from data.errors import ReadingError
from data.parts import MAX_FILE_BYTES, Budget
from data.reading import read, read_paths


def test_a_file_keeps_its_name_as_id_and_source() -> None:
    """The id of the only article of a file is the file's name."""
    (article,) = read("五月/稿件.txt", TEXT.encode())
    assert isinstance(article, Article)
    assert (article.id, article.source, article.title) == ("五月/稿件.txt", "五月/稿件.txt", TITLE)


def test_parts_are_named_behind_their_container() -> None:
    """An article from an archive says which file inside it came from."""
    results = read("a.zip", zipped({"甲.docx": docx(), "乙/投稿.eml": mail(OTHER_TEXT).as_bytes()}))
    assert [result.source for result in results] == ["a.zip > 甲.docx", "a.zip > 乙/投稿.eml"]


def test_parts_of_one_name_are_numbered() -> None:
    """Two attachments of the same name keep ids of their own."""
    message = mail("见附件", attached={"稿.txt": TEXT.encode()})
    message.add_attachment(OTHER_TEXT.encode(), maintype="a", subtype="b", filename="稿.txt")
    assert [result.source for result in read("a.eml", message.as_bytes())] == ["a.eml > 稿.txt", "a.eml > 稿.txt (2)"]


def test_folders_are_walked_in_order_without_hidden_files(tmp_path: Path) -> None:
    """Files below a folder come sorted; hidden files and lock files of Office are no submissions."""
    for name in ("b/乙.txt", "a.txt", "~$a.docx", ".DS_Store", "Thumbs.db", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT.encode())
    assert [Path(result.source).name for result in read_paths([tmp_path])] == ["a.txt", "乙.txt"]


def test_an_empty_folder_is_a_verdict_too(tmp_path: Path) -> None:
    """A folder with nothing in it is said to be so."""
    assert list(read_paths([tmp_path])) == [
        Unreadable(str(tmp_path), "there is no file in this folder", "put the submissions in it")
    ]


def test_a_missing_path_does_not_lose_the_others(tmp_path: Path) -> None:
    """What cannot be opened is refused with the system's reason; the rest is read."""
    (tmp_path / "b.txt").write_bytes(TEXT.encode())
    missing, found = read_paths([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert isinstance(missing, Unreadable)
    assert missing.reason == "No such file or directory"
    assert isinstance(found, Article)


def test_a_path_with_a_zero_byte_is_refused() -> None:
    """A path no system can open is a verdict, not an error."""
    (result,) = read_paths([Path("a\0b")])
    assert isinstance(result, Unreadable)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What is no file and no folder is refused without being opened."""
    os.mkfifo(tmp_path / "pipe")
    (result,) = read_paths([tmp_path / "pipe"])
    assert isinstance(result, Unreadable)
    assert result.reason == "it is no file and no folder"


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    """More than 50 MB is refused by its size on disk."""
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    (result,) = read_paths([tmp_path])
    assert isinstance(result, Unreadable)
    assert result.reason == "the file is larger than 50 MB"


def test_a_reader_that_breaks_costs_only_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any exception below becomes a reason that names its type and nothing of the text."""

    def broken(_content: bytes) -> None:
        raise KeyError(TITLE)

    monkeypatch.setitem(reading.TEXT_READERS, "docx", broken)
    bad, good = read("a.zip", zipped({"a.docx": docx(), "b.txt": TEXT.encode()}))
    assert isinstance(bad, Unreadable)
    assert bad.reason == "the file is damaged (KeyError while reading)"
    assert isinstance(good, Article)


def test_pictures_are_counted_once_for_the_article() -> None:
    """Pictures inside a document and beside it are noted together."""
    inside = docx(body() + f"<w:p>{BLIP}</w:p>")
    (article,) = read("a.zip", zipped({"a.docx": inside, "1.jpg": PHOTO, "2.jpg": PHOTO}))
    assert isinstance(article, Article)
    assert article.notes[-1] == "pictures: 3"


def test_pictures_beside_several_articles_are_read_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """With two documents nobody knows whose picture it is; it may be a scanned page, so it gets its own verdict."""
    monkeypatch.setattr("data.image.ENGINES", ())
    results = read("a.zip", zipped({"a.txt": TEXT.encode(), "b.txt": OTHER_TEXT.encode(), "1.jpg": PHOTO}))
    assert [type(result) for result in results] == [Article, Article, Unreadable]


@pytest.mark.parametrize("budget", [Budget(parts=0), Budget(n_bytes=9), Budget(seconds=-1)])
def test_a_submission_may_not_cost_more_than_its_budget(budget: Budget) -> None:
    """Parts, bytes and seconds are counted over everything packed inside."""
    with pytest.raises(ReadingError):
        budget.spend(10)


def test_two_articles_in_a_mailbox_have_two_ids() -> None:
    """Every mail of a mailbox has a number."""
    box = b"".join(b"From a Tue May 12 10:00:00 2026\n" + mail(text).as_bytes() for text in (TEXT, OTHER_TEXT))
    results = read("a.mbox", box)
    assert [(result.id, result.title) for result in results if isinstance(result, Article)] == [
        ("a.mbox > mail 1", TITLE),
        ("a.mbox > mail 2", OTHER_TITLE),
    ]


def test_time_on_scanned_pages_is_not_counted() -> None:
    """What bounds itself does not use up the seconds of the parts behind it."""
    budget = Budget(seconds=1)
    budget.spend(0)
    budget.started -= 30
    budget.pause(30)
    budget.spend(0)
    assert budget.parts == 998
