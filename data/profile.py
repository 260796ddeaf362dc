"""What an editor wants to know of a submission before reading it, as short notes."""

import re
from collections import Counter
from dataclasses import replace

from data.article import Article
from data.genres import ABOUT, genre_of

TOLERANCE = 0.5  # share of the genre's length by which an article may miss it
PICTURES_ALLOWED = 1
LEAST_CHINESE = 0.5  # share of the letters
MOST_ACCENTED = 0.03  # share of the characters; more is Chinese read in a Western encoding
LONGEST_SHOWN_RUN = 8  # characters
MOST_RUNS = 3
REPEATED_SENTENCES = 3
LEAST_SENTENCE = 10  # characters

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
_ACCENTED = re.compile("[\u00a1-\u00ff\u0152\u0153\u0160\u0161\u017d\u017e\u02c6\u02dc\u20ac]")
_MOJIBAKE = {
    "锟斤拷": re.compile("锟斤拷|锟斤|斤拷"),
    "烫烫烫": re.compile("烫烫烫|屯屯屯|葺葺葺"),
    "锛銆": re.compile("[锛銆鐨鈥]"),  # what ， 。 的 and quotes become when UTF-8 is read as GB18030
    "Ã¤": re.compile("Ã[\u0080-\u00bf]|â€|ï¿½|ï¼|ã€"),
}
_SUSPECT = re.compile("[锟拷烫屯葺锛銆鐨鈥Ãâïã\ufffd]")
"""One of these stands in whatever `garbled_share` counts; a text without any is the rule."""
_PICTURES = re.compile(r"pictures: (\d{1,6})$")
_RUN = re.compile("([\u4e00-\u9fff])\\1{3,}|([\u4e00-\u9fff，。、]{2,20}?)\\2{2,}")


def profile(article: Article, *, pictures: int = 0) -> tuple[str, ...]:
    """Return the notes on an article: length, genre, pictures, and whether its text is sound.

    Every note has a stable head: "N characters", "no text", "no title", "genre X (sign)", "a notice, not an article",
    "longer than a X (about N)", "shorter than a X (about N)", "N pictures (the call allows 1)", "garbled: ...", "little
    Chinese: N% of the letters", "repeated run: X x N", "repeated sentence: N times".

    Args:
        article: what was read.
        pictures: how many pictures came with it.
    """
    notes = [f"{article.n_characters:,} characters"] if article.n_characters else ["no text"]
    notes += [] if article.title else ["no title"]
    notes += _length_notes(article) if article.n_characters else []
    notes += [f"{pictures} pictures (the call allows {PICTURES_ALLOWED})"] if pictures > PICTURES_ALLOWED else []
    text = "\n".join((article.title, *article.paragraphs))
    return (*notes, *_garble_notes(text), *_repetition_notes(text))


def profiled(article: Article, *, pictures: int = 0) -> Article:
    """Return the article with its genre filled in and its profile before the notes it has.

    The pictures a reader has noted ("pictures: 3") are taken when none are given.
    """
    noted = [int(found[1]) for found in map(_PICTURES.match, article.notes) if found]
    notes = (*profile(article, pictures=pictures or sum(noted)), *article.notes)
    return replace(article, genre=genre_of(article).name, notes=notes)


def garbled_share(text: str) -> float:
    """Share of the characters that are debris of a wrong decoding: U+FFFD and known mojibake."""
    if not _SUSPECT.search(text):
        return 0.0
    characters = len("".join(text.split())) or 1
    debris = sum(len(found) for form in _MOJIBAKE.values() for found in form.findall(text))
    return (text.count("\ufffd") + debris) / characters


def _length_notes(article: Article) -> list[str]:
    guessed = genre_of(replace(article, genre=""))
    genre = guessed if article.genre in {"", guessed.name} else genre_of(article)
    if not genre.name:
        return ["a notice, not an article"]
    about = ABOUT[genre.name]
    notes = [f"genre {genre.name} ({genre.sign})"]
    if article.n_characters > about * (1 + TOLERANCE):
        notes.append(f"longer than a {genre.name} (about {about:,})")
    if article.n_characters < about * (1 - TOLERANCE):
        notes.append(f"shorter than a {genre.name} (about {about:,})")
    return notes


def _garble_notes(text: str) -> list[str]:
    characters = len("".join(text.split())) or 1
    notes = []
    replaced = text.count("\ufffd")
    if replaced:
        notes.append(f"garbled: {max(1, round(100 * replaced / characters))}% replacement characters")
    notes += [f"garbled: mojibake such as {sample}" for sample, form in _MOJIBAKE.items() if form.search(text)]
    if not notes and len(_ACCENTED.findall(text)) > MOST_ACCENTED * characters:
        notes.append("garbled: mojibake, Chinese read in a Western encoding")
    letters = len(_LETTER.findall(text))
    chinese = len(_HAN.findall(text)) / letters if letters else 0.0
    if letters and chinese < LEAST_CHINESE:
        notes.append(f"little Chinese: {chinese:.0%} of the letters")
    return notes


def _repetition_notes(text: str) -> list[str]:
    runs: Counter[str] = Counter()
    for found in _RUN.finditer(text):
        unit = found[1] or found[2]
        runs[unit] = max(runs[unit], len(found[0]) // len(unit))
    notes = [f"repeated run: {unit[:LONGEST_SHOWN_RUN]} x {times}" for unit, times in runs.most_common(MOST_RUNS)]
    sentences = Counter(part for part in re.split(r"[。！？\n]", text) if len(part) >= LEAST_SENTENCE)
    most = max(sentences.values(), default=0)
    return notes + ([f"repeated sentence: {most} times"] if most >= REPEATED_SENTENCES else [])
