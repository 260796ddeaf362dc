"""Tells an article in a mail's body from the letter around it, and takes the letter's furniture off."""

import re

COVER_CHARACTERS = 200
LONG_COVER_CHARACTERS = 400
PHOTO_STORY_CHARACTERS = 40
TITLE_CHARACTERS = 40
WORD = "(?:re|fw|fwd|回复|答复|转发|投稿|来稿|供稿|稿件|新闻稿|通讯稿)"
SUBJECT_PREFIXES = re.compile(
    rf"^(?:\s*[【\[(（]{WORD}[】\])）]\s*[:：]?|\s*{WORD}\s*(?:[:：\-—_]+|$))+", re.IGNORECASE
)
GREETING = re.compile(
    r"^(?:尊敬的|亲爱的|各位)?[\w ]{0,12}(?:编辑|老师|记者|主任|同志|领导|您好|你好|大家好)[\w ，,]{0,8}[：:！!。，,]*$"
)
COVER_SENTENCE = re.compile(
    r"^.{0,40}(?:现将|现把|发来|发上|报上|附上|寄上|呈上|送上|发给).{0,60}(?:审|查收|采用|指正|修改|斧正|刊发|刊登).{0,40}$"
)
FORWARDED = re.compile(
    r"^[>\s]*(?:发件人|发送时间|发送日期|发送|日期|收件人|抄送|主题|附件|from|sent|to|cc|subject|date)\s*[:：]",
    re.IGNORECASE,
)
FORWARDED_FROM = re.compile(r"(?im)^[>\s]*(?:发件人|from)\s*[:：]\s*[\"“]?([^\"”<\[(（\n]*)")
SEPARATOR = re.compile(
    r"^[>\s]*(?:[-_=*]{3,}.*|[-_=*—]{2,}\s*(?:原始邮件|转发邮件|forwarded|original).*)$", re.IGNORECASE
)
PHONE_FOOTER = re.compile(
    r"^\s*(?:发自我的|来自我的|从我的.{0,12}发送|sent from my|获取 outlook|从 windows 版邮件发送|发送自)", re.IGNORECASE
)
SEES_ATTACHMENT = re.compile("附件|请查收|请查阅|请审阅|请审核|见附|投稿|稿件|来稿")
LINKED = re.compile("超大附件|云附件|中转站|文件中转|网盘|提取码")


def letter_text(body: str) -> str:
    """Take off what is no article: headings of forwarded mails, greetings, quote marks, phone footers, signatures."""
    kept: list[str] = []
    for line in body.split("\n"):
        if line.rstrip() == "--":
            break
        bare = line.lstrip("> ") if line.startswith(">") else line
        if not (FORWARDED.match(bare) or SEPARATOR.match(bare) or PHONE_FOOTER.match(bare)):
            kept.append(bare)
    while kept and _is_greeting(kept[0].strip()):
        kept.pop(0)
    return "\n".join(kept).strip()


def _is_greeting(line: str) -> bool:
    return not line or bool(GREETING.match(line) or COVER_SENTENCE.match(line))


def forwarded_from(body: str) -> str:
    """Name the first sender of a forwarded mail, or "" when the mail was not forwarded."""
    names = [name.strip() for name in FORWARDED_FROM.findall(body)]
    named = [name for name in names if name and "@" not in name]
    return named[-1] if named else ""


def is_cover_letter(text: str, documents: int, pictures: int) -> bool:
    """Tell whether a body only introduces what is attached.

    Args:
        text: the body without the letter's furniture.
        documents: how many attachments are not pictures.
        pictures: how many are.
    """
    length = len("".join(text.split()))
    mentions = bool(SEES_ATTACHMENT.search(text))
    if documents:
        return length < (LONG_COVER_CHARACTERS if mentions else COVER_CHARACTERS)
    return bool(pictures) and length < (COVER_CHARACTERS if mentions else PHOTO_STORY_CHARACTERS)


def links_to_attachment(body: str) -> bool:
    """Tell whether the article itself only hangs on a link to a file store."""
    return bool(LINKED.search(body)) and len("".join(body.split())) < LONG_COVER_CHARACTERS


def with_title(text: str, subject: str) -> str:
    """Put the mail's subject above a body that has no title of its own."""
    first = text.partition("\n")[0].strip()
    title = SUBJECT_PREFIXES.sub("", subject).strip()
    if not text or not title or (len(first) <= TITLE_CHARACTERS and not first.endswith(("。", "；", "，", "：", "！"))):
        return text
    return f"{title}\n{text}"
