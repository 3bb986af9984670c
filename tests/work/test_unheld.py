"""Positions that nobody holds: the customer's place is one only where somebody of the house is meant by it."""

import pytest

from shouwen.compliance.gaps import gaps_of
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_pack
from shouwen.work.outsiders import CUSTOMER_PLACE
from shouwen.work.unheld import unheld_positions
from tests.scenes import PACKS, local

MONDAY = local("2026-03-02 09:00")


@pytest.mark.parametrize(("pack", "is_asked"), [("cable-operator", False), ("service-department", True)])
def test_the_customers_place_is_asked_for_where_more_than_a_signature_is_theirs(scene, pack, is_asked):
    group = scene.service.ancestor_ids[0]  # the company says whom it means by it
    edition = read_pack(PACKS / pack / "1", all_kinds())
    nobody = {one.named for one in gaps_of(group, MONDAY, [edition])}

    asked = {one.named for one in unheld_positions(group, MONDAY, [edition])}

    assert CUSTOMER_PLACE in nobody
    assert nobody - asked == (set() if is_asked else {CUSTOMER_PLACE})
