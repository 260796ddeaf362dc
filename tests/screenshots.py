"""Draws the pictures of the editors' guide: a week of the sample inbox, an article, the review, Excel, the year.

`python tests/screenshots.py` writes them to docs/images; the test run draws them, too, and throws them away.
"""

import io
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import openpyxl
from desk_server import Desk, Visit, running_browser, running_desk
from PIL import Image
from playwright.sync_api import Browser, Page
from sqlalchemy import update

from data.article import Article
from data.corpus import load_corpus
from data.profile import profiled
from data.reading import read_paths
from data.taxonomy import load_taxonomy
from model.artifact import find_model
from model.tagger import Tagger
from serving.ledger import Ledger
from serving.records import OFFICE_TIME
from serving.tables import SUBMISSIONS

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
CORPUS = ROOT / "data" / "corpus" / "b1.jsonl"
WIDTH, HEIGHT = 1180, 780
COLOURS = 96
SECOND_VISIT = "李强"
EARLIER = 36
"""Articles of the months before, so that the year has something to show."""
PEOPLE = (
    ("章亦真", "柏垣高新区"),
    ("栾小秋", "桐岔口经济技术开发区"),
    ("祁远", "澜坪经济技术开发区"),
    ("顾小满", "柞坞高新区"),
    ("沈青禾", "石磴河经济开发区"),
    ("巫晴", "丹枫口高新技术产业开发区"),
)


def fill(path: Path) -> None:
    """Make a ledger with a year of invented submissions and this week's sample inbox."""
    tagger = Tagger(find_model(None))
    with Ledger(path) as ledger:
        labelled = load_corpus([CORPUS], load_taxonomy().names)[:EARLIER]
        chance = Random(3)  # noqa: S311 (no secret)
        signed = [(each.article, *chance.choices(PEOPLE, (6, 5, 4, 3, 2, 1))[0]) for each in labelled]
        _receive(ledger, tagger, [profiled(replace(each, byline=name, zone=zone)) for each, name, zone in signed])
        _spread(ledger)
        inbox = [each for each in read_paths([ROOT / "data" / "samples" / "inbox"]) if isinstance(each, Article)]
        named = [replace(each, source=Path(each.source).name) for each in inbox]
        _receive(ledger, tagger, named)
        _receive(ledger, tagger, [replace(named[0], byline="章亦真", source="再投.docx")])


def _receive(ledger: Ledger, tagger: Tagger, articles: Sequence[Article]) -> None:
    ledger.receive_many([(each, tagger.tag(each)) for each in articles], editor="王敏")


def _spread(ledger: Ledger) -> None:
    """Date what is in the ledger back over the months of the year, and decide on it."""
    chance = Random(7)  # noqa: S311 (no secret)
    for item in ledger.submissions():
        state = chance.choice(("accepted", "accepted", "published", "rejected"))
        issue = f"第{item.id}期" if state == "published" else None
        ledger.decide(item.id, version=1, editor="王敏", state=state, issue=issue)
        at = datetime.now(UTC) - timedelta(days=chance.randrange(8, 320))
        year, week, _ = at.astimezone(OFFICE_TIME).isocalendar()
        values = {"received_at": at.isoformat(), "week": f"{year}-W{week:02}", "month": f"{at:%Y-%m}"}
        with ledger.store.writing() as connection:
            connection.execute(update(SUBMISSIONS).where(SUBMISSIONS.c.id == item.id).values(values))


def entrance(page: Page, desk: Desk) -> None:
    """您是哪位编辑."""
    page.goto(f"{desk.address}/entrance")


def week(page: Page, _desk: Desk) -> None:
    """The list of the week."""
    page.goto("/")


def reading(page: Page, _desk: Desk) -> None:
    """The progress while files are read: held still by an answer that says 12 of 40."""
    waiting = [f"来稿{number}.docx" for number in range(13, 41)]
    batch = {"id": "1", "n_files": 40, "n_done": 12, "waiting": waiting, "finished": False, "submissions": []}
    page.route("**/drop**", lambda route: route.fulfill(json=batch))
    page.goto("/")
    files = [{"name": f"来稿{n}.txt", "mimeType": "text/plain", "buffer": b"x"} for n in range(1, 41)]
    page.get_by_label("选择文件", exact=True).set_input_files(files)  # type: ignore[arg-type]
    page.get_by_text("正在读第 13 个").wait_for()


def article(page: Page, desk: Desk) -> None:
    """An article that came before under another name."""
    again = next(each for each in desk.ledger.submissions() if each.duplicate_of)
    page.goto(f"/articles/{again.id}")


def review(page: Page, _desk: Desk) -> None:
    """The one-key review."""
    page.goto("/review")


def keys(page: Page, _desk: Desk) -> None:
    """The help of the review."""
    page.goto("/review")
    page.keyboard.press("?")


def conflict(page: Page, desk: Desk) -> None:
    """Two editors at one article."""
    page.goto("/review")
    first = int(page.locator("[data-id]").get_attribute("data-id") or 0)
    current = desk.ledger.submission(first)
    desk.ledger.decide(first, version=current.version, editor=SECOND_VISIT, state="rejected")
    page.keyboard.press("a")
    page.get_by_role("alert").wait_for()


def sheets(page: Page, _desk: Desk) -> None:
    """Excel, three steps."""
    page.goto("/sheets")


def differences(page: Page, desk: Desk) -> None:
    """What an edited sheet would change."""
    content = page.request.get("/sheets/export").body()
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    columns = {str(cell.value): cell.column or 0 for cell in sheet[1]}
    for row, heading, value in (
        (2, "状态", "采用"),
        (3, "状态", "不采用"),
        (4, "投稿人", "栾小秋"),
        (5, "状态", "采用"),
    ):
        sheet.cell(row, columns[heading], value)
    taken = sheet.cell(5, columns["编号"]).value
    assert isinstance(taken, int)
    version = desk.ledger.submission(taken).version
    desk.ledger.decide(taken, version=version, editor=SECOND_VISIT, state="rejected")
    target = io.BytesIO()
    book.save(target)
    page.goto("/sheets")
    payload = {"name": "本周来稿（王敏改）.xlsx", "mimeType": "application/octet-stream", "buffer": target.getvalue()}
    page.get_by_label("选择改好的表").set_input_files(payload)  # type: ignore[arg-type]
    page.get_by_role("button", name="看看有哪些差别").click()
    page.locator("ins").first.wait_for()


def year(page: Page, _desk: Desk) -> None:
    """The year-end list."""
    page.goto("/year")


SCENES: tuple[Callable[[Page, Desk], None], ...] = (
    entrance, week, reading, article, review, keys, sheets, differences, year, conflict,
)  # fmt: skip


@contextmanager
def studio(browser: Browser) -> Iterator[tuple[Desk, Browser]]:
    """Serve the year of invented submissions."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "ledger.db"
        fill(ledger)
        with running_desk(ledger) as desk:
            yield desk, browser


def draw(folder: Path, browser: Browser) -> list[Path]:
    """Draw every scene into a folder, few colours each so that the files stay small."""
    drawn = []
    with studio(browser) as (desk, _):
        for scene in SCENES:
            editor = "" if scene is entrance else "王敏"
            visit = Visit(browser, desk, editor, viewport={"width": WIDTH, "height": HEIGHT})
            scene(visit.page, desk)
            picture = Image.open(io.BytesIO(visit.page.screenshot()))
            visit.close()
            path = folder / f"{scene.__name__}.png"
            picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
            drawn.append(path)
    return drawn


if __name__ == "__main__":
    IMAGES.mkdir(parents=True, exist_ok=True)
    with running_browser() as chromium:
        for image in draw(IMAGES, chromium):
            print(f"{image.relative_to(ROOT)}: {image.stat().st_size // 1000} kB")
    sys.exit(0)
