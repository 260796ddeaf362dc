"""Measures the desk in a real browser: opening 400 articles, dropping 40 files, from a key to the next article.

`python tests/bench_desk.py` prints the figures; run it on an otherwise idle machine.
"""

import http.client
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

from desk_articles import article, week
from desk_server import SECRET, Desk, Visit, running_browser, running_desk
from playwright.sync_api import Browser

from model.artifact import find_model
from model.tagger import Tagger
from serving.sessions import COOKIE, Session, write_cookie

ARTICLES, FILES, REPEATS, KEYS = 400, 40, 12, 40
LOAD = "performance.getEntriesByType('navigation')[0].loadEventEnd"
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
WATCH = """() => {
  window.taken = [];
  let pressed = 0;
  addEventListener("keydown", () => { pressed = performance.now(); }, true);
  new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => {
    if (pressed) taken.push(performance.now() - pressed);
    pressed = 0;
  }))).observe(document.getElementById("card"), { childList: true });
}"""
"""From the key to the first frame after the next article was put in place."""


def told(what: str, milliseconds: Sequence[float], goal: int) -> None:
    """Print one figure."""
    values = sorted(milliseconds)
    print(f"{what:<44} median {median(values):6.0f} ms   worst {values[-1]:6.0f} ms   goal {goal} ms")


def answers(desk: Desk) -> list[float]:
    """Time the server's answer to the list, read to its end."""
    parts = urlsplit(desk.address)
    cookie = f"{COOKIE}={write_cookie(SECRET, Session('key', '王敏'))}"
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    taken = []
    for _ in range(REPEATS + 1):
        started = perf_counter()
        connection.request("GET", "/", headers={"Cookie": cookie})
        body = connection.getresponse().read()
        taken.append(1000 * (perf_counter() - started))
    print(f"the list of {ARTICLES} articles has {len(body) // 1000} kB")
    return taken[1:]


def loads(browser: Browser, desk: Desk) -> tuple[list[float], list[float]]:
    """Time the first paint and the load of the list, each in a new window."""
    painted, loaded = [], []
    for _ in range(REPEATS):
        visit = Visit(browser, desk, viewport={"width": 1280, "height": 800})
        visit.page.goto("/")
        visit.page.wait_for_function("() => document.querySelectorAll('.rows > li').length === 400")
        visit.page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
        painted.append(float(visit.page.evaluate(PAINT)))
        loaded.append(float(visit.page.evaluate(LOAD)))
        visit.close()
    return painted, loaded


def keys(browser: Browser, desk: Desk) -> list[float]:
    """Time each key of a review, one after the other as the eye follows."""
    visit = Visit(browser, desk)
    visit.page.goto("/review")
    visit.page.evaluate(WATCH)
    for number in range(KEYS):
        visit.page.keyboard.press("a" if number % 2 else "x")
        visit.page.wait_for_function("number => taken.length === number", arg=number + 1)
    taken = [float(each) for each in visit.page.evaluate("taken")]
    visit.page.wait_for_function("() => document.getElementById('saving').textContent === '都已保存'")
    visit.close()
    return taken


def drop(browser: Browser, desk: Desk) -> float:
    """Time forty files from the choice to the full list."""
    visit = Visit(browser, desk)
    visit.page.goto("/")
    articles = [article(1000 + number) for number in range(FILES)]
    files = [
        {
            "name": f"{each.title}.txt",
            "mimeType": "text/plain",
            "buffer": "\n".join((each.title, *each.paragraphs)).encode(),
        }
        for each in articles
    ]
    started = perf_counter()
    visit.page.get_by_label("选择文件", exact=True).set_input_files(files)  # type: ignore[arg-type]
    visit.page.locator("#flash .notice").wait_for()
    taken = 1000 * (perf_counter() - started)
    visit.close()
    return taken


def main() -> None:
    """Measure everything with the model in use."""
    tagger = Tagger(find_model(None))
    with tempfile.TemporaryDirectory() as folder, running_browser() as browser:
        with running_desk(Path(folder) / "empty.db") as desk:
            told(f"{FILES} files from drop to full list", [drop(browser, desk)], 3000)
        with running_desk(Path(folder) / "full.db") as desk:
            week(desk.ledger, tagger, ARTICLES)
            told(f"list of {ARTICLES}: server's answer", answers(desk), 300)
            painted, loaded = loads(browser, desk)
            told(f"list of {ARTICLES}: first paint in the browser", painted, 300)
            told(f"list of {ARTICLES}: loaded in the browser", loaded, 300)
            told("review: key to next article on screen", keys(browser, desk), 100)


if __name__ == "__main__":
    main()
