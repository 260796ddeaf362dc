"""The README's table of tagged samples, as the starter model gives it; run this file to write it anew."""

import io
import os
from pathlib import Path
from unittest import mock

from data.reading import read_paths
from serving.output import write_table
from serving.predict import predict_many

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
WIDTH = 120
START, END = "`make run` ends with:\n\n```\n", "```\n\nThe exit status"


def current() -> str:
    """The table of the sample inbox, with the files named from the top of the repository."""
    inbox = ROOT / "data" / "samples" / "inbox"
    table = io.StringIO()
    with mock.patch.dict(os.environ, COLUMNS=str(WIDTH)):
        write_table(predict_many(read_paths([inbox.relative_to(Path.cwd())])), table)
    return table.getvalue()


def written(readme: str) -> str:
    """The table that stands in the README."""
    return readme.partition(START)[2].partition(END)[0]


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(text.replace(START + written(text) + END, START + current() + END), encoding="utf-8")
