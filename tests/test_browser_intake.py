"""Files of every format, folders and pasted text taken in by a real browser."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from desk_articles import article
from desk_server import Desk, Visit
from format_files import OTHER_TEXT, TEXT, TITLE, body, docx, mail, rtf, rtf_escaped, zipped
from playwright.sync_api import Page, expect

from serving.records import Submission


def workbook() -> bytes:
    """A sheet with one article a row."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("标题", "正文"), (TITLE, TEXT.partition("\n")[2])):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


FORMATS: dict[str, Callable[[Path], bytes]] = {
    "来稿.txt": lambda _: TEXT.encode("gb18030"),
    "来稿.docx": lambda _: docx(),
    "来稿.doc": lambda files: (files / "plain.doc").read_bytes(),
    "来稿.pdf": lambda files: (files / "plain.pdf").read_bytes(),
    "来稿.rtf": lambda _: rtf(rtf_escaped(TEXT)),
    "来稿.eml": lambda _: mail(attached={"附件.docx": docx()}).as_bytes(),
    "来稿.zip": lambda _: zipped({"第一篇.txt": TEXT.encode(), "第二篇.txt": OTHER_TEXT.encode()}),
    "来稿.xlsx": lambda _: workbook(),
}


def choose(page: Page, *files: tuple[str, bytes]) -> None:
    """Choose files as with the button 选择文件, and wait until they are in the list."""
    payloads = [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files]
    page.get_by_label("选择文件", exact=True).set_input_files(payloads)  # type: ignore[arg-type]
    expect(page.locator("#flash .notice")).to_be_visible()


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_of_each_format_is_taken_in(name: str, page: Page, desk: Desk, files: Path) -> None:
    """A file with a Chinese name is read, tagged, in the list and in the ledger."""
    page.goto("/")
    choose(page, (name, FORMATS[name](files)))
    expect(page.locator("#flash")).to_contain_text("1 个文件读完")
    expect(page.locator(".rows > li")).to_have_count(desk.ledger.count())
    assert all(each.source.startswith(name) and each.paragraphs for each in full(desk))


def full(desk: Desk) -> list[Submission]:
    """Every submission with its text."""
    return [desk.ledger.submission(each.id) for each in desk.ledger.submissions()]


def test_forty_files_are_taken_in_with_a_progress(page: Page, desk: Desk) -> None:
    """A week's drop: the bar moves, then all forty stand in the list."""
    page.goto("/")
    texts = [(f"来稿{n}.txt", "\n".join((article(n).title, *article(n).paragraphs)).encode()) for n in range(40)]
    choose(page, *texts)
    expect(page.locator(".rows > li")).to_have_count(40)
    expect(page.locator("#progress")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_text("本周来稿")
    assert desk.ledger.count() == 40


def test_the_same_file_twice_is_entered_once(page: Page, desk: Desk) -> None:
    """A second copy is told, and the list keeps one."""
    page.goto("/")
    choose(page, ("来稿.txt", TEXT.encode()))
    page.reload()
    choose(page, ("又一份.txt", TEXT.encode()))
    expect(page.locator("#flash")).to_contain_text("1 篇以前收过，没有重复登记")
    assert desk.ledger.count() == 1


def test_a_file_that_cannot_be_read_says_why_in_chinese(page: Page, desk: Desk) -> None:
    """An archive nobody can open stands in the list with the reason and the remedy."""
    page.goto("/")
    choose(page, ("资料.rar", b"Rar!\x1a\x07\x00" + b"x" * 100))
    expect(page.locator(".rows")).to_contain_text("是 RAR 压缩包；请改用 zip 压缩，或直接发文件")
    assert [each.status for each in desk.ledger.submissions()] == ["unreadable"]


def test_a_folder_is_taken_in(page: Page, desk: Desk, tmp_path: Path) -> None:
    """The button for folders takes every file below it, lock files of Office aside."""
    folder = tmp_path / "第48周"
    (folder / "邮件").mkdir(parents=True)
    (folder / "一.txt").write_text(TEXT, encoding="utf-8")
    (folder / "邮件" / "二.txt").write_text(OTHER_TEXT, encoding="utf-8")
    (folder / "~$一.docx").write_bytes(b"lock")
    page.goto("/")
    page.get_by_label("选择文件夹").set_input_files(folder)
    expect(page.locator("#flash")).to_contain_text("2 个文件读完")
    assert desk.ledger.count() == 2


DROP = """([name, text]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], name));
  for (const type of ["dragenter", "dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


def test_a_file_dropped_on_the_page_is_taken_in(page: Page, desk: Desk) -> None:
    """Dropping works anywhere on the page."""
    page.goto("/")
    page.evaluate(DROP, ["拖来的.txt", TEXT])
    expect(page.locator(".rows")).to_contain_text(TITLE)
    assert desk.ledger.submissions()[0].source == "拖来的.txt"


def test_a_pasted_text_is_taken_in_and_shown(page: Page, desk: Desk) -> None:
    """Pasting leads to the article, under the contributor that was typed."""
    page.goto("/")
    page.get_by_text("粘贴文字").click()
    page.get_by_role("textbox", name="投稿人", exact=True).fill("祁远")
    page.get_by_label("正文", exact=True).fill(TEXT)
    page.get_by_role("button", name="收下这篇").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    assert desk.ledger.submissions()[0].contributor == "祁远"


def test_a_pasted_text_survives_an_error(page: Page, desk: Desk) -> None:
    """What cannot be taken in stays in the form, after a reload too."""
    page.goto("/")
    page.get_by_text("粘贴文字").click()
    page.get_by_label("正文", exact=True).fill("锟斤拷" * 30)
    page.get_by_role("button", name="收下这篇").click()
    expect(page.get_by_role("alert")).to_contain_text("没有收下")
    page.reload()
    expect(page.get_by_label("正文", exact=True)).to_have_value("锟斤拷" * 30)
    assert desk.ledger.count() == 0


def test_a_closed_desk_is_told_and_the_text_stays(visit: Visit, page: Page) -> None:
    """When the desk does not answer, one sentence says so and the text is still there."""
    page.goto("/")
    page.route("**/paste", lambda route: route.abort())
    page.get_by_text("粘贴文字").click()
    page.get_by_label("正文", exact=True).fill(TEXT)
    page.get_by_role("button", name="收下这篇").click()
    expect(page.get_by_role("alert")).to_contain_text("连不上稿件台")
    visit.complaints = [each for each in visit.complaints if "ERR_FAILED" not in each]
    assert page.get_by_label("正文", exact=True).input_value() == TEXT


def test_a_too_large_upload_is_refused_in_chinese(page: Page, desk: Desk) -> None:
    """The sentence says what to do; nothing is entered."""
    page.goto("/")
    page.route(
        "**/drop", lambda route: route.fulfill(status=413, body="<p role=alert>文件太大或太多；请分几次上传。</p>")
    )
    choose(page, ("大.txt", TEXT.encode()))
    expect(page.get_by_role("alert")).to_have_text("文件太大或太多；请分几次上传。")
    assert desk.ledger.count() == 0


def test_a_docx_with_a_script_in_its_title_is_shown_as_text(page: Page, desk: Desk) -> None:
    """Nothing in a file can act on the page."""
    script = "<script>document.title='pwned'</script>"
    escaped = script.replace("<", "&lt;").replace(">", "&gt;")
    page.goto("/")
    choose(page, ("题.docx", docx(body(escaped, *TEXT.split("\n")[1:]))))
    expect(page.locator(".rows a.title")).to_have_text(script)
    page.locator(".rows a.title").click()
    expect(page.locator("#title")).to_have_text(script)
    assert (desk.ledger.submissions()[0].title, "pwned" in page.evaluate("document.title.replace(/<.*>/, '')")) == (
        script,
        False,
    )


def test_an_upload_that_breaks_off_is_told(visit: Visit, page: Page, desk: Desk) -> None:
    """Half an upload: one sentence, nothing entered, and the same files can be chosen again."""
    page.goto("/")
    page.route("**/drop", lambda route: route.abort())
    choose(page, ("来稿.txt", TEXT.encode()))
    expect(page.get_by_role("alert")).to_contain_text("连不上稿件台")
    page.unroute_all()
    choose(page, ("来稿.txt", TEXT.encode()))
    expect(page.locator(".rows > li")).to_have_count(1)
    visit.complaints = [each for each in visit.complaints if "ERR_FAILED" not in each]
    assert desk.ledger.count() == 1
