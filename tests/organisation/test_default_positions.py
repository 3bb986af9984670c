"""The positions that a house begins with: every deed is somebody's, every name of the manual has a position."""

import pytest

from shouwen.facts.actions import SYSTEM
from shouwen.facts.kinds import declared
from shouwen.organisation.actions.default_positions import make_default_positions, name_default_positions
from shouwen.organisation.deeds import deeds
from shouwen.organisation.default_positions import DEFAULT_NAMES, DEFAULT_POSITIONS
from shouwen.organisation.models import PositionDeed, PositionName, Reach
from shouwen.regulation.packs import read_pack
from tests.factories import LONG_AGO, make_unit
from tests.scenes import PACKS


def test_every_declared_deed_is_allowed_by_a_default_position():
    allowed = {deed for one in DEFAULT_POSITIONS for deed in one.deeds}

    assert allowed == set(deeds())


@pytest.mark.parametrize("one", DEFAULT_POSITIONS, ids=lambda one: one.name_en)
def test_a_default_position_has_reaches_that_there_are(one):
    assert set(one.deeds.values()) <= set(Reach.values)


def test_keys_of_default_positions_are_different():
    keys = [one.key for one in DEFAULT_POSITIONS]

    assert len(keys) == len(set(keys))


def test_every_lane_and_place_of_the_service_manual_means_a_default_position():
    edition = read_pack(PACKS / "service-department" / "1", declared())
    lanes = {lane for flow in edition.flows.values() for lane in flow.lanes}
    places = {place for form in edition.signed_forms for place in form.positions}

    assert lanes | places <= set(DEFAULT_NAMES) | {one.key for one in DEFAULT_POSITIONS}


def test_making_default_positions_again_leaves_what_was_changed(db):
    first = make_default_positions(by=SYSTEM, at=LONG_AGO)
    PositionDeed.objects.filter(position=first["会签人"]).delete()

    again = make_default_positions(by=SYSTEM, at=LONG_AGO)

    assert again == first
    assert not PositionDeed.objects.filter(position=first["会签人"]).exists()


def test_a_unit_says_by_default_what_each_name_means(db):
    make_default_positions(by=SYSTEM, at=LONG_AGO)
    unit = make_unit("某公司", kind="company")

    name_default_positions(unit, by=SYSTEM, at=LONG_AGO)

    assert dict(PositionName.objects.filter(unit=unit).values_list("named", "position__key")) == dict(
        DEFAULT_NAMES
    )
