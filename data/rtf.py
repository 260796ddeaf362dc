r"""Reads rich text files (rtf): body, then text boxes and notes; deleted and hidden text is left out.

Own code, because Chinese rtf mixes escaped and plain bytes inside one character (`\'8c` followed by `O`), which the
libraries tried here decode one by one.
"""

import re
from dataclasses import dataclass, field, replace

from data.errors import ReadingError
from data.parts import Extract
from data.text import clean, repaired

MAX_RTF_BYTES = 3_000_000
MAX_BINARIES = 1_000
MAX_DEPTH = 500
TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
# The bytes of pictures and embedded objects, by far the largest part of most files.
HEX_RUN = re.compile(rb"[0-9a-fA-F\s]{256,}")
BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
SKIPPED = set(
    b"fonttbl colortbl stylesheet info header headerl headerr headerf footer footerl footerr footerf pict nonshppict "
    b"shprslt object objdata fldinst sp annotation atnid atnauthor atrfstart atrfend bkmkstart bkmkend listtext pntext "
    b"pnseclvl xe tc themedata datastore generator footnotesep ftnsep ftnsepc aftnsep aftnsepc".split()
)
STARRED_BUT_READ = {b"shpinst", b"shppict"}
SIGNS = {b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"column": "\n", b"row": "\n", b"tab": "\t"}
SIGNS |= {b"cell": "\t", b"nestcell": "\t", b"nestrow": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘"}
SIGNS |= {b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " "}
SYMBOLS = {b"{": b"{", b"}": b"}", b"\\": b"\\", b"~": b" ", b"_": b"-"}
CHARSET_OF_FONT = re.compile(rb"\\f(\d{1,6})[^;{}]{0,200}?\\fcharset(\d{1,3})")
ENCODING_OF_CHARSET = {134: "gb18030", 136: "big5", 128: "cp932", 129: "cp949"}
SAVE_AS = "open it in Word and save as docx"


@dataclass(frozen=True, slots=True)
class Group:
    """What holds inside one pair of braces."""

    skipped: bool = False
    hidden: bool = False
    encoding: str = ""
    fallback: int = 1
    story: str = "body"


def text_of(content: bytes) -> Extract:
    """Read an rtf file.

    Raises:
        ReadingError: it is too large without its pictures, nested too deeply, or ends in the middle of nothing.
    """
    bare = HEX_RUN.sub(b" ", _without_binary(content))
    if len(bare) > MAX_RTF_BYTES:
        reason = f"it is larger than {MAX_RTF_BYTES // 1_000_000} MB without its pictures"
        raise ReadingError(reason, SAVE_AS)
    reader = _Reader(_encodings(bare), _code_page(bare))
    for token in TOKEN.finditer(bare):
        reader.take(token)
    return Extract(clean(repaired(reader.text())), reader.pictures)


def _without_binary(content: bytes) -> bytes:
    pieces, at = [], 0
    if content.count(b"\\bin") > MAX_BINARIES:
        reason = f"it holds more than {MAX_BINARIES:,} embedded objects"
        raise ReadingError(reason, SAVE_AS)
    for mark in BINARY.finditer(content):
        if mark.start() >= at:
            pieces.append(content[at : mark.start()])
            at = mark.end() + int(mark[1])
    return b"".join([*pieces, content[at:]])


def _code_page(content: bytes) -> str:
    found = re.search(rb"\\ansicpg(\d{1,5})", content)
    number = found[1].decode("ascii") if found else "936"
    return {"936": "gb18030", "54936": "gb18030", "65001": "utf-8", "950": "big5"}.get(number, "cp1252")


def _encodings(content: bytes) -> dict[int, str]:
    fonts = CHARSET_OF_FONT.findall(content[:MAX_RTF_BYTES])
    return {
        int(font): ENCODING_OF_CHARSET[int(charset)] for font, charset in fonts if int(charset) in ENCODING_OF_CHARSET
    }


@dataclass
class _Reader:
    """Takes one token after the other; bytes wait until their character is whole."""

    fonts: dict[int, str]
    code_page: str
    pictures: int = 0
    _group: Group = field(default_factory=Group)
    _outer: list[Group] = field(default_factory=list)
    _stories: dict[str, list[str]] = field(default_factory=lambda: {"body": [], "box": [], "note": []})
    _waiting: bytearray = field(default_factory=bytearray)
    _to_skip: int = 0
    _starred: bool = False

    def text(self) -> str:
        """Give the body, the text boxes and the notes."""
        self._flush()
        text = "\n".join("".join(story) for story in self._stories.values() if story)
        # Characters beyond the first plane are written as two halves.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def take(self, token: re.Match[bytes]) -> None:
        """Take in one token."""
        word, number, escaped, symbol, brace, plain = token.groups()
        if brace:
            self._flush()
            self._open() if brace == b"{" else self._close()
        elif word:
            self._word(word, int(number) if number else None)
        elif symbol == b"*":
            self._starred = True
        elif escaped:
            self._bytes(bytes.fromhex(escaped.decode("ascii")))
        elif plain:
            self._bytes(plain)
        elif symbol in {b"\n", b"\r"}:
            self._say("\n")
        elif symbol:
            self._bytes(SYMBOLS.get(symbol, b""))

    def _open(self) -> None:
        if len(self._outer) >= MAX_DEPTH:
            reason = f"its groups are nested more than {MAX_DEPTH} deep"
            raise ReadingError(reason, SAVE_AS)
        self._outer.append(self._group)
        self._to_skip, self._starred = 0, False

    def _close(self) -> None:
        if self._outer:
            self._group = self._outer.pop()
        self._to_skip = 0

    def _word(self, word: bytes, number: int | None) -> None:
        starred, self._starred = self._starred, False
        self.pictures += word == b"pict" and not self._group.skipped
        if word in SKIPPED or (starred and word not in STARRED_BUT_READ):
            self._group = replace(self._group, skipped=True)
        elif word in SIGNS:
            self._say(SIGNS[word])
        elif word == b"u" and number is not None:
            self._say(chr(number % 0x10000))
            self._to_skip = self._group.fallback
        elif word in {b"uc", b"f", b"deleted", b"v", b"plain", b"shptxt", b"footnote"}:
            self._flush()
            self._group = self._changed(word, number)

    def _changed(self, word: bytes, number: int | None) -> Group:
        if word == b"uc":
            return replace(self._group, fallback=number or 0)
        if word == b"f":
            return replace(self._group, encoding=self.fonts.get(number or 0, ""))
        if word in {b"deleted", b"v", b"plain"}:
            return replace(self._group, hidden=word != b"plain" and number != 0)
        return replace(self._group, story="box" if word == b"shptxt" else "note")

    def _bytes(self, content: bytes) -> None:
        skip = min(self._to_skip, len(content))
        self._to_skip -= skip
        if not (self._group.skipped or self._group.hidden):
            self._waiting += content[skip:]

    def _say(self, text: str) -> None:
        self._flush()
        self._to_skip = 0
        if not (self._group.skipped or self._group.hidden):
            self._stories[self._group.story].append(text)

    def _flush(self) -> None:
        if self._waiting:
            text = self._waiting.decode(self._group.encoding or self.code_page, "replace")
            self._stories[self._group.story].append(text)
            self._waiting.clear()
