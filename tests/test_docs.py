"""Everything a user can type or set stands in the documentation."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest
from readme_table import current, written

from serving.cli import parser
from training.settings import load_settings

ROOT = Path(__file__).parents[1]
DOCS = "\n".join(path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def actions(of: argparse.ArgumentParser) -> list[argparse.Action]:
    """What a parser takes; argparse tells it in no public way."""
    return of._actions  # noqa: SLF001


def commands(of: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Every command that runs something, sub-commands included."""
    groups = [action for action in actions(of) if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001
    if not groups:
        yield of
    for group in groups:
        for command in group.choices.values():
            yield from commands(command)


COMMANDS = {command.prog: command for command in commands(parser())}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_and_its_options_are_documented(name: str) -> None:
    """The command's name and each of its long options stand in README or docs."""
    options = {option for action in actions(COMMANDS[name]) for option in action.option_strings if option != "-h"}
    missing = [word for word in {name, *options} - {"--help"} if word not in DOCS]
    assert missing == []


@pytest.mark.parametrize("setting", sorted(load_settings().flat()))
def test_a_setting_is_documented(setting: str) -> None:
    """Each training setting stands in the docs under its name."""
    assert f"`{setting}`" in DOCS


def test_every_make_target_is_described() -> None:
    """`make help` is made from the targets' own comments, so each target carries one."""
    rules = [line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if line[:1].isalpha()]
    targets = [line for line in rules if ":" in line.partition(" ")[0] and "=" not in line]
    assert [line for line in targets if "## " not in line] == []


def test_the_readme_shows_what_the_starter_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table in the README is the output of today's starter model; `python tests/readme_table.py` writes it."""
    monkeypatch.chdir(ROOT)
    assert written((ROOT / "README.md").read_text(encoding="utf-8")) == current()
