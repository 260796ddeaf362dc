"""The pictures of the editors' guide can be drawn from today's pages, and the guide shows each of them."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser
from screenshots import HEIGHT, IMAGES, SCENES, WIDTH, draw

ROOT = Path(__file__).parents[1]


def test_every_picture_of_the_guide_is_drawn(browser: Browser, tmp_path: Path) -> None:
    """Each scene gives a picture of the right size that is not one colour; no page complains on the way."""
    drawn = draw(tmp_path, browser)
    sizes, colours = {}, []
    for path in drawn:
        with Image.open(path) as picture:
            sizes[path.stem] = picture.size
            colours.append(len(picture.getcolors() or ()))
    assert (sizes, min(colours) > 10) == ({scene.__name__: (WIDTH, HEIGHT) for scene in SCENES}, True)


def test_the_guide_shows_every_picture() -> None:
    """No picture is missing and none is left over."""
    guide = (ROOT / "docs" / "editors.zh.md").read_text(encoding="utf-8")
    names = {path.name for path in IMAGES.glob("*.png")}
    assert {name for name in names if f"(images/{name})" in guide} == {f"{scene.__name__}.png" for scene in SCENES}
