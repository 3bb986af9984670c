"""Queries that are compiled once answer as the ORM does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.test.utils import CaptureQueriesContext

from shouwen.facts.models import Answer, Fact
from shouwen.facts.prepared import Prepared
from shouwen.facts.rows import add_rows, change_rows
from shouwen.organisation.models import Member, Unit
from tests.factories import LONG_AGO, make_member, make_unit

pytestmark = pytest.mark.django_db


def test_rows_come_with_what_is_joined_and_annotated():
    unit = make_unit("百川集团", kind="group", code="BC")
    member = make_member("周婷", unit)
    asked = Prepared(
        lambda number: Member.objects.select_related("home__parent")
        .annotate(is_alone=~Exists(Member.objects.filter(home=OuterRef("home")).exclude(pk=OuterRef("pk"))))
        .filter(pk=number)
    )

    found = asked.first(member.pk)

    assert found == member
    assert (found.home, found.home.parent, found.is_alone) == (unit, None, True)
    assert asked.first(member.pk + 1) is None


def test_it_is_compiled_once_and_asked_with_one_statement(django_assert_num_queries):
    built = []
    unit = make_unit("百川集团", kind="group", code="BC")

    def build(number):
        built.append(1)
        return Unit.objects.filter(pk=number)

    asked = Prepared(build)
    for _ in range(3):
        with django_assert_num_queries(1):
            assert asked(unit.pk) == [unit]
    assert len(built) == 1


@pytest.mark.parametrize("plans_anew", [False, True])
def test_the_server_keeps_a_plan_unless_it_is_to_plan_anew(plans_anew):
    units = [make_unit("百川集团", kind="group", code="BC"), make_unit("50% 折扣社", kind="group", code="ZK")]
    mark = f"50%s{plans_anew}"
    asked = Prepared(lambda name: Unit.objects.filter(name=name).exclude(code=mark), plans_anew=plans_anew)
    found = [asked(unit.name) for unit in units * 5]

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE strpos(statement, %s) > 0", [mark])
        kept = cursor.fetchone()[0]
    assert found == [[unit] for unit in units * 5]
    assert kept == (0 if plans_anew else 1)


def test_among_takes_any_number_of_values_with_one_statement():
    group = make_unit("百川集团", kind="group", code="BC")
    units = [group, *(make_unit(f"部门{place}", group, code=f"D{place}") for place in range(3))]
    members = [make_member(f"员工{place}", unit) for place, unit in enumerate(units)]
    asked = Prepared(lambda homes: Member.objects.filter(home__among=homes).order_by("pk").values_list("pk", "home"))
    said = set()
    for count in (0, 1, 4):
        with CaptureQueriesContext(connection) as queries:
            assert asked([unit.pk for unit in units[:count]]) == [(one.pk, one.home_id) for one in members[:count]]
        said.add(queries.captured_queries[0]["sql"].partition("ANY")[0])
    assert len(said) == 1


def test_values_that_need_it_become_what_python_calls_them():
    Answer.objects.create(key="a", answer={"to": "/cases/1"})

    [found] = Prepared(lambda key: Answer.objects.filter(key=key))("a")

    assert found.answer == {"to": "/cases/1"}
    assert found.at.tzinfo is not None


def test_nothing_of_a_value_is_read_as_sql():
    Answer.objects.create(key="'; DROP TABLE facts_answer; --", answer=1)
    asked = Prepared(lambda key: Answer.objects.filter(Q(key=key) | Q(key="%s")))

    assert [row.answer for row in asked("'; DROP TABLE facts_answer; --")] == [1]
    assert asked("' OR true --") == []


def test_rows_are_added_with_their_numbers_and_changed():
    group = make_unit("百川集团", kind="group", code="BC")
    new = [Answer(key=f"k{place}", answer={"n": place}, at=LONG_AGO + timedelta(days=place)) for place in range(3)]
    facts = [Fact(kind="unit.named", at=LONG_AGO, unit=group.pk, by="system", about=group.reference) for _ in range(2)]

    add_rows(new)
    add_rows(facts)
    changed = change_rows(Answer, "WHERE key = %s AND answer IS NOT NULL", ["k1"], {"answer": {"n": 10}})

    assert changed == 1
    assert [row.answer for row in Answer.objects.order_by("key")] == [{"n": 0}, {"n": 10}, {"n": 2}]
    assert [fact.pk for fact in facts] == sorted(fact.pk for fact in facts)
    assert Fact.objects.get(pk=facts[1].pk).touches == []
