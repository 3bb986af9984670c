"""A short example beside a standard expects what a changed figure makes of it; every other line stays."""

import pytest

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files, read_pack
from shouwen.regulation.proofs import prove_short
from shouwen.regulation.retaking import short_as_it_comes_out
from shouwen.regulation.rewriting import NotRewritten, rewritten
from tests.scenes import PACKS

FILE, HOLD = "standards/service.yaml", "CO-30a"


@pytest.fixture(scope="module")
def files():
    return dict(read_pack(PACKS / "cable-operator" / "1", all_kinds()).files)


def failing(files):
    return [one for one in prove_short(read_files(files, all_kinds())) if not one.is_right]


def test_a_short_example_is_taken_as_it_comes_out(files):
    shorter = {**files, FILE: rewritten(files[FILE], FILE, HOLD, ("at_most",), "20 seconds")}
    wrong = failing(shorter)
    for one in wrong:
        shorter[FILE] = short_as_it_comes_out(shorter[FILE], one)

    assert [(one.standard, one.found) for one in wrong] == [(HOLD, "broken")] * 2
    assert failing(shorter) == []
    changed = [(was, now) for was, now in zip(files[FILE].decode().split("\n"), shorter[FILE].decode().split("\n"),
                                              strict=True) if was != now]
    assert [now for _was, now in changed] == [
        "  at_most: 20 seconds", "    - {given: {held: 29 seconds}, then: broken}",
        "    - {given: {held: 30 seconds}, then: broken}",
    ]


def test_what_is_more_than_a_word_is_changed_by_hand(files):
    known = next(one for one in prove_short(read_files(files, all_kinds())) if one.standard == HOLD)
    known = type(known)(known.standard, known.number, known.example, {"met": [], "follows": []})

    with pytest.raises(NotRewritten):
        short_as_it_comes_out(files[FILE], known)
