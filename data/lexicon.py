"""Domain words for the segmenter, with the frequency that makes jieba prefer them whole."""

from pathlib import Path

from data.errors import LexiconError
from data.files import read_utf8

STARTER_LEXICON = Path(__file__).with_name("lexicon.txt")


def load_lexicon(path: Path | None = None) -> dict[str, int]:
    """Read `word frequency` lines; the starter lexicon when no path is given.

    Raises:
        InputError: the file cannot be opened or is not UTF-8.
        LexiconError: a line is not a word and a whole number.
    """
    path = path or STARTER_LEXICON
    text = read_utf8(path, what="lexicon")
    lexicon = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        word, _, frequency = line.strip().rpartition(" ")
        if not word or not frequency.isdecimal():
            raise LexiconError(path, number)
        lexicon[word] = int(frequency)
    return lexicon
