"""Reads whatever is sent in: files, folders, mails, archives; a verdict for every one of them."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic

from data import doc, docx, html, image, pdf, rtf, text
from data.archive import read_archive
from data.article import Article, Unreadable
from data.errors import ReadingError
from data.kinds import kind_of
from data.lists import read_lines, read_table
from data.mail import read_mail, read_mailbox
from data.pages import articles_of
from data.parts import MAX_DEPTH, MAX_FILE_BYTES, Budget, Extract, ReadPart, Result, with_pictures
from data.profile import profiled

logger = logging.getLogger(__name__)

TEXT_READERS: dict[str, Callable[[bytes], Extract]] = {
    "doc": doc.text_of,
    "docx": docx.text_of,
    "html": html.text_of,
    "pdf": pdf.text_of,
    "picture": image.text_of,
    "rtf": rtf.text_of,
    "text": text.text_of,
}
CONTAINER_READERS: dict[str, Callable[[bytes, str, ReadPart], list[Result]]] = {
    "csv": read_table,
    "lines": read_lines,
    "mail": read_mail,
    "mbox": read_mailbox,
    "xlsx": read_table,
    "zip": read_archive,
}
# Recognising a scanned page takes seconds; how many pages one file may have is bounded in these readers.
SELF_BOUND = {"pdf", "picture"}
SKIPPED_NAMES = {"thumbs.db", "desktop.ini", "__macosx"}


def read(name: str, content: bytes) -> list[Result]:
    """Read one file.

    Args:
        name: where the content came from; the suffix is only looked at when the content leaves its kind open.
        content: the whole file.

    Returns:
        Its articles, and an `Unreadable` for every part that could not be read; never empty.
    """
    return [profiled(each) if isinstance(each, Article) else each for each in _read(name, content, Budget(), 0)]


def read_paths(paths: Sequence[Path]) -> Iterator[Result]:
    """Read files, and folders with everything in them, in sorted order.

    Args:
        paths: files and folders; hidden files and the lock files of Office are passed over inside folders.

    Yields:
        What `read` gives for every file, and an `Unreadable` for each path that cannot be opened.
    """
    for path in paths:
        if path.is_dir():
            files = list(files_below(path))
            if not files:
                yield Unreadable(str(path), "there is no file in this folder", "put the submissions in it")
            for file in files:
                yield from read_file(file)
        else:
            yield from read_file(path)


def files_below(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those inside it, in sorted order, without what nobody sent."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_skipped(name))
        yield from (Path(parent, name) for name in sorted(names) if not is_skipped(name))


def is_skipped(name: str) -> bool:
    """Tell whether a file or folder of this name is hidden, a lock of Office, or made by the file manager."""
    return name.startswith((".", "~$")) or name.lower() in SKIPPED_NAMES


def read_file(path: Path) -> list[Result]:
    """Read one file of a folder, as `read` does; one that cannot be opened is an `Unreadable`."""
    try:
        # Devices and pipes would never end.
        if path.exists() and not path.is_file():
            return [Unreadable(str(path), "it is no file and no folder", "name a file or a folder")]
        if path.stat().st_size > MAX_FILE_BYTES:
            reason = f"the file is larger than {MAX_FILE_BYTES // 1_000_000} MB"
            return [Unreadable(str(path), reason, "send the article in a smaller file, pictures apart")]
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path cannot be opened"
        return [Unreadable(str(path), reason, "check the name and that you may open it")]
    return read(str(path), content)


def _read(source: str, content: bytes, budget: Budget, depth: int) -> list[Result]:
    try:
        return _read_kind(source, content, budget, depth)
    except ReadingError as error:
        return [Unreadable(source, error.reason, error.remedy)]
    except Exception as error:  # noqa: BLE001 (a damaged file may break a library in any way, and must not lose the others)
        logger.warning("%s: %s while reading", source, type(error).__name__)
        reason = f"the file is damaged ({type(error).__name__} while reading)"
        return [Unreadable(source, reason, "open it on your computer, save as docx and send that")]


def _read_kind(source: str, content: bytes, budget: Budget, depth: int) -> list[Result]:
    if len(content) > MAX_FILE_BYTES:
        reason = f"the file is larger than {MAX_FILE_BYTES // 1_000_000} MB"
        raise ReadingError(reason, "send the article in a smaller file, pictures apart")
    if depth > MAX_DEPTH:
        reason = f"it is packed more than {MAX_DEPTH} deep"
        raise ReadingError(reason, "unpack it and send the files themselves")
    budget.spend(len(content))
    kind = kind_of(content, source)
    if kind in CONTAINER_READERS:
        return CONTAINER_READERS[kind](content, source, lambda name, inner: _read(name, inner, budget, depth + 1))
    started = monotonic()
    extract = TEXT_READERS[kind](content)
    if kind in SELF_BOUND:
        budget.pause(monotonic() - started)
    return _articles(extract, source)


def _articles(extract: Extract, source: str) -> list[Result]:
    if not extract.text.strip():
        reason = "it holds only pictures, no text" if extract.pictures else "it holds no text"
        raise ReadingError(reason, "send the article itself as docx or txt")
    articles = articles_of(extract.text, source)
    if not articles:
        reason = "no article was found in its text"
        raise ReadingError(reason, "send the article itself as docx or txt")
    noted = [replace(article, notes=(*article.notes, *extract.notes)) for article in articles]
    return [with_pictures(article, extract.pictures) for article in noted]
