"""``shouwen verify``: what it takes for an anchor, and what it says."""

import pytest

from shouwen.cli.verify import run
from shouwen.facts.models import Seal
from shouwen.facts.seals import anchor_line, seal_facts
from tests.facts.test_seals import as_administrator, happen  # noqa: F401  a fixture


@pytest.fixture
def anchor(committed, tmp_path):
    happen()
    file = tmp_path / "letter.txt"
    file.write_text(f"Subject: head of the seals\n\n  {anchor_line(seal_facts())}\nthese are four words\n1 2 3 4\n")
    return file


def test_an_anchor_is_found_in_the_letter_that_brought_it(anchor, capsys):
    assert run([anchor], as_json=False) == 0
    assert capsys.readouterr().out == "1 seal over 1 fact hold.\nCompared with what was kept outside: 1 line.\n"


def test_a_file_without_an_anchor_is_no_comparison(anchor, tmp_path, capsys):
    other = tmp_path / "other.txt"
    other.write_text("1 2 3 4\nthese are four words\n")

    assert run([anchor, other], as_json=False) == 2
    assert capsys.readouterr() == ("", f"{other} holds no line of an anchor.\n")
    assert run([tmp_path / "none"], as_json=False) == 2


def test_a_chain_that_was_cut_off_fails_against_the_anchor(anchor, as_administrator, capsys):  # noqa: F811
    as_administrator("DELETE FROM facts_fact")
    as_administrator("DELETE FROM facts_seal")

    assert not Seal.objects.exists()
    assert run([], as_json=False) == 0  # the database alone cannot tell
    assert run([anchor], as_json=False) == 1
    assert "was cut off." in capsys.readouterr().out
