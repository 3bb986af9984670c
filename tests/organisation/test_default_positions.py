"""The positions that a house begins with: every deed is somebody's, every name of the manual means one of them."""

import pytest

from shouwen.cli.demonstration.cable import POSITION_NAMES as CABLE_POSITIONS
from shouwen.cli.demonstration.position_names import POSITION_NAMES
from shouwen.facts.actions import SYSTEM
from shouwen.facts.kinds import all_kinds
from shouwen.organisation.actions.default_positions import make_default_positions
from shouwen.organisation.deeds import deeds
from shouwen.organisation.default_positions import DEFAULT_POSITIONS
from shouwen.organisation.models import PositionDeed, Reach
from shouwen.regulation.packs import read_pack
from tests.factories import LONG_AGO
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


def test_every_lane_and_place_of_the_service_manual_means_a_position_in_the_demonstration():
    edition = read_pack(PACKS / "service-department" / "1", all_kinds())
    lanes = {lane for flow in edition.flows.values() for lane in flow.lanes}
    places = {place for form in edition.signed_forms for place in form.positions}

    assert lanes | places <= set(POSITION_NAMES) | {one.key for one in DEFAULT_POSITIONS}


def test_every_lane_and_place_of_the_cable_regulation_means_a_position_in_the_demonstration():
    edition = read_pack(PACKS / "cable-operator" / "1", all_kinds())
    lanes = {lane for flow in edition.flows.values() for lane in flow.lanes}
    places = {place for form in edition.signed_forms for place in form.positions}

    # Nobody of the house stands in these two: customers come and go, the system sends work orders out.
    assert lanes | places <= set(CABLE_POSITIONS) | {"客户", "系统"}
    assert set(CABLE_POSITIONS.values()) <= {one.key for one in DEFAULT_POSITIONS}


def test_making_default_positions_again_leaves_what_was_changed(db):
    first = make_default_positions(by=SYSTEM, at=LONG_AGO)
    PositionDeed.objects.filter(position=first["会签人"]).delete()

    again = make_default_positions(by=SYSTEM, at=LONG_AGO)

    assert again == first
    assert not PositionDeed.objects.filter(position=first["会签人"]).exists()
