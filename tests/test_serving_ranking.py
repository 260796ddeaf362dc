"""The ranking of contributors: by a rule that is visible and can be set; ties stay ties."""

import pytest

from data.errors import RuleError
from serving.ranking import DEFAULT_RULE, people, rank, rule_of, rule_zh
from serving.yearend import Entry


def sent(contributor: str, *states: str, theme: str = "茶事", zone: str = "柳溪开发区") -> list[Entry]:
    """Articles of one contributor, in these states."""
    return [Entry(1, 1, "", contributor, zone, "消息", (theme,), theme, state, "", "") for state in states]


def places(entries: list[Entry], *, rule: tuple[str, ...] = DEFAULT_RULE, top: int = 20) -> list[tuple[int, bool, str]]:
    """Place, tie and name."""
    return [(each.place, each.tied, each.name) for each in rank(entries, rule=rule, top=top)]


ENTRIES = [
    *sent("王一", "accepted", "accepted", "rejected"),
    *sent("李二", "published", "accepted"),
    *sent("张三", "accepted", "received", "received", "received", "received"),
    *sent("张三", "accepted", theme="船事"),
    *sent("赵四", "rejected", "received"),
]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (("accepted", "published", "themes"), ["李二", "张三", "王一"]),
        (("accepted", "themes"), ["张三", "李二", "王一"]),
        (("articles",), ["张三", "王一", "李二"]),
        (("published",), ["李二", "张三", "王一"]),
    ],
)
def test_the_rule_decides(rule: tuple[str, ...], expected: list[str]) -> None:
    """Criteria in their order; who has nothing accepted is not ranked; names decide only the order of equals."""
    assert [name for _, _, name in places(ENTRIES, rule=rule)] == expected


def test_equals_share_a_place() -> None:
    """The next place is as far down as they are many."""
    one, two = ("accepted",), ("accepted", "accepted")
    entries = [*sent("王一", *two), *sent("李二", *two), *sent("张三", *two, "accepted"), *sent("赵四", *one)]
    assert places(entries) == [(1, False, "张三"), (2, True, "李二"), (2, True, "王一"), (4, False, "赵四")]


def test_all_who_share_the_last_place_are_listed() -> None:
    """Nobody is cut off by the alphabet."""
    entries = [entry for name in ("王一", "李二", "张三") for entry in sent(name, "accepted")]
    assert places([*entries, *sent("赵四", "accepted", "accepted")], top=2) == [
        (1, False, "赵四"), (2, True, "张三"), (2, True, "李二"), (2, True, "王一"),
    ]  # fmt: skip
    assert places(entries, top=0) == []


def test_joint_articles_count_for_each_author() -> None:
    """And how many were joint is told."""
    ranked = rank([*sent("王一 李二", "accepted"), *sent("李二", "published")], rule=DEFAULT_RULE, top=20)
    assert [(each.name, each.accepted, each.joint) for each in ranked] == [("李二", 2, 1), ("王一", 1, 1)]


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("王一", ("王一",)),
        (" 王一 李二 ", ("王一", "李二")),
        ("王一、李二，张小三", ("王一", "李二", "张小三")),
        ("王一 王一", ("王一",)),
        ("柳溪开发区 宣传科", ("柳溪开发区 宣传科",)),
        ("王一（柳溪 宣传科）", ("王一（柳溪 宣传科）",)),
        ("", ()),
    ],
)
def test_only_clear_names_are_taken_apart(field: str, names: tuple[str, ...]) -> None:
    """An office is one contributor."""
    assert people(field) == names


def test_a_ranked_contributor_shows_what_the_place_rests_on() -> None:
    """Zones, counts, and the themes of accepted articles alone."""
    entries = [
        *sent("王一", "accepted", zone="石湾开发区"),
        *sent("王一", "rejected", theme="船事"),
        *sent("王一", "published", theme="无"),
    ]
    (only,) = rank(entries, rule=DEFAULT_RULE, top=20)
    assert (only.zones, only.themes) == (("石湾开发区", "柳溪开发区"), ("茶事",))
    assert (only.articles, only.accepted, only.published) == (3, 2, 1)


def test_the_rule_is_a_sentence() -> None:
    """For the sheet and the page."""
    assert rule_zh(rule_of("published, articles")) == (
        "评选规则：先比刊发篇数，再比来稿篇数；各项都相同的名次并列；几人合写的稿件给每人各计一篇；没有稿件被采用的不参加。"
    )


@pytest.mark.parametrize("text", ["", "pages", "accepted,accepted", "accepted,pages"])
def test_a_rule_that_cannot_be_followed_is_refused(text: str) -> None:
    """With the criteria there are, in both languages."""
    with pytest.raises(RuleError, match="name criteria among accepted, published, themes, articles") as error:
        rule_of(text)
    assert "刊发篇数" in error.value.zh
