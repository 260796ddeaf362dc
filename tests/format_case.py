"""One case of the table of formats."""

from collections.abc import Callable
from dataclasses import dataclass

from format_files import PARAGRAPHS, TITLE


@dataclass(frozen=True)
class Case:
    """A file, and what must be read from it.

    Attributes:
        format: the format, as the table names it.
        what: what is special about this file.
        name: the file's name.
        build: makes the file.
        titles: the titles of the articles that must be found, in any order.
        texts: what must stand in their paragraphs.
        absent: what must not.
        refused: how the reasons for what could not be read must begin.
    """

    format: str
    what: str
    name: str
    build: Callable[[], bytes]
    titles: tuple[str, ...] = (TITLE,)
    texts: tuple[str, ...] = PARAGRAPHS
    absent: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def refused(form: str, what: str, name: str, build: Callable[[], bytes], reason: str) -> Case:
    """Describe a file from which nothing can be read."""
    return Case(form, what, name, build, titles=(), texts=(), refused=(reason,))
