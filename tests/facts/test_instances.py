"""Instances and values that are made the quick way are those that Django makes."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.utils import timezone
from psycopg.types.json import Jsonb

from shouwen.facts.actions import record
from shouwen.facts.instances import maker_of
from shouwen.facts.kinds import declare, figure
from shouwen.facts.models import Fact
from shouwen.facts.prepared import Prepared, _json
from shouwen.facts.statements import rows_of
from shouwen.organisation.models import Member, Unit
from tests.factories import make_member, make_unit

pytestmark = pytest.mark.django_db

declare("test.made", "测试", "Something with figures", figure("sum", "money", "a sum"), figure("who", "reference", "who"))


def columns(instance):
    return {name: value for name, value in vars(instance).items() if name != "_state"}


def same(made, plain):
    assert type(made) is type(plain)
    assert columns(made) == columns(plain)
    assert [type(value) for value in columns(made).values()] == [type(value) for value in columns(plain).values()]
    assert (made._state.adding, made._state.db) == (plain._state.adding, plain._state.db)


def test_every_column_is_as_django_makes_it():
    fact = record("test.made", at=timezone.now(), unit=None, by="system", about="member:1", sum="12.50", who="member:2")

    made = Prepared(lambda number: Fact.objects.filter(pk=number)).first(fact.sequence)

    same(made, Fact.objects.get(pk=fact.sequence))
    assert made.at.tzinfo is UTC


def test_what_is_joined_is_as_django_makes_it_and_what_is_not_there_is_none():
    group = make_unit("百川集团", kind="group", code="BC")
    member = make_member("周婷", make_unit("客户服务部", group, code="KF"))
    asked = Prepared(lambda number: Member.objects.select_related("home__parent__parent").filter(pk=number))

    made, plain = asked.first(member.pk), Member.objects.select_related("home__parent__parent").get(pk=member.pk)

    same(made, plain)
    same(made.home, plain.home)
    same(made.home.parent, plain.home.parent)
    assert made.home.parent.parent is None


def test_a_column_that_was_left_out_is_read_when_it_is_asked_for(django_assert_num_queries):
    unit = make_unit("百川集团", kind="group", code="BC")
    made = Prepared(lambda number: Unit.objects.only("name").filter(pk=number)).first(unit.pk)

    with django_assert_num_queries(1):
        assert made.code == "BC"


def test_what_was_made_is_saved_as_a_row_that_is_there():
    unit = make_unit("百川集团", kind="group", code="BC")
    made = Prepared(lambda number: Unit.objects.filter(pk=number)).first(unit.pk)
    made.name_en = "Baichuan"
    made.save()

    assert Unit.objects.get(pk=unit.pk).name_en == "Baichuan"
    assert made == unit
    assert hash(made) == hash(unit)


def test_whoever_listens_to_what_is_made_is_told():
    heard = []

    def hear(instance, **_):
        heard.append(instance)

    post_init.connect(hear, sender=Unit)
    try:
        made = maker_of(Unit, ["id", "name"])([1, "集团"])
    finally:
        post_init.disconnect(hear, sender=Unit)

    assert heard == [made]


@pytest.mark.parametrize("value", [
    None, [], {}, "", "字 \"\\ \n", 0, -1.5, True, [[1, {"名": None}]], {"a": [1, 2], "b": {"c": "d"}},
])  # fmt: skip
def test_json_is_read_as_it_was_written(value):
    [(text,)] = rows_of("SELECT %s::jsonb", [Jsonb(value)])

    assert _json(text) == value == json.loads(text)
    assert type(_json(text)) is type(json.loads(text))


@pytest.mark.parametrize("at", [
    datetime(2000, 1, 1, tzinfo=UTC), datetime(2026, 3, 2, 1, 2, 3, 4, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), datetime(2026, 3, 2, 1, 2, 3, 120000, tzinfo=UTC),
])  # fmt: skip
def test_instants_are_read_to_the_microsecond_in_utc(at):
    [(read,)] = rows_of("SELECT %s::timestamptz", [at])

    assert (read, read.tzinfo) == (at, UTC)


def test_instants_of_a_session_in_another_zone_are_the_same():
    at = datetime(2026, 3, 2, 1, tzinfo=UTC) + timedelta(microseconds=5)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone TO 'Asia/Urumqi'")
        cursor.execute("SELECT %s::timestamptz", [at])
        [read] = cursor.fetchone()

    assert (read, read.utcoffset()) == (at, timedelta(0))


def test_what_no_instant_of_python_holds_is_refused_as_before():
    with pytest.raises(Exception, match="too large|year|timestamp"):
        rows_of("SELECT 'infinity'::timestamptz")
