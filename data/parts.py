"""What the readers share: what one hands back, what a container passes on, and what a submission may cost."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from data.article import Article, Unreadable
from data.errors import ReadingError

Result = Article | Unreadable
ReadPart = Callable[[str, bytes], list[Result]]

MAX_FILE_BYTES = 50_000_000
MAX_TEXT_CHARACTERS = 500_000
MAX_TEXT_LINES = 50_000
MAX_DEPTH = 5
PICTURES_NOTE = "pictures: "
PICTURE_STARTS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8", b"BM")


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of one document, paragraphs on lines of their own, and how many pictures stand in it."""

    text: str
    pictures: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One file inside a container: its content, or the reason why it could not be taken out."""

    name: str
    content: bytes = b""
    problem: ReadingError | None = None


@dataclass(slots=True)
class Budget:
    """What a submission, with everything packed inside it, may still cost."""

    parts: int = 1_000
    n_bytes: int = 150_000_000
    seconds: float = 10.0
    started: float = 0.0

    def pause(self, seconds: float) -> None:
        """Leave out time that was spent on what bounds itself."""
        self.started += seconds

    def spend(self, n_bytes: int) -> None:
        """Count one more part.

        Raises:
            ReadingError: more parts, bytes or seconds than a submission may take.
        """
        self.started = self.started or monotonic()
        self.parts -= 1
        self.n_bytes -= n_bytes
        if self.parts < 0 or self.n_bytes < 0:
            reason = "there is more packed inside than one submission may hold"
            raise ReadingError(reason, "send it in several smaller pieces")
        if monotonic() - self.started > self.seconds:
            reason = f"reading took longer than {self.seconds:.0f} seconds"
            raise ReadingError(reason, "send it in several smaller pieces")


def is_picture(content: bytes) -> bool:
    """Tell whether these bytes begin as a picture does."""
    return content.startswith(PICTURE_STARTS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def read_parts(parts: Iterable[Part], source: str, read: ReadPart, *, beside: Sequence[Result] = ()) -> list[Result]:
    """Read the files of a container, each by its own reader.

    Pictures beside a single document are its illustrations and are counted in its notes; pictures beside none, or
    beside several, may be scanned pages and are read themselves.

    Args:
        parts: the files.
        source: where the container came from.
        read: reads one file, given its source and its content.
        beside: what was read beside the files already, the body of a mail; what a file repeats of it is left out.
    """
    taken = _distinct(parts)
    pictures = [part for part in taken if is_picture(part.content)]
    groups = [_read_one(part, source, read) for part in taken if not is_picture(part.content)]
    groups.insert(0, _without_copies(beside, groups))
    read_well = [group for group in groups if any(isinstance(result, Article) for result in group)]
    results = [result for group in groups for result in group]
    if len(read_well) == 1:
        return [with_pictures(result, len(pictures)) for result in results]
    return results + [result for part in pictures for result in _read_one(part, source, read)]


def with_pictures(result: Result, pictures: int) -> Result:
    """Note on an article how many pictures came with it, beside those noted already."""
    if not pictures or isinstance(result, Unreadable):
        return result
    others = tuple(note for note in result.notes if not note.startswith(PICTURES_NOTE))
    return replace(result, notes=(*others, f"{PICTURES_NOTE}{pictures_of(result) + pictures}"))


def pictures_of(article: Article) -> int:
    """Tell how many pictures are noted on an article."""
    counts = [note.removeprefix(PICTURES_NOTE) for note in article.notes if note.startswith(PICTURES_NOTE)]
    return sum(int(count) for count in counts)


def _read_one(part: Part, source: str, read: ReadPart) -> list[Result]:
    where = f"{source} > {part.name}"
    if part.problem:
        return [Unreadable(where, part.problem.reason, part.problem.remedy)]
    return read(where, part.content)


def _without_copies(beside: Sequence[Result], groups: list[list[Result]]) -> list[Result]:
    found = [result for group in groups for result in group if isinstance(result, Article)]
    texts = {paragraph for article in found for paragraph in article.paragraphs}
    return [result for result in beside if not (isinstance(result, Article) and _repeats(result, texts))]


def _repeats(article: Article, texts: set[str]) -> bool:
    return 2 * sum(paragraph in texts for paragraph in article.paragraphs) >= max(len(article.paragraphs), 1)


def _distinct(parts: Iterable[Part]) -> list[Part]:
    """Number the parts that share a name, so that every article keeps an id of its own."""
    seen: dict[str, int] = {}
    numbered = []
    for part in parts:
        seen[part.name] = seen.get(part.name, 0) + 1
        again = seen[part.name]
        numbered.append(part if again == 1 else replace(part, name=f"{part.name} ({again})"))
    return numbered
