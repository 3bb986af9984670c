"""Moving a unit changes what counts from then on and nothing before."""

from datetime import timedelta

import pytest

from shouwen.organisation import actions
from shouwen.organisation.models import Unit, UnitPlacement
from tests.factories import LONG_AGO, as_member, make_member, make_unit, post

pytestmark = pytest.mark.django_db
AT = LONG_AGO + timedelta(days=30)
TICK = timedelta(microseconds=1)


@pytest.fixture
def moved():
    """A hall that stood below the north until AT, and below the south since."""
    make_unit("集团")
    north, south = make_unit("北区", kind="subsidiary"), make_unit("南区", kind="subsidiary")
    hall = make_unit("营业厅", north, kind="hall")
    actions.move_unit(hall, south, version=1, by="system", at=AT)
    hall.refresh_from_db()
    return north, south, hall


@pytest.mark.parametrize(("shift", "place"), [(-TICK, 0), (timedelta(0), 1), (TICK, 1)])
def test_the_rulebook_knows_where_a_unit_stood_at_every_instant(moved, shift, place):
    rulebook = pytest.importorskip("shouwen.compliance.rulebook").Rulebook(1)
    north, south, hall = moved
    top = Unit.objects.get(parent=None)

    assert rulebook.ancestors(hall.pk, AT + shift) == [hall.pk, (north, south)[place].pk, top.pk]


def test_a_unit_stands_where_it_was_opened_until_it_is_moved(moved):
    north, south, hall = moved

    rows = list(UnitPlacement.objects.filter(unit=hall).order_by("since").values_list("parent", "since"))
    assert rows == [(north.pk, LONG_AGO), (south.pk, AT)]


def test_rights_go_with_the_tree_of_now_and_postings_of_then(moved):
    north, south, hall = moved
    old, new = make_member("北总", north), make_member("南总", south)
    clerk = make_member("店员", hall)
    posting = post(clerk, "店长")
    for head in (old, new):
        post(head, make_member_position(), head.home)
    actions.end_posting(posting, by="system", at=AT)

    assert not as_member(old, AT).may("open_case", path=hall.path)
    assert as_member(new, AT).may("open_case", path=hall.path)


def make_member_position():
    from tests.factories import make_position

    return make_position("区总", ["open_case"])


def test_a_calendar_published_above_counts_below_after_the_move(moved):
    rulebook = pytest.importorskip("shouwen.compliance.rulebook")
    north, south, hall = moved
    for unit, hours in ((north, "08:00-12:00"), (south, "09:00-17:00")):
        actions.publish_calendar(
            unit, "office", {"weekly": [hours] * 7}, since=LONG_AGO.date(), by="system", at=LONG_AGO
        )

    book = rulebook.Rulebook(2)

    before = book.calendars_of(hall.pk, AT - TICK)["office"]
    after = book.calendars_of(hall.pk, AT)["office"]
    assert [str(c.periods_of(AT.date())[0]) for c in (before, after)] == ["08:00-12:00", "09:00-17:00"]
