"""What one can set or call is written down."""

import argparse
import re
from pathlib import Path

from shouwen.api.described import schema
from shouwen.config.api_reference import api_page
from shouwen.config.command import parser
from shouwen.config.reference import FOLDER, HOW, facts_page, keys_page, rights_page
from shouwen.facts.kinds import declared
from shouwen.organisation.deeds import deeds

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
VARIABLE = re.compile(r"\b(?:SHOUWEN_[A-Z_]*[A-Z]|DATABASE_(?:OWNER_)?URL)\b")


def variables_used():
    files = [*(ROOT / "src").rglob("*.py"), ROOT / "Makefile"]
    return {name for path in files for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}


def nouns(of, before="shouwen"):
    """Every command and its options, as one types them."""
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, made in action.choices.items():
                yield from nouns(made, f"{before} {name}")
            return
    yield before, of


def test_every_setting_is_documented():
    assert variables_used() - set(VARIABLE.findall(SETTINGS)) == set()


def test_no_setting_is_documented_that_nothing_reads():
    assert set(VARIABLE.findall(SETTINGS)) - variables_used() == set()


def test_every_command_is_documented():
    assert [command for command, _ in nouns(parser()) if f"`{command}" not in COMMANDS] == []


def test_every_command_says_what_it_does():
    assert [
        command for command, made in nouns(parser()) if not made.description and "pack" not in command
    ] == []


def test_pages_from_declarations_are_in_step():
    """Where it fails: ``make reference``. Some tests declare kinds of their own."""
    kinds = [kind for kind in declared().values() if not kind.name.startswith(("test.", "tried."))]

    assert (FOLDER / "facts.md").read_text(encoding="utf-8") == facts_page(kinds)
    assert (FOLDER / "rights.md").read_text(encoding="utf-8") == rights_page(deeds().values())
    assert (FOLDER / "keys.md").read_text(encoding="utf-8") == keys_page()
    assert (FOLDER / "api-addresses.md").read_text(encoding="utf-8") == api_page(schema(), HOW)
