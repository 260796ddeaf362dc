"""What MLflow loads and serves: texts or records in, one of our records out for each.

MLflow copies this module and the rooms `data` and `model` beside the model (`training/registration.py`), so it may
import nothing else of this room, and it runs where the project is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from data.article import Article, article_of
from data.errors import ModelInputError
from model.tagger import Tagger

TEXT = "text"
_TEXT_FIELDS = ("id", "source", "title", "zone", "byline", "date", "genre")
FIELDS = (TEXT, "paragraphs", *_TEXT_FIELDS)
"""What a record may hold."""
_UNNAMED = (0, "0", TEXT)
"""What the one column of a table of texts may be called; MLflow and Spark call it 0."""
_META = "registered_model_meta"
"""File MLflow writes beside a model it loads from the registry: name and version."""


class ThemeModel:
    """The model as MLflow calls it."""

    def __init__(self, folder: Path, name: str | None = None) -> None:
        """Load a model folder.

        Args:
            folder: with card.json and weights.npz.
            name: what predictions carry as `model`; the card's when None.
        """
        self._tagger = Tagger(folder)
        if name is not None:
            self._tagger.card = replace(self._tagger.card, name=name)

    def predict(self, model_input: Any, params: object = None) -> list[dict[str, Any]]:  # noqa: ANN401 (whatever MLflow hands over)
        """Tag.

        Args:
            model_input: a list, array or series of texts and records, or a DataFrame with a column `text`, or with
                columns named as the fields of a record.
            params: none are taken.

        Returns:
            As many records as there were rows, in their order.

        Raises:
            ModelInputError: it is none of these; nothing is tagged then.
        """
        del params
        rows = rows_of(model_input)
        articles = [article_from(number, row) for number, row in enumerate(rows)]
        records = [prediction.to_record() for prediction in self._tagger.tag_all(articles)]
        if len(records) != len(model_input):
            raise ModelInputError("", f"{len(model_input)} rows came in and {len(records)} would go out")
        return records


def _load_pyfunc(path: str) -> ThemeModel:
    """The entry MLflow calls with the folder of the model's data."""
    folder = Path(path)
    name = next((name for place in folder.parents if (name := registered_name(place))), None)
    return ThemeModel(folder, name)


def registered_name(folder: Path) -> str | None:
    """The registered name and version of a model MLflow has fetched, such as zhuti/7."""
    try:
        lines = (folder / _META).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    values = {key: value.strip().strip("'\"") for key, _, value in (line.partition(":") for line in lines)}
    name, version = values.get("model_name"), values.get("model_version")
    # A model that is served by its id, without the registry, has "null" there.
    return f"{name}/{version}" if name and version and "null" not in {name, version} else None


def rows_of(model_input: Any) -> list[Any]:  # noqa: ANN401
    """The rows of what MLflow hands over, each a text or a record.

    Raises:
        ModelInputError: it is no list of rows, or a table whose columns are no fields of a record. A table is never
            walked through as if it were a list, which would give its column names.
    """
    if hasattr(model_input, "columns"):
        return _rows_of_table(model_input)
    if isinstance(model_input, str | bytes | Mapping) or not hasattr(model_input, "__len__"):
        raise ModelInputError("", "give a list of texts or records, also for a single one")
    if isinstance(model_input, np.ndarray) and model_input.ndim != 1:
        raise ModelInputError("", f"the array has {model_input.ndim} dimensions; give one row a text")
    return list(model_input)


def _rows_of_table(table: Any) -> list[Any]:  # noqa: ANN401 (a DataFrame; pandas need not be there)
    columns = list(table.columns)
    if len(columns) == 1 and columns[0] in _UNNAMED:
        return list(table.iloc[:, 0])
    unknown = [str(column) for column in columns if column not in FIELDS]
    if unknown or not columns:
        problem = f"the table has the columns {', '.join(map(str, columns)) or '(none)'}"
        raise ModelInputError("", f"{problem}; give one column 'text', or columns among {', '.join(FIELDS)}")
    return [
        {column: value for column, value in zip(columns, row, strict=True) if not _is_missing(value)}
        for row in table.itertuples(index=False, name=None)
    ]


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))


def article_from(number: int, row: object) -> Article:
    """One article of a text or a record.

    Raises:
        ModelInputError: it is neither.
    """
    place = f"row {number}"
    if isinstance(row, str):
        return article_of(row)
    if not isinstance(row, Mapping):
        raise ModelInputError(place, f"is of the kind {type(row).__name__}; give a text or a record")
    unknown = [str(key) for key in row if key not in FIELDS]
    if unknown:
        raise ModelInputError(place, f"has the unknown field {unknown[0][:50]!r}; a record takes {', '.join(FIELDS)}")
    texts = {key: _text(place, row, key) for key in (TEXT, *_TEXT_FIELDS)}
    text = texts.pop(TEXT)
    paragraphs = _paragraphs(place, row.get("paragraphs"))
    if not (text or paragraphs or texts["title"]):
        raise ModelInputError(place, "has no 'text', no 'paragraphs' and no 'title'")
    if text and paragraphs:
        raise ModelInputError(place, "has both 'text' and 'paragraphs'; give one of them")
    if text and not texts["title"]:
        read = article_of(text)
        texts["title"], paragraphs = read.title, read.paragraphs
    elif text:
        paragraphs = tuple(line.strip() for line in text.splitlines() if line.strip())
    given: dict[str, Any] = {**texts, "paragraphs": paragraphs}
    return Article(**given)


def _text(place: str, row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ModelInputError(place, f"'{key}' is of the kind {type(value).__name__}; give a text")
    return value


def _paragraphs(place: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Paragraphs given as texts, or as in annotated JSON lines as objects with a `text`."""
    if value is None:
        return ()
    if isinstance(value, str) or not isinstance(value, Sequence | np.ndarray):
        raise ModelInputError(place, "'paragraphs' is no list of texts")
    found = [entry.get(TEXT) if isinstance(entry, Mapping) else entry for entry in value]
    texts = tuple(entry for entry in found if isinstance(entry, str))
    if len(texts) != len(found):
        raise ModelInputError(place, "'paragraphs' is no list of texts")
    return texts
