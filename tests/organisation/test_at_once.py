"""What two do to the organisation at the same time never adds up to what neither may do."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from shouwen.facts.refusals import Refused
from shouwen.organisation import actions
from shouwen.organisation.actions.attempts import MOST_BY_ACCOUNT
from shouwen.organisation.models import Member, StandIn, Unit
from tests.factories import LONG_AGO, make_administrator, make_member, make_unit

AT = LONG_AGO + timedelta(days=1)


def at_once(*deeds):
    """Run deeds in threads of their own; return their refusals."""
    start, refused = threading.Barrier(len(deeds)), []

    def run(deed):
        try:
            start.wait()
            deed()
        except Refused as no:
            refused.append(no)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_two_units_moved_below_each_other_make_no_circle(committed):
    make_unit("集团")
    one, two = make_unit("甲"), make_unit("乙")

    refused = at_once(
        lambda: actions.move_unit(one, two, version=1, by="system", at=AT),
        lambda: actions.move_unit(two, one, version=1, by="system", at=AT),
    )

    assert len(refused) == 1
    for unit in Unit.objects.select_related("parent"):
        assert unit.path == (f"{unit.parent.path}{unit.pk}/" if unit.parent else f"/{unit.pk}/")


def test_two_administrators_who_leave_leave_one_behind(committed):
    group = make_unit("集团")
    one, two = make_administrator("甲", unit=group), make_administrator("乙", unit=group)

    refused = at_once(
        lambda: actions.leave_member(one, by="system", at=AT),
        lambda: actions.leave_member(two, by="system", at=AT),
    )

    assert len(refused) == 1
    assert Member.objects.filter(left_at=None).count() == 1


def test_nobody_joins_a_unit_while_it_closes(committed):
    make_unit("集团")
    unit = make_unit("甲")

    refused = at_once(
        lambda: actions.close_unit(unit, by="system", at=AT),
        lambda: actions.join_member(unit, "新", sign_in="new", by="system", at=AT),
    )

    assert len(refused) == 1
    unit.refresh_from_db()
    assert (unit.closed_at is None) == Member.objects.filter(home=unit).exists()


def test_two_stand_ins_for_each_other_make_no_circle(committed):
    group = make_unit("集团")
    one, two = make_member("甲", group), make_member("乙", group)

    refused = at_once(
        lambda: actions.begin_stand_in(one, two, by="system", at=AT),
        lambda: actions.begin_stand_in(two, one, by="system", at=AT),
    )

    assert (len(refused), StandIn.objects.count()) == (1, 1)


@pytest.mark.parametrize("name", ["somebody", "nobody"])
def test_guesses_made_at_once_are_counted_before_any_is_compared(committed, name):
    make_member("甲", make_unit("集团"), sign_in="somebody", secret="a good pass phrase")

    refused = at_once(
        *[lambda n=n: actions.check_secret(name, f"guess {n}", address=f"a{n}", at=AT) for n in range(20)]
    )

    compared = [no for no in refused if no.field == "secret"]
    assert (len(refused), len(compared)) == (20, MOST_BY_ACCOUNT)
