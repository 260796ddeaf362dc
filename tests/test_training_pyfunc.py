"""training.pyfunc: whatever MLflow hands over is tagged row by row, or refused; never a column name for a text."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.article import Article, article_of
from data.errors import ModelInputError
from model.tagger import Tagger
from training.pyfunc import FIELDS, ThemeModel, article_from, registered_name, rows_of

TEXTS = ["图书馆周末开讲\n读者在阅览室听讲座，借阅图书。", "剧团下乡\n戏台上演员唱了一出新戏，戏迷叫好。", "球队夺冠"]


@pytest.fixture(scope="module")
def served(model_folder: Path) -> ThemeModel:
    """The small model as MLflow calls it."""
    return ThemeModel(model_folder)


@pytest.fixture(scope="module")
def expected(tagger: Tagger) -> list[dict[str, Any]]:
    """What tagging says of TEXTS."""
    return [tagger.tag(article_of(text)).to_record() for text in TEXTS]


@pytest.mark.parametrize(
    "shape",
    [list, tuple, np.array, pd.Series, lambda texts: pd.DataFrame({"text": texts}), pd.DataFrame],
    ids=["list", "tuple", "array", "series", "column text", "column without a name"],
)
def test_texts_in_any_shape(served: ThemeModel, expected: list[dict[str, Any]], shape: Any) -> None:  # noqa: ANN401
    """A text a row gives the record that tagging gives, in the same order."""
    assert served.predict(shape(TEXTS)) == expected


def test_records(served: ThemeModel, tagger: Tagger, unseen: Article) -> None:
    """A record with title and paragraphs is the article itself; its id and source come back."""
    record = {"id": unseen.id, "source": unseen.source, "title": unseen.title, "paragraphs": list(unseen.paragraphs)}
    assert served.predict([record]) == [tagger.tag(unseen).to_record()]


def test_records_as_a_table(served: ThemeModel, tagger: Tagger, unseen: Article) -> None:
    """A table with the fields as columns is the same; a missing cell is a missing field."""
    table = pd.DataFrame({"title": [unseen.title, None], "paragraphs": [list(unseen.paragraphs), None]})
    table["text"] = [None, TEXTS[0]]
    first, second = served.predict(table)
    assert (first["themes"], first["title"]) == (list(tagger.tag(unseen).themes), unseen.title)
    assert second == tagger.tag(article_of(TEXTS[0])).to_record()


def test_texts_and_records_together(served: ThemeModel, expected: list[dict[str, Any]]) -> None:
    """Rows of both kinds may stand side by side."""
    assert served.predict([TEXTS[0], {"text": TEXTS[1]}, TEXTS[2]]) == expected


def test_nothing_in_nothing_out(served: ThemeModel) -> None:
    """No row gives no record."""
    assert served.predict([]) == []


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (TEXTS[0], "the input: give a list of texts or records, also for a single one."),
        ({"text": TEXTS[0]}, "the input: give a list of texts or records, also for a single one."),
        (None, "the input: give a list of texts or records, also for a single one."),
        (np.array([TEXTS]), "the input: the array has 2 dimensions; give one row a text."),
        (pd.DataFrame({"title": ["a"], "content": ["b"]}), "the input: the table has the columns title, content; give"),
        (pd.DataFrame({"content": TEXTS}), "the input: the table has the columns content; give one column 'text', or"),
        (pd.DataFrame(index=[0, 1]), "the input: the table has the columns (none); give one column 'text', or"),
        (pd.DataFrame([TEXTS]), "the input: the table has the columns 0, 1, 2; give one column 'text', or"),
        ([TEXTS[0], 3], "row 1: is of the kind int; give a text or a record."),
        ([None], "row 0: is of the kind NoneType; give a text or a record."),
        (
            [{"title": "a", "content": "b"}],
            "row 0: has the unknown field 'content'; a record takes text, paragraphs, id",
        ),
        ([{}], "row 0: has no 'text', no 'paragraphs' and no 'title'."),
        ([{"text": 3}], "row 0: 'text' is of the kind int; give a text."),
        ([{"text": "a", "paragraphs": ["b"]}], "row 0: has both 'text' and 'paragraphs'; give one of them."),
        ([{"paragraphs": "a"}], "row 0: 'paragraphs' is no list of texts."),
        ([{"paragraphs": ["a", 1]}], "row 0: 'paragraphs' is no list of texts."),
    ],
)
def test_what_is_refused(served: ThemeModel, given: object, reason: str) -> None:
    """A single text, a table of other columns, and rows that are neither text nor record, each by name."""
    with pytest.raises(ModelInputError) as caught:
        served.predict(given)
    assert str(caught.value).startswith(reason)


def test_a_refusal_quotes_no_text() -> None:
    """Article text stays out of messages."""
    with pytest.raises(ModelInputError) as caught:
        article_from(0, {"text": TEXTS[0], "paragraphs": [TEXTS[1]]})
    assert not any(text[:4] in str(caught.value) for text in TEXTS)


@pytest.mark.parametrize(
    ("record", "title", "paragraphs"),
    [
        ({"text": "题目\n第一段。\n\n第二段。"}, "题目", ("第一段。", "第二段。")),
        ({"title": "另一题", "text": "题目\n第一段。"}, "另一题", ("题目", "第一段。")),
        ({"title": "只有题目"}, "只有题目", ()),
        ({"paragraphs": [{"text": "一", "themes": ["x"]}, "二"]}, "", ("一", "二")),
    ],
)
def test_article_from(record: dict[str, Any], title: str, paragraphs: tuple[str, ...]) -> None:
    """The first line is the title only where none is given; paragraphs may come as in annotated files."""
    article = article_from(0, record)
    assert (article.title, article.paragraphs) == (title, paragraphs)


def test_every_field_arrives() -> None:
    """What a record holds beside the text reaches the article."""
    fields = [field for field in FIELDS if field not in {"text", "paragraphs"}]
    article = article_from(0, {"text": "一段。"} | {field: field.upper() for field in fields})
    assert {field: getattr(article, field) for field in fields} == {field: field.upper() for field in fields}


def test_rows_of_walks_no_table() -> None:
    """A table of one column gives its cells, never its name."""
    assert rows_of(pd.DataFrame({"text": ["a", "b", "c"]})) == ["a", "b", "c"]


def test_registered_name(tmp_path: Path) -> None:
    """The name comes from what MLflow writes beside a model of the registry, and is none without it."""
    assert registered_name(tmp_path) is None
    (tmp_path / "registered_model_meta").write_text("model_name: zhuti\nmodel_version: '7'\n", encoding="utf-8")
    assert registered_name(tmp_path) == "zhuti/7"
    (tmp_path / "registered_model_meta").write_text("model_name: zhuti\n", encoding="utf-8")
    assert registered_name(tmp_path) is None


def test_a_name_of_its_own(model_folder: Path) -> None:
    """Records carry the registered name where there is one."""
    assert ThemeModel(model_folder, "zhuti/7").predict([TEXTS[0]])[0]["model"] == "zhuti/7"
