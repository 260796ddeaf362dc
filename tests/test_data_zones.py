"""Names of zones in kickers and sentences; all zones are invented."""

import pytest

from data.zones import is_kicker, is_zone, place_of, zone_in


@pytest.mark.parametrize(
    "line",
    ["青禾经济技术开发区", "白鹭湾高新区", "石门现代农业产业示范区管委会", "青禾产业园区"],
)
def test_zone_names_are_zones(line: str) -> None:
    """A place and a kind of zone, with or without its office."""
    assert is_zone(line)


@pytest.mark.parametrize("line", ["打造一流开发区", "全省开发区", "科普大篷车开进开发区", "园区", "新窑点火"])
def test_titles_ending_in_a_zone_word_are_no_zones(line: str) -> None:
    """A verb or a general word makes it a title."""
    assert not is_zone(line)


def test_office_is_a_kicker_but_no_zone() -> None:
    """A town's or an office's name may stand above a title."""
    assert is_kicker("青禾市商务局")
    assert not is_zone("青禾市商务局")
    assert not is_kicker("新窑点火")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("近日，青禾经济技术开发区召开会议", "青禾经济技术开发区"),
        ("市领导到白鹭湾高新区调研", "白鹭湾高新区"),
        ("市领导深入白鹭湾经开区调研", "白鹭湾经开区"),
        ("全省开发区工作会议召开，石门工业园区发言", "石门工业园区"),
        ("前八个月青禾高新区经济运行平稳", "青禾高新区"),
        ("全省开发区工作会议召开", ""),
    ],
)
def test_first_named_zone_of_a_sentence_is_found(text: str, zone: str) -> None:
    """The name begins behind a stop or a word that cannot be in it; general words are passed over."""
    assert zone_in(text) == zone


def test_long_and_short_name_share_their_place() -> None:
    """青禾经济技术开发区 and 青禾经开区 are the same place."""
    assert place_of("青禾经济技术开发区") == place_of("青禾经开区") == "青禾"
