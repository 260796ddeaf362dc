"""predict() and predict_many()."""

import pytest

from data.article import Article, Unreadable, article_of
from serving.predict import predict, predict_many

SIGNING = "签约仪式\n开发区举行项目集中签约仪式，十二个项目现场签约，总投资四十亿元，涵盖装备制造和新材料。"


def test_a_short_first_line_is_the_title() -> None:
    """Plain text with more than one line has its title on the first, when that is short."""
    assert article_of("标题一行\n\n第一段。\n第二段。") == Article(
        id="", title="标题一行", paragraphs=("第一段。", "第二段。")
    )


def test_a_single_line_is_a_paragraph() -> None:
    """One line of text is body, not title."""
    assert article_of("只有一行。") == Article(id="", title="", paragraphs=("只有一行。",))


def test_the_record_has_the_documented_fields() -> None:
    """The record is the one contract of every way of asking."""
    record = predict(SIGNING).to_record()
    assert list(record) == [
        "id",
        "source",
        "title",
        "status",
        "themes",
        "primary",
        "scores",
        "evidence",
        "notes",
        "model",
    ]
    assert list(record["scores"]) == ["三个一批", "招才引智", "科技创新", "优势企业", "营商环境"]


def test_evidence_points_at_the_text_it_names() -> None:
    """Start and end cut the phrase out of its paragraph; paragraph 0 is the title."""
    texts = SIGNING.split("\n")
    prediction = predict(SIGNING)
    assert prediction.themes == ("三个一批",)
    for evidence in prediction.evidence:
        assert texts[evidence.paragraph][evidence.start : evidence.end] == evidence.text


def test_as_many_records_come_out_as_articles_went_in() -> None:
    """Nothing is dropped: unreadable, empty and foreign articles each get their record, in order."""
    articles: list[str | Article | Unreadable] = [
        SIGNING,
        Unreadable("坏.docx", "is damaged", "save it again"),
        "",
        "Only English here, no Chinese at all.",
    ]
    predictions = predict_many(articles)
    assert [p.status for p in predictions][1:] == ["unreadable", "unreadable", "unreadable"]
    assert predictions[1].notes == ("is damaged; save it again",)
    assert len(predictions) == len(articles)


@pytest.mark.parametrize("text", ["项目签约。", "招商引资", "科技创新 人才"])
def test_five_words_are_never_tagged_alone(text: str) -> None:
    """A text too short to be sure of goes to an editor."""
    prediction = predict(text)
    assert prediction.status == "review"
    assert prediction.notes[0] == "too short to be sure"
