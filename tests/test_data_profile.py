"""Notes on submissions."""

import pytest

from data.article import Article
from data.profile import garbled_share, profile, profiled

PLAIN = "窑火正旺工人添煤"


def article(text: str, *, title: str = "新窑点火") -> Article:
    """Make an article of one paragraph."""
    return Article("a", title, (text,))


def of_size(size: int, *, lead: str = "本刊讯") -> Article:
    """Make an article of exactly this many characters without repeating a sentence or a run."""
    han = "".join(chr(0x4E00 + 7 * number) for number in range(size - len(lead)))
    return article(lead + " " + han)


def test_length_and_genre_within_range_are_two_notes() -> None:
    """Characters without white space, thousands marked; the genre with its sign."""
    assert profile(of_size(1200)) == ("1,200 characters", "genre 消息 (lead)")


def test_length_outside_half_the_range_is_noted() -> None:
    """More than half over or under what the call asks for."""
    assert profile(of_size(1201))[2:] == ("longer than a 消息 (about 800)",)
    assert profile(of_size(399))[2:] == ("shorter than a 消息 (about 800)",)
    assert profile(of_size(400))[2:] == ()


@pytest.mark.parametrize(("pictures", "notes"), [(0, ()), (1, ()), (2, ("2 pictures (the call allows 1)",))])
def test_pictures_are_noted_beyond_one(pictures: int, notes: tuple[str, ...]) -> None:
    """The call allows one picture."""
    assert profile(of_size(800), pictures=pictures)[2:] == notes


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (PLAIN + "\ufffd" * 2, "garbled: 14% replacement characters"),
        (PLAIN * 100 + "\ufffd", "garbled: 1% replacement characters"),
        (PLAIN + "锟斤拷", "garbled: mojibake such as 锟斤拷"),
        (PLAIN + "烫烫烫", "garbled: mojibake such as 烫烫烫"),
        (PLAIN.encode().decode("gb18030", "ignore") + "锛", "garbled: mojibake such as 锛銆"),
        ("中文".encode("gb18030").decode("latin-1"), "garbled: mojibake, Chinese read in a Western encoding"),
        ("窑Ã¤", "garbled: mojibake such as Ã¤"),
        ("only plain English 窑火", "little Chinese: 27% of the letters"),
        (PLAIN + "链链链链链", "repeated run: 链 x 5"),
        (PLAIN + "金额金额金额", "repeated run: 金额 x 3"),
        ("窑火正旺工人正在添煤。" * 3, "repeated sentence: 3 times"),
    ],
)
def test_unsound_text_is_noted(text: str, note: str) -> None:
    """Wrong decoding, too little Chinese and the scanner's repetitions, each with its head."""
    assert note in profile(article(text))


def test_sound_text_has_no_note_on_its_soundness() -> None:
    """Foreign words, accents and doubled characters are ordinary."""
    notes = profile(article("园区的Café里，工人谈论着PP材料，高高兴兴，天天向上。" + PLAIN))
    assert [note.split(" ")[0] for note in notes] == ["37", "genre", "shorter"]


def test_missing_title_and_missing_text_are_noted() -> None:
    """An article may come without either."""
    assert profile(Article("a", "", ()))[:2] == ("no text", "no title")


def test_notice_has_no_genre() -> None:
    """A call for papers is no submission."""
    assert profile(article(PLAIN, title="征稿启事"))[1] == "a notice, not an article"


def test_genre_named_by_the_sender_is_measured() -> None:
    """The length is held against the genre given, not the guessed one."""
    given = Article("a", "新窑点火", of_size(1000).paragraphs, genre="评论")
    assert profile(given) == ("1,000 characters", "genre 评论 (given)")


def test_profiled_article_keeps_the_notes_it_had() -> None:
    """The profile stands before the notes of the reader."""
    assert profiled(Article("a", "新窑点火", (PLAIN,), notes=("pictures: 1",))).notes[-1] == "pictures: 1"
    assert profiled(article(PLAIN)).genre == "消息"


def test_pictures_noted_by_the_reader_are_counted() -> None:
    """Readers note pictures; the profile says when there are too many."""
    notes = profiled(Article("a", "新窑点火", (PLAIN,), notes=("pictures: 2", "pictures: 1"))).notes
    assert "3 pictures (the call allows 1)" in notes


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("锟斤拷开门", 0.6),
        ("斤拷锟斤", 1.0),
        ("烫烫烫馆", 0.75),
        ("屯屯屯 馆", 0.75),
        ("葺葺葺馆", 0.75),
        ("锛馆", 0.5),
        ("Ã¤ÃÃ", 0.5),
        ("â€馆馆", 0.5),
        ("ï¿½馆", 0.75),
        ("ï¼ã€", 1.0),
        ("\ufffd馆", 0.5),
        ("三公斤，屯留", 0.0),
        ("", 0.0),
    ],
)
def test_garbled_share_counts_every_kind_of_debris(text: str, share: float) -> None:
    """Each known form counts with all its characters, white space left out."""
    assert garbled_share(text) == share
