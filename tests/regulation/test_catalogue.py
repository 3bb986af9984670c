"""Every clause of the catalogue is in its pack: ``catalogue/<pack>.txt`` holds its ids, one a line."""

from functools import cache
from pathlib import Path

import pytest

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.coverage import Carried, coverage
from shouwen.regulation.packs import read_pack
from shouwen.regulation.proofs import prove_short
from shouwen.regulation.proving import run_example

HERE, PACKS = Path(__file__).parent / "catalogue", Path(__file__).parents[2] / "packs"
CATALOGUES = sorted(path.stem for path in HERE.glob("*.txt"))


def ids_of(pack):
    """Return the ids of a pack's clauses, in the order of the text."""
    return (HERE / f"{pack}.txt").read_text(encoding="utf-8").split()


@cache
def edition_of(pack):
    return read_pack(PACKS / pack / "1", all_kinds())


@cache
def covered(pack):
    return coverage(edition_of(pack))


@pytest.mark.parametrize("pack", CATALOGUES)
def test_every_clause_of_the_catalogue_stands_in_its_pack_once(pack):
    ids = ids_of(pack)
    standing = [one.clause for one in covered(pack) if one.clause in set(ids)]

    assert sorted(standing) == sorted(ids)


@pytest.mark.parametrize("pack", CATALOGUES)
def test_every_clause_that_asks_for_something_is_carried_out_or_waits(pack):
    left = {one.clause for one in covered(pack) if Carried.NOBODY in one.by}

    assert left & set(ids_of(pack)) == set()


#: How the articles of packs say that of their text nothing is left but its name.
LOST = ("只有标题", "正文缺", "只有图名", "原文只有目录", "原文只有名称", "步骤是重建的", "推定为")


@pytest.mark.parametrize("pack", [*CATALOGUES, "cable-operator"])
def test_what_stands_under_a_text_that_is_lost_is_said_to_be_a_reading_of_it(pack):
    edition = edition_of(pack)
    says = {standard.id: edition.article(edition.citation(standard.shared.article)).says.zh
            for standard in edition.standards.values()}

    taken_for_text = [one.id for one in edition.standards.values()
                      if any(word in says[one.id] for word in LOST)
                      and one.kind not in ("score", "line") and not one.is_reconstructed]

    assert taken_for_text == []


@pytest.mark.parametrize("pack", CATALOGUES)
def test_every_standard_carries_the_id_of_a_clause_or_of_a_group_of_them(pack):
    edition = edition_of(pack)
    clauses = {one.clause for one in covered(pack)}
    astray = {
        id_ for id_ in edition.standards
        if id_.partition("/")[0] not in clauses and not any(one.startswith(id_.partition("/")[0]) for one in clauses)
    }  # fmt: skip

    assert astray == set()


@pytest.mark.parametrize("pack", CATALOGUES)
def test_every_example_beside_a_standard_comes_out_as_it_says(pack):
    results = prove_short(edition_of(pack), {})
    wrong = [(one.standard, one.number, one.example.then, one.found) for one in results if not one.is_right]

    assert wrong == []


@pytest.mark.parametrize("pack", [one for one in CATALOGUES if one != "service-department"])
def test_every_longer_example_comes_out_as_it_says(pack):
    """Those of the service department have tests of their own."""
    edition = edition_of(pack)

    assert [one.title.zh for one in edition.examples if not run_example(one, edition).is_right] == []
