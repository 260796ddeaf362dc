"""Pictures of text; the recognition itself is only tested where it is installed."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from data import image
from data.errors import ReadingError

BOXES = [
    [[0, 0], [100, 0], [100, 10], [0, 10]],
    [[0, 15], [40, 15], [40, 25], [0, 25]],
    [[0, 90], [9, 90], [9, 99], [0, 99]],
]


def picture(width: int = 120, height: int = 100) -> bytes:
    """Draw an empty page."""
    target = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(target, "PNG")
    return target.getvalue()


@pytest.fixture(params=["rapidocr", "rapidocr_onnxruntime"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Put a recognition in place that finds two lines and one it is not sure of."""
    texts, scores = ["开发区项目建设推进会", "今日召开⽬", "?"], [0.9, 0.9, 0.2]
    answers = {
        "rapidocr": SimpleNamespace(boxes=BOXES, txts=texts, scores=scores),
        "rapidocr_onnxruntime": (list(zip(BOXES, texts, scores, strict=True)), 0.1),
    }
    monkeypatch.setattr(image, "require", lambda _what: request.param)
    monkeypatch.setattr(image, "_engines", {request.param: lambda _page: answers[request.param]})
    return str(request.param)


@pytest.mark.usefixtures("engine")
def test_what_is_recognised_is_joined_and_mended() -> None:
    """Lines become a paragraph, radicals characters, and doubtful pieces are dropped."""
    assert image.text_of(picture()).text == "开发区项目建设推进会今日召开目"


def test_nothing_recognised_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """A photo has no text."""
    monkeypatch.setattr(image, "require", lambda _what: "rapidocr")
    empty = SimpleNamespace(boxes=None, txts=None, scores=None)
    monkeypatch.setattr(image, "_engines", {"rapidocr": lambda _page: empty})
    with pytest.raises(ReadingError, match="no text was recognised"):
        image.text_of(picture())


@pytest.mark.usefixtures("engine")
def test_a_damaged_picture_is_refused() -> None:
    """A picture cut off is said to be damaged."""
    with pytest.raises(ReadingError, match="damaged"):
        image.text_of(picture()[:60])


@pytest.mark.usefixtures("engine")
def test_a_picture_of_too_many_pixels_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The size is checked before the pixels are unpacked."""
    monkeypatch.setattr(image, "MAX_PIXELS", 1_000)
    with pytest.raises(ReadingError, match="million pixels"):
        image.text_of(picture())


def test_a_page_is_recognised_for_real() -> None:
    """With the extra installed, a rendered page comes back."""
    pytest.importorskip("rapidocr")
    text = image.text_of((Path(__file__).parent / "files" / "page.png").read_bytes()).text
    assert text.startswith("梧桐经开区三个重点项目集中开工")
