"""What a change of champion is about to do, written down before it begins, so that a killed one can be settled.

The registry's alias `champion` moves in one step, and that step decides: before it everything is taken back, after it
everything else follows.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from data.files import write_whole

JOURNAL = ".moving.json"


@dataclass(frozen=True)
class Move:
    """A change of champion.

    Attributes:
        store: address of the MLflow store.
        to: version that becomes champion; None for the starter.
        over: version that was champion; None for the starter.
        previous: what the alias `previous` named before.
        folder: name of the exported version; None for the starter.
        tagged: version that the tags are written on; None where none are.
        tags_before: what stood there; "" for a tag there was not.
    """

    store: str
    to: int | None
    over: int | None
    previous: int | None
    folder: str | None
    tagged: int | None = None
    tags_before: dict[str, str] = field(default_factory=dict)


def write_journal(models: Path, move: Move) -> None:
    """Write down what is about to be done.

    Raises:
        InputError: the models folder cannot be written.
    """
    with write_whole(models / JOURNAL) as stream:
        json.dump(asdict(move), stream, ensure_ascii=False)


def read_journal(models: Path) -> Move | None:
    """What was about to be done when a process was killed; None where nothing was."""
    try:
        content = json.loads((models / JOURNAL).read_text(encoding="utf-8"))
        return Move(**content)
    except (OSError, ValueError, TypeError):
        return None


def end_journal(models: Path) -> None:
    """Nothing is going on any more."""
    (models / JOURNAL).unlink(missing_ok=True)
