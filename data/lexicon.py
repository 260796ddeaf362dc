"""Domain words for the segmenter, with the frequency that makes jieba prefer them whole."""

from pathlib import Path

from data.errors import LexiconError

STARTER_LEXICON = Path(__file__).with_name("lexicon.txt")


def load_lexicon(path: Path | None = None) -> dict[str, int]:
    """Read `word frequency` lines; the starter lexicon when no path is given.

    Raises:
        LexiconError: a line is not a word and a whole number.
    """
    path = path or STARTER_LEXICON
    lexicon = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        word, _, frequency = line.strip().rpartition(" ")
        if not word or not frequency.isdecimal():
            raise LexiconError(path, number)
        lexicon[word] = int(frequency)
    return lexicon
