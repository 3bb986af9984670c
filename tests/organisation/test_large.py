"""Lists and the tree stay quick at 2,000 units and 10,000 members."""

import random
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.organisation import actions
from shouwen.organisation.listing import members_found, positions_listed, tree_to, units_found
from shouwen.organisation.models import Member, Posting, Unit, UnitPlacement
from shouwen.organisation.names import person_key
from shouwen.organisation.queries import holders_of
from shouwen.web.components.listing import page_of
from tests.factories import (
    LONG_AGO,
    as_member,
    make_administrator,
    make_member,
    make_position,
    make_unit,
    post,
)

UNITS, MEMBERS = 2_000, 10_000
#: Milliseconds that each may take here; several times what it takes on a quiet machine.
MOST = 250


@pytest.fixture
def large(db):
    """A tree of the size, four deep, with members whose names are put together by chance."""
    chance = random.Random(7)
    top = make_unit("集团")
    level = [top]
    made: list = []
    for width in (20, 200, UNITS - 221):
        below = []
        for number in range(width):
            parent = level[number % len(level)]
            below.append(
                Unit(
                    parent=parent,
                    path=f"{width}/{number}",
                    name=f"单位{width}-{number}",
                    name_key=f"dan1 {number:05}",
                    kind="department",
                    zone="Asia/Shanghai",
                )
            )
        Unit.objects.bulk_create(below)
        for unit in below:
            unit.path = f"{unit.parent.path}{unit.pk}/"
        Unit.objects.bulk_update(below, ["path"], batch_size=1000)
        level = below
        made += below
    UnitPlacement.objects.bulk_create(UnitPlacement(unit=u, parent=u.parent, since=LONG_AGO) for u in made)
    made.insert(0, top)
    names = [
        "".join(chance.choice("赵钱孙李周吴郑王冯陈明华国强丽芳") for _ in range(3)) for _ in range(MEMBERS)
    ]
    people = Member.objects.bulk_create(
        Member(
            sign_in=f"m{n}",
            name=name,
            name_key=person_key(name),
            home=chance.choice(made),
            password="!",
            joined_at=LONG_AGO,
        )
        for n, name in enumerate(names)
    )
    positions = [make_position(f"岗{n}", {"see_organisation": "team"}) for n in range(20)]
    Posting.objects.bulk_create(
        Posting(member=m, position=chance.choice(positions), unit=m.home, since=LONG_AGO) for m in people
    )
    return top, made  # without statistics: the application's role may not ask for them, and they would only help


def measured(what, most_statements):
    """Run it three times; return the best time in milliseconds."""
    best = 1e9
    for _ in range(3):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            begun = time.perf_counter()
            what()
            best = min(best, (time.perf_counter() - begun) * 1000)
        assert len(seen) <= most_statements, [one["sql"][:200] for one in seen]
    return best


@pytest.mark.prove
def test_lists_are_quick_for_who_sees_everything_and_for_three_scattered_scopes(large, record_property):
    top, made = large
    everything = as_member(make_administrator(unit=top))
    scattered = make_member("散", made[300])
    seer = make_position("看三处", {"see_organisation": "subtree"})
    for unit in (made[5], made[300], made[1500]):
        post(scattered, seer, unit)
    found = {}
    for who, by in (("everything", everything), ("three scopes", as_member(scattered))):
        for name, most, what in (
            ("members, first page", 2, lambda by=by: list(page_of(members_found(by=by, at=LONG_AGO), 1))),
            ("members, page 100", 2, lambda by=by: list(page_of(members_found(by=by, at=LONG_AGO), 100))),
            ("members by sound", 2, lambda by=by: list(page_of(members_found("zlf", by=by, at=LONG_AGO), 1))),
            ("members by name", 2, lambda by=by: list(page_of(members_found("王芳", by=by, at=LONG_AGO), 1))),
            ("units by name", 1, lambda by=by: list(page_of(units_found("单位1779-7", by=by), 1))),
            ("tree to a leaf", 2, lambda by=by: tree_to(made[1500], by=by)),
            ("positions", 1, lambda: list(positions_listed(LONG_AGO)[:26])),
            ("nearest holders", 1, lambda: holders_of(["岗3"], made[1500].pk, LONG_AGO)),
        ):
            found[f"{name} ({who})"] = measured(what, most)
    record_property("figure", "; ".join(f"{name} {milliseconds:.1f} ms" for name, milliseconds in found.items()))
    assert max(found.values()) < MOST, found


@pytest.mark.prove
def test_a_subtree_of_hundreds_moves_in_one_statement(large, record_property):
    top, made = large
    with CaptureQueriesContext(connection) as seen:
        begun = time.perf_counter()
        actions.move_unit(made[1], made[2], version=1, by="system", at=LONG_AGO.replace(year=2026))
        milliseconds = (time.perf_counter() - begun) * 1000
    record_property("figure", f"{milliseconds:.1f} ms, {len(seen)} statements in all")
    assert len([one for one in seen if one["sql"].startswith("UPDATE organisation_unit SET path")]) == 1
    for unit in Unit.objects.select_related("parent").exclude(parent=None):
        assert unit.path == f"{unit.parent.path}{unit.pk}/"
