"""Many invented submissions for the ledger's benchmark and its tests."""

from collections.abc import Iterator
from random import Random

from data.article import Article
from model.evidence import Evidence
from model.tagger import Prediction

THEMES = ("茶事", "船事", "桥事", "灯事", "花事")
ZONES = tuple(f"{name}开发区" for name in ("柳溪", "石湾", "云坪", "竹沟", "枫岭", "荷塘", "松台", "梅口"))
CONTRIBUTORS = tuple(f"甲{a}{b}" for a in "子丑寅卯辰巳午未申酉" for b in "东西南北中上下左右前")
GENRES = ("消息", "通讯", "评论")
STATUSES = ("tagged", "tagged", "tagged", "none", "review")
_CHARACTERS = "".join(map(chr, range(0x4E00, 0x4E00 + 1500)))


def invented(number: int, *, seed: int = 1, characters: int = 800) -> Iterator[tuple[Article, Prediction]]:
    """Submissions whose texts share no phrase, in several zones and by many contributors."""
    random = Random(seed)  # noqa: S311 (invented texts, no secrets)
    for k in range(number):
        words = ["".join(random.choices(_CHARACTERS, k=20)) for _ in range(characters // 20)]
        half = len(words) // 2
        paragraphs = ("，".join(words[:half]) + "。", "，".join(words[half:]) + "。")
        article = Article(
            id=f"{k}.txt",
            title=f"第{k}篇{words[0][:8]}",
            paragraphs=paragraphs,
            source=f"{k}.txt",
            zone=random.choice(ZONES),
            byline=random.choice(CONTRIBUTORS),
            date="2026-11-02",
            genre=random.choice(GENRES),
            notes=(f"{characters} characters",),
        )
        yield article, prediction_of(article, random.choice(STATUSES), random.sample(THEMES, random.choice((1, 1, 2))))


def prediction_of(article: Article, status: str = "tagged", themes: list[str] | None = None) -> Prediction:
    """What a model might say; scores follow from the themes."""
    given = [] if status == "none" else [name for name in THEMES if name in (themes or ["茶事"])]
    scores = {name: 0.9 if name in given else 0.1 for name in THEMES}
    places = range(0, 6, 2)
    evidence = [Evidence(name, 1, k, k + 2, article.paragraphs[0][k : k + 2], 1.5) for name in given for k in places]
    return Prediction(
        article.id, article.source, article.title, status, tuple(given), given[0] if given else None, scores,
        tuple(evidence), article.notes, "zhuti/invented",
    )  # fmt: skip
