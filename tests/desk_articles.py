"""Invented submissions to a district's culture pages, as many as a test of the desk needs."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from data.article import Article, Unreadable
from data.profile import profiled
from model.tagger import Tagger
from serving.ledger import Ledger
from serving.records import Submission

PLACES = ("云帆区", "柳湾区", "石桥区", "青榆区", "白渡区", "南埠区")
PEOPLE = ("简一文", "顾小满", "沈青禾", "祁远", "巫晴", "")
SENTENCES = (
    (
        "图书馆新添三千册图书",
        "读者在阅览室里借阅到很晚",
        "读书会每周三晚上开讲",
        "书屋把图书送到村口",
        "馆员教老人用手机借书",
    ),
    (
        "剧团把戏台搭到晒谷场",
        "演员的唱腔引来满场掌声",
        "戏迷从邻村赶来看戏",
        "老艺人收了三个徒弟",
        "青柳调进了小学课堂",
    ),
    (
        "球场的灯亮到夜里十点",
        "健步道沿河修了五公里",
        "村里办起乒乓球比赛",
        "健身器材有人每月检修",
        "居民早上来打太极拳",
    ),
    ("志愿者把楼道扫了一遍", "雨水管道换了新的", "社区开了议事会", "菜市场搬进了新棚", "路灯坏了当天就修"),
)
ENDS = (
    "，大家都说好。",
    "，来的人一天比一天多。",
    "，这件事办了半年。",
    "，负责人说还要接着办。",
    "，比去年早了两个月。",
)
TITLES = ("图书馆里的夜晚", "戏台搭到家门口", "球场亮灯以后", "楼道里的小事")
PARAGRAPHS = 4


def article(number: int) -> Article:
    """Make one article; the same number gives the same article, another number hardly a sentence of it."""
    chance = Random(number)  # noqa: S311 (no secret)
    subject = number % len(SENTENCES)
    paragraphs = []
    for _ in range(PARAGRAPHS):
        sentences = [
            f"{chance.choice(PLACES)[:2]}{chance.choice(SENTENCES[subject])}{chance.choice(ENDS)}" for _ in range(3)
        ]
        paragraphs.append("".join(sentences) + f"今年已是第{chance.randrange(2, 999)}次。")
    return profiled(
        Article(
            id=f"来稿 {number}",
            title=f"{PLACES[number % len(PLACES)]}{TITLES[subject]}（{number}）",
            paragraphs=tuple(paragraphs),
            source=f"来稿{number}.txt",
            zone=PLACES[number % len(PLACES)],
            byline=PEOPLE[number % len(PEOPLE)],
        )
    )


def entered(ledger: Ledger, tagger: Tagger, articles: Sequence[Article | Unreadable]) -> list[Submission]:
    """Enter articles as if they had been dropped in."""
    return ledger.receive_many([(each, tagger.tag(each)) for each in articles], editor="王敏", batch="test")


def week(ledger: Ledger, tagger: Tagger, number: int = 6) -> list[Submission]:
    """Enter so many articles."""
    return entered(ledger, tagger, [article(each) for each in range(number)])


def titled(title: str, number: int = 1) -> Article:
    """Make an article under another title."""
    return replace(article(number), title=title)
