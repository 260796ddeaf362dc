"""Mails, in the ways Chinese mail programs write and break them."""

import base64
import quopri
from email.message import EmailMessage

from format_case import Case, refused
from format_files import (
    LAST,
    OTHER_TEXT,
    OTHER_TITLE,
    PARAGRAPHS,
    PHOTO,
    TEXT,
    TITLE,
    docx,
    mail,
    nested_mail,
    raw_mail,
    word,
    zipped,
)

COVER = "编辑老师您好：\n    稿件见附件，请查收。\n    简一文\n"
MORE = "下一步，青榆高新区将把清单扩大到一百二十项，把办事窗口搬到车间门口，让企业少跑一趟路、多接一张单。" + "".join(
    f"第{number}项说的是{what}，由专人负责，当天答复。"
    for number, what in enumerate(("用地", "用电", "用工", "融资", "通关"), 1)
)
BODY = "\n".join(PARAGRAPHS)
HTML = f"<html><body><p>{TITLE}</p>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</body></html>"
RAW_TEXT = TEXT.replace("\n", "\r\n")
FORWARDED = (
    f"-----原始邮件-----\n发件人: 简一文 <a@example.com>\n发送时间: 2026年5月12日\n收件人: b\n主题: 投稿\n\n{TEXT}"
)
PLAIN = "\r\nContent-Type: text/plain; charset=%s\r\nContent-Transfer-Encoding: %s"
REPLY_SUBJECT = f"Fw: 转发：投稿——{TITLE}"
BINARY = (
    b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;"
)

BIG5 = "開發區三個重點項目開工\n本刊訊 開發區舉行項目集中開工儀式，三個項目總投資十二億元，涵蓋新能源和新材料。"
LABELLED = word(f"{TITLE}旻".encode("gbk")[:-2], "gb2312")
SPLIT = word(TITLE.encode("gbk")[:7], "gbk") + b"\r\n " + word(TITLE.encode("gbk")[7:], "gbk")
NAME_WORD = word("稿件.txt".encode("gbk"), "gb2312")


def html_only() -> bytes:
    """Write a mail without a plain form."""
    message = mail()
    message.set_content(HTML, subtype="html")
    return message.as_bytes()


def sealed() -> bytes:
    """Write a mail encrypted for its receiver."""
    return raw_mail(b"MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; name=smime.p7m", b"x")


def plain(charset: str, raw: bytes, coding: str = "8bit") -> bytes:
    """Write a mail of one part in a claimed encoding."""
    return raw_mail(b"Subject: x" + (PLAIN % (charset, coding)).encode(), raw)


def parts(disposition: bytes, content: bytes) -> bytes:
    """Write a mail of two parts, the second attached under a raw `filename` parameter."""
    two = b"--b\r\nContent-Type: text/plain\r\n\r\n" + COVER.encode("gb18030") + b"\r\n--b\r\n" + BINARY + disposition
    two += b"\r\n\r\n" + base64.encodebytes(content) + b"\r\n--b--\r\n"
    return raw_mail(b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"', two)


def forwarded(attached: bytes) -> bytes:
    """Attach a whole mail, itself with an attachment, to a mail."""
    inner = mail(COVER, attached={"稿件.docx": attached})
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "b@example.com", "转发"
    outer.set_content("请处理")
    outer.add_attachment(inner)
    return outer.as_bytes()


def mailbox() -> bytes:
    """Write an mbox of three mails, the second of them empty."""
    mails = (mail(), mail(""), mail(OTHER_TEXT))
    return b"".join(b"From a@example.com Tue May 12 10:00:00 2026\n" + one.as_bytes() + b"\n" for one in mails)


def with_related_logo() -> bytes:
    """Write a mail whose signature carries a small picture."""
    return mail(attached={"logo.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 900}).as_bytes()


MAIL_CASES = (
    Case("mail", "UTF-8, article in the body", "a.eml", lambda: mail().as_bytes()),
    Case("mail", "no suffix", "邮件", lambda: mail().as_bytes()),
    Case("mail", "title in the subject only", "a.eml", lambda: mail(BODY, subject=f"投稿：{TITLE}").as_bytes()),
    Case("mail", "title behind Fw: 转发：投稿——", "a.eml", lambda: mail(BODY, subject=REPLY_SUBJECT).as_bytes()),
    Case(
        "mail",
        "GB18030, base64",
        "a.eml",
        lambda: plain("gb18030", base64.encodebytes(RAW_TEXT.encode("gb18030")), "base64"),
    ),
    Case(
        "mail",
        "GBK, quoted-printable",
        "a.eml",
        lambda: plain("gbk", quopri.encodestring(TEXT.encode("gbk")), "quoted-printable"),
    ),
    Case("mail", "GBK, claimed to be gb2312", "a.eml", lambda: plain("gb2312", RAW_TEXT.encode("gbk"))),
    Case("mail", "GBK, claimed to be x-gbk", "a.eml", lambda: plain("x-gbk", RAW_TEXT.encode("gbk"))),
    Case("mail", "GBK, claimed to be UTF-8", "a.eml", lambda: plain("utf-8", RAW_TEXT.encode("gbk"))),
    Case("mail", "UTF-8, claimed to be gb2312", "a.eml", lambda: plain("gb2312", RAW_TEXT.encode())),
    Case("mail", "UTF-8, claimed to be no encoding there is", "a.eml", lambda: plain("x-none", RAW_TEXT.encode())),
    Case("mail", "HZ", "a.eml", lambda: plain("hz-gb-2312", RAW_TEXT.replace("镕", "金").encode("hz")), texts=(LAST,)),
    Case(
        "mail",
        "Big5",
        "a.eml",
        lambda: plain("big5", BIG5.encode("big5")),
        titles=("開發區三個重點項目開工",),
        texts=(),
    ),
    Case(
        "mail",
        "raw GBK without any claim",
        "a.eml",
        lambda: raw_mail(b"Subject: " + TITLE.encode("gbk"), BODY.encode("gbk")),
    ),
    Case(
        "mail",
        "GBK subject claimed to be gb2312",
        "a.eml",
        lambda: raw_mail(b"Subject: " + LABELLED, BODY.encode("gbk")),
    ),
    Case(
        "mail", "subject split inside a character", "a.eml", lambda: raw_mail(b"Subject: " + SPLIT, BODY.encode("gbk"))
    ),
    Case("mail", "HTML only", "a.eml", html_only),
    Case("mail", "plain and HTML", "a.eml", lambda: mail(html=HTML).as_bytes(), absent=(LAST * 2,)),
    Case("mail", "plain says only: see HTML", "a.eml", lambda: mail("您的邮箱不支持HTML", html=HTML).as_bytes()),
    Case(
        "mail", "forwarded inside the text", "a.eml", lambda: mail(FORWARDED).as_bytes(), absent=("收件人", "原始邮件")
    ),
    Case(
        "mail",
        "greeting and phone footer",
        "a.eml",
        lambda: mail(f"编辑您好：\n{TEXT}\n发自我的手机").as_bytes(),
        absent=("发自",),
    ),
    Case(
        "mail",
        "docx attached, body a cover letter",
        "a.eml",
        lambda: mail(COVER, attached={"稿.docx": docx()}).as_bytes(),
        absent=("查收",),
    ),
    Case(
        "mail",
        "the same article in body and attachment",
        "a.eml",
        lambda: mail(attached={"稿.docx": docx()}).as_bytes(),
    ),
    Case(
        "mail",
        "one article in the body, one attached",
        "a.eml",
        lambda: mail(f"{OTHER_TEXT}\n{MORE}", attached={"稿.docx": docx()}).as_bytes(),
        titles=(TITLE, OTHER_TITLE),
    ),
    Case(
        "mail",
        "a good and a bad attachment",
        "a.eml",
        lambda: mail(COVER, attached={"坏.docx": docx()[:300], "好.docx": docx()}).as_bytes(),
        refused=("the file is damaged",),
    ),
    Case(
        "mail",
        "photo beside the attached article",
        "a.eml",
        lambda: mail(COVER, attached={"稿.docx": docx(), "图.jpg": PHOTO}).as_bytes(),
    ),
    Case("mail", "logo in the signature", "a.eml", with_related_logo),
    Case(
        "mail",
        "zip attached",
        "a.eml",
        lambda: mail(COVER, attached={"稿.zip": zipped({"稿.docx": docx()})}).as_bytes(),
    ),
    Case("mail", "mail attached, docx attached to it", "a.eml", lambda: forwarded(docx())),
    Case(
        "mail", "file name in raw GBK", "a.eml", lambda: parts(' filename="稿件.txt"'.encode("gbk"), TEXT.encode("gbk"))
    ),
    Case(
        "mail",
        "file name in GBK encoded words",
        "a.eml",
        lambda: parts(b' filename="' + NAME_WORD + b'"', TEXT.encode("gbk")),
    ),
    Case(
        "mail",
        "file name by RFC 2231 in GBK",
        "a.eml",
        lambda: parts(b" filename*=gb2312''%B8%E5%BC%FE.txt", TEXT.encode("gbk")),
    ),
    Case("mail", "mails 3 deep", "a.eml", lambda: nested_mail(3)),
    Case(
        "mbox",
        "three mails, one of them empty",
        "a.mbox",
        mailbox,
        titles=(TITLE, OTHER_TITLE),
        refused=("the mail holds no text",),
    ),
    refused("mail", "mails 50 deep", "a.eml", lambda: nested_mail(50), "mails are packed inside mails"),
    refused("mail", "nothing in it", "a.eml", lambda: mail("").as_bytes(), "the mail holds no text"),
    refused(
        "mail",
        "scan attached, body a cover letter",
        "a.eml",
        lambda: mail(COVER, attached={"a.jpg": PHOTO}).as_bytes(),
        "it is a picture",
    ),
    refused(
        "mail",
        "link to a file store",
        "a.eml",
        lambda: mail("超大附件下载链接：稿件").as_bytes(),
        "the article is not in the mail",
    ),
    refused("mail", "encrypted", "a.eml", sealed, "it is encrypted"),
    refused(
        "mail",
        "winmail.dat",
        "a.eml",
        lambda: mail(COVER, attached={"winmail.dat": b"\x78\x9f\x3e\x22x"}).as_bytes(),
        "it is Outlook's",
    ),
)
