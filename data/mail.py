"""Reads mails (eml) and mailboxes (mbox): the body and every attachment, each attachment by its own reader."""

import re
from dataclasses import dataclass, field, replace
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from data import html
from data.article import Unreadable
from data.errors import ReadingError
from data.headers import field as header_field
from data.headers import file_name, sender, sent_on
from data.letters import forwarded_from, is_cover_letter, letter_text, links_to_attachment, with_title
from data.pages import articles_of
from data.parts import Part, ReadPart, Result, is_picture, read_parts
from data.text import clean, decode

MAX_NESTED = 40
# 50 MB of attachments are 660,000 lines of base64.
MAX_LINES = 800_000
MAX_BOUNDARIES = 5_000
MAX_HEADER_BYTES = 1_000_000
MAX_MAILS = 1_000
MAIL_START = re.compile(rb"(?m)^From [^\r\n]{1,200}\d{2}:\d{2}[^\r\n]*\r?\n")
HEADERS_END = re.compile(rb"\r?\n\r?\n")
NESTING = re.compile(rb"(?i)message/rfc822|boundary\s*=")
SKIPPED = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "text/calendar"}
SKIPPED |= {"text/vcard", "text/x-vcard", "message/delivery-status"}
SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
SMALL_PICTURE_BYTES = 5_000


def read_mail(content: bytes, source: str, read: ReadPart) -> list[Result]:
    """Read one mail: the articles of its body and attachments.

    A body that only says "see attachment" is no article; its sender is then the byline of the attached one.

    Raises:
        ReadingError: the mail is nested too deeply, sealed, or holds nothing to read.
    """
    _refuse_bomb(content)
    mail = open_mail(content)
    letter = Letter()
    letter.take_apart(mail)
    body = letter.body()
    results = letter.read(source, header_field(mail, "subject"), read)
    if not results:
        raise _nothing_in(body)
    byline = forwarded_from(body) or sender(mail)
    return [_signed(result, byline, sent_on(mail)) for result in results]


def open_mail(content: bytes) -> Message:
    """Parse a mail; the older policy of `email` leaves broken headers as they are, for `data.headers` to decode."""
    return BytesParser(policy=compat32).parsebytes(content)


def _refuse_bomb(content: bytes) -> None:
    """Refuse what would cost the parser of the standard library more than seconds."""
    if len(NESTING.findall(content)) > MAX_NESTED:
        reason = "mails are packed inside mails too deeply"
        raise ReadingError(reason, "forward only the innermost mail, or send its attachments")
    if not HEADERS_END.search(content, 0, MAX_HEADER_BYTES) and len(content) > MAX_HEADER_BYTES:
        reason = "the mail begins with more than any mail program writes"
        raise ReadingError(reason, "send its attachments themselves")
    if content.count(b"\n") > MAX_LINES or content.count(b"\n--") > MAX_BOUNDARIES:
        reason = "the mail has more lines or parts than a submission can have"
        raise ReadingError(reason, "send its attachments themselves")


def read_mailbox(content: bytes, source: str, read: ReadPart) -> list[Result]:
    """Read every mail of an mbox file.

    Raises:
        ReadingError: it holds more mails than can be read at once.
    """
    starts = [match.end() for match in MAIL_START.finditer(content)]
    if len(starts) > MAX_MAILS:
        reason = f"the mailbox holds more than {MAX_MAILS:,} mails"
        raise ReadingError(reason, "export the mails of one week")
    ends = [*(match.start() for match in MAIL_START.finditer(content)), len(content)][1:]
    mails = [content[start:end].replace(b"\n>From ", b"\nFrom ") for start, end in zip(starts, ends, strict=True)]
    parts = (Part(f"mail {number}", mail) for number, mail in enumerate(mails, 1))
    return [result for part in parts for result in read(f"{source} > {part.name}", part.content)]


@dataclass
class Letter:
    """A mail taken apart."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attached: list[Part] = field(default_factory=list)

    def body(self) -> str:
        """Choose between the two forms a body comes in: plain, unless it says much less than the HTML."""
        plain, html = "\n".join(self.plain).strip(), "\n".join(self.html).strip()
        return html if len(html) > 2 * len(plain) else plain

    def take_apart(self, part: Message) -> None:
        """Sort a mail's parts into the body and what is attached to it."""
        kind = part.get_content_type()
        if kind == "message/rfc822":
            self.attached.append(_forwarded(part))
        elif part.is_multipart():
            for child in part.get_payload():
                self.take_apart(child)  # type: ignore[arg-type]
        elif kind in SEALED:
            reason = "it is encrypted for its receiver"
            problem = ReadingError(reason, "open it in your mail program and send its attachments")
            self.attached.append(Part(file_name(part) or "encrypted part", problem=problem))
        elif kind not in SKIPPED:
            self._sort(part, kind)

    def _sort(self, part: Message, kind: str) -> None:
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        is_file = bool(file_name(part)) or part.get_content_disposition() == "attachment"
        if kind == "text/plain" and not is_file:
            self.plain.append(clean(decode(content, _charset(part))))
        elif kind == "text/html" and not is_file:
            self.html.append(html.text_of(content, _charset(part)).text)
        elif not (is_picture(content) and len(content) < SMALL_PICTURE_BYTES):
            self.attached.append(Part(file_name(part) or "attachment", content))

    def read(self, source: str, subject: str, read: ReadPart) -> list[Result]:
        """Read the body, unless it is only a cover letter, and everything attached."""
        pictures = sum(is_picture(part.content) for part in self.attached)
        text = letter_text(self.body())
        body: list[Result] = []
        if (
            text
            and not is_cover_letter(text, len(self.attached) - pictures, pictures)
            and not links_to_attachment(text)
        ):
            body = list(articles_of(with_title(text, subject), source))
        return read_parts(self.attached, source, read, beside=body)


def _forwarded(part: Message) -> Part:
    inner = part.get_payload()
    mail = inner[0] if isinstance(inner, list) and inner else None
    if not isinstance(mail, Message):
        return Part("forwarded mail")
    name = file_name(part) or header_field(mail, "subject") or "forwarded mail"
    return Part(name if name.endswith(".eml") else f"{name}.eml", _bytes_of(mail))


def _bytes_of(mail: Message) -> bytes:
    try:
        return mail.as_bytes()
    except UnicodeEncodeError:  # a damaged mail may hold characters where `email` expects bytes
        return mail.as_string().encode("utf-8", "surrogateescape")


def _charset(part: Message) -> str:
    charset = part.get_param("charset")
    return charset if isinstance(charset, str) else ""


def _signed(result: Result, byline: str, date: str) -> Result:
    if isinstance(result, Unreadable):
        return result
    return replace(result, byline=result.byline or byline, date=result.date or date)


def _nothing_in(body: str) -> ReadingError:
    if links_to_attachment(body):
        reason = "the article is not in the mail, only a link to it"
        return ReadingError(reason, "download the linked file and add that")
    reason = "the mail holds no text and no attachment"
    return ReadingError(reason, "ask the sender to send the article again")
