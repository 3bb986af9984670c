"""An example expects what a changed figure makes of it; every other line stays."""

import pytest

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files, read_pack
from shouwen.regulation.proofs import prove_short
from shouwen.regulation.proving import run_example
from shouwen.regulation.retaking import as_it_comes_out, short_as_it_comes_out
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


@pytest.mark.parametrize("within", ["1 hour", "5 hours", "3 days"])
def test_a_long_example_takes_verdicts_and_instants_as_they_come_out(within):
    files = dict(read_pack(PACKS / "service-department" / "1", all_kinds()).files)
    file = "standards/reception.yaml"
    other = {**files, file: rewritten(files[file], file, "SD-3.15-2b/accept", ("within",), within)}
    edition = read_files(other, all_kinds())
    wrong = [one for one in edition.examples if not run_example(one, edition).is_right]
    assert len(wrong) >= 3

    for one in wrong:
        other[one.file] = as_it_comes_out(other[one.file], one, edition)

    taken = read_files(other, all_kinds())
    assert all(run_example(one, taken).is_right for one in taken.examples)
    assert {path for path in files if files[path] != other[path]} == {file, *(one.file for one in wrong)}
