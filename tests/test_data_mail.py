"""Mails: who sent what, and which part of it is the article."""

import pytest
from format_files import LAST, LEAD, PARAGRAPHS, PHOTO, TEXT, TITLE, docx, mail, raw_mail, word

from data.article import Article
from data.headers import decoded
from data.letters import forwarded_from, is_cover_letter, letter_text, links_to_attachment, with_title
from data.reading import read

COVER = "编辑老师您好：\n稿件见附件，请查收。"


def only(content: bytes) -> Article:
    """Read the one article of a mail."""
    (article,) = read("a.eml", content)
    assert isinstance(article, Article)
    return article


def test_sender_and_date_of_the_mail_fill_what_the_article_leaves_open() -> None:
    """The contributor of an unsigned article is who sent it; its day is the day it was sent."""
    article = only(mail(COVER, attached={"稿.docx": docx()}).as_bytes())
    assert (article.byline, article.date) == ("简一文", "2026-05-12")


def test_an_address_alone_is_no_byline() -> None:
    """Without a name the byline stays empty."""
    assert only(raw_mail(b"Subject: x", TEXT.encode())).byline == ""


def test_the_first_sender_of_a_forwarded_mail_is_the_contributor() -> None:
    """Who forwards an article did not write it."""
    text = f'发件人: 林甲\n发送时间: 5月12日\n{TEXT}\n-----\n发件人："石乙" <a@example.com>\n主题: 投稿'
    assert only(mail(text).as_bytes()).byline == "石乙"
    assert forwarded_from("发件人: a@example.com") == ""


def test_a_photo_beside_the_body_is_counted() -> None:
    """An article in the body with a photo attached has one picture."""
    assert only(mail(attached={"图.jpg": PHOTO}).as_bytes()).notes[-1] == "pictures: 1"


def test_the_plain_form_is_taken_unless_it_says_much_less() -> None:
    """Of the two forms of a body the plain one is read once, and the HTML only where the plain one is a stub."""
    article = only(mail(html="<p>别的</p>").as_bytes())
    assert "".join(article.paragraphs).count(LAST) == 1


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (word("简一文".encode("gbk"), "gb2312").decode(), "简一文"),
        ("=?gb18030?Q?=BC=F2=D2=BB=CE=C4?=", "简一文"),
        ('"=?utf-8?B?566A5LiA5paH?="', '"简一文"'),
        ("=?gbk*zh?B?vPI=?= =?gbk?B?0rvOxA==?=", "简一文"),
        ("=?gbk?B?vPLSu87E", "=?gbk?B?vPLSu87E"),
        ("plain subject", "plain subject"),
        ("=?x-unknown?B?vPLSu87E?=", "简一文"),
    ],
)
def test_headers_are_decoded_however_they_are_broken(raw: str, text: str) -> None:
    """Encoded words are joined before decoding, wrong labels are seen through, half a word is left as it is."""
    assert decoded(raw) == text


@pytest.mark.parametrize(
    ("subject", "first"),
    [
        ("投稿：甲区开工", "甲区开工"),
        ("【投稿】甲区开工", "甲区开工"),
        ("Re: Fw:甲区开工", "甲区开工"),
        ("投稿", None),
        ("", None),
    ],
)
def test_a_subject_becomes_the_title_without_its_prefixes(subject: str, first: str | None) -> None:
    """A body that begins with a long paragraph gets the subject as its title; a subject that says nothing is none."""
    assert with_title(LEAD, subject).split("\n")[0] == (first or LEAD)


def test_a_body_with_a_title_keeps_it() -> None:
    """The subject does not push the article's own title down."""
    assert with_title(TEXT, "投稿：别的") == TEXT


def test_a_subject_that_begins_like_a_prefix_is_a_title() -> None:
    """A title whose first words happen to be a prefix is kept."""
    assert with_title(LEAD, "转发服务清单惠企业") == f"转发服务清单惠企业\n{LEAD}"


def test_a_cover_letter_is_told_from_an_article() -> None:
    """Short text beside a document is a letter; the same text alone, or a photo story, is an article."""
    story = "图为梧桐经开区工地上，工人正在安装钢梁。" * 3
    assert is_cover_letter(story, documents=1, pictures=0)
    assert not is_cover_letter(story, documents=0, pictures=1)
    assert not is_cover_letter(story, documents=0, pictures=0)
    assert not is_cover_letter("".join(PARAGRAPHS) * 2, documents=1, pictures=0)
    assert is_cover_letter("稿件见附件" * 30, documents=0, pictures=1)


def test_a_letter_loses_its_furniture() -> None:
    """Greeting, quote marks, forwarded headings, signature and phone footer are no part of the article."""
    text = f"> 编辑老师您好：\n>\n> 发件人: 甲\n> {TITLE}\n{LEAD}\n发自我的手机\n-- \n简一文"
    assert letter_text(text) == f"{TITLE}\n{LEAD}"


def test_a_link_to_a_file_store_is_no_article_unless_it_stands_in_one() -> None:
    """An article that mentions a file store is an article still."""
    assert links_to_attachment("从QQ邮箱发来的超大附件")
    assert not links_to_attachment(f"{TEXT * 3}网盘")
