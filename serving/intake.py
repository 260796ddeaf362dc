"""Files in, submissions in the ledger out, with a progress that a page can ask for while it goes on."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex
from typing import BinaryIO

from data.article import Article, Unreadable
from data.errors import ZhutiError
from data.parts import MAX_FILE_BYTES
from data.reading import is_skipped, read
from model.decision import UNREADABLE
from serving.ledger import Ledger
from serving.live import LiveTagger
from serving.records import OFFICE_TIME, Submission

logger = logging.getLogger(__name__)

N_THREADS = 2
MOST_REMEMBERED = 500
UNEXPECTED_ZH = "接收时出了意外，没有收完；已收下的都在，其余的请再拖进来一次。"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file on its way in; `name` is shown and kept as its source, never used as a path."""

    name: str
    stream: BinaryIO

    def close(self) -> None:
        """Give the file back to the system."""
        self.stream.close()


@dataclass(frozen=True, slots=True)
class Batch:
    """What one drop of files has become so far.

    Attributes:
        id: also the `batch` of its submissions.
        n_files: files in the drop.
        n_done: files read, tagged and entered.
        n_repeated: articles that were in the ledger before.
        n_unreadable: articles and files that could not be read.
        submissions: their numbers in the ledger, in order, repeated ones included.
        waiting: names of the files that are not in the ledger yet.
        finished: whether nothing more will happen.
        error: why it stopped early, in English; "" when it did not.
        error_zh: the same for the page.
    """

    id: str
    n_files: int
    n_done: int = 0
    n_repeated: int = 0
    n_unreadable: int = 0
    submissions: tuple[int, ...] = ()
    waiting: tuple[str, ...] = ()
    finished: bool = False
    error: str = ""
    error_zh: str = ""


class Intake:
    """Takes files in; safe to share between threads."""

    def __init__(self, ledger: Ledger, live: LiveTagger) -> None:
        """Enter into this ledger what this model says."""
        self._ledger = ledger
        self._live = live
        self._batches: OrderedDict[str, Batch] = OrderedDict()
        self._pool = _pool()

    def start(self, files: Sequence[Incoming], *, editor: str = "", contributor: str = "") -> Batch:
        """Begin in a thread and return at once; `batch` tells how far it is."""
        batch = self._open(files)
        self._pool.submit(self._run, batch, files, editor, contributor, lambda _: None)
        return batch

    def take(
        self,
        files: Sequence[Incoming],
        *,
        editor: str = "",
        contributor: str = "",
        entered: Callable[[list[Submission]], None] = lambda _: None,
    ) -> Batch:
        """Take files in and return when all are done.

        Args:
            files: closed when this returns.
            editor: who brings them.
            contributor: who sent them; the byline of each when "".
            entered: called with the submissions of each file as soon as they are in the ledger.
        """
        return self._run(self._open(files), files, editor, contributor, entered)

    def batch(self, identity: str) -> Batch | None:
        """How far a drop is; None when it is unknown or long ago."""
        return self._batches.get(identity)

    def close(self) -> None:
        """Finish the drops in hand and leave those that wait; what is in the ledger stays there."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = _pool()

    def _open(self, files: Sequence[Incoming]) -> Batch:
        identity = f"{datetime.now(OFFICE_TIME):%Y%m%d-%H%M%S}-{token_hex(4)}"
        return self._remember(Batch(identity, len(files), waiting=tuple(file.name for file in files)))

    def _remember(self, batch: Batch) -> Batch:
        self._batches[batch.id] = batch
        while len(self._batches) > MOST_REMEMBERED:
            self._batches.popitem(last=False)
        return batch

    def _run(
        self,
        batch: Batch,
        files: Sequence[Incoming],
        editor: str,
        contributor: str,
        entered: Callable[[list[Submission]], None],
    ) -> Batch:
        try:
            for file in files:
                with closing(file):
                    submissions = [] if is_skipped(file.name) else self._enter(file, batch.id, editor, contributor)
                entered(submissions)
                batch = self._remember(_with(batch, submissions))
        except ZhutiError as error:
            batch = replace(batch, error=str(error), error_zh=error.zh or UNEXPECTED_ZH)
        except Exception as error:  # noqa: BLE001 (the page must hear of it; the message may hold text of an article)
            logger.error("intake stopped: %s", type(error).__name__)  # noqa: TRY400 (a traceback may hold text, too)
            batch = replace(batch, error=f"an unexpected {type(error).__name__}.", error_zh=UNEXPECTED_ZH)
        finally:
            for file in files:
                file.close()
        return self._remember(replace(batch, finished=True))

    def _enter(self, file: Incoming, batch: str, editor: str, contributor: str) -> list[Submission]:
        readings = _readings(file)
        tagged = list(zip(readings, self._live.current().tag_all(readings), strict=True))
        return self._ledger.receive_many(tagged, contributor=contributor, batch=batch, editor=editor)


def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(N_THREADS, thread_name_prefix="zhuti-intake")


def _readings(file: Incoming) -> list[Article | Unreadable]:
    try:
        content = file.stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        return [Unreadable(file.name, error.strerror or "it cannot be opened", "check that you may open it")]
    return read(file.name, content)


def _with(batch: Batch, submissions: Sequence[Submission]) -> Batch:
    """The batch after one more file."""
    return replace(
        batch,
        n_done=batch.n_done + 1,
        n_repeated=batch.n_repeated + sum(each.repeated for each in submissions),
        n_unreadable=batch.n_unreadable + sum(each.status == UNREADABLE for each in submissions),
        submissions=(*batch.submissions, *(each.id for each in submissions)),
        waiting=batch.waiting[1:],
    )
