"""Rows of one thing that stand apart in a file are brought together by work that grows with the file alone."""

import json

import pytest
from django.db import connection
from django.db.models import F

from shouwen.work.actions.import_making import JOIN, join_groups
from shouwen.work.models import Import, ImportRow
from tests.factories import LONG_AGO, make_member, make_unit

pytestmark = pytest.mark.django_db
ROWS = 4_000


@pytest.fixture
def read():
    """A list of two thousand orders, each with a line in either half of the file, just read."""
    unit = make_unit("售后服务部")
    member = make_member("周婷", unit, ())
    one = Import.objects.create(list="orders", unit=unit, member=member, at=LONG_AGO, name="a.xlsx", size=1, header_row=1)
    ImportRow.objects.bulk_create(
        ImportRow(of=one, number=number, place=number, grouped=f"S{number % (ROWS // 2)}", cells=[])
        for number in range(ROWS)
    )
    return one


def rows_gone_through(plan):
    return plan["Actual Rows"] * plan["Actual Loops"] + plan.get("Rows Removed by Filter", 0) + plan.get(
        "Rows Removed by Join Filter", 0
    ) * plan["Actual Loops"] + sum(rows_gone_through(one) for one in plan.get("Plans", ()))


def test_the_lines_of_an_order_get_the_place_of_its_first(read):
    join_groups(read)

    places = dict(ImportRow.objects.filter(of=read).values_list("number", "place"))
    assert (places[7], places[7 + ROWS // 2]) == (7, 7)
    assert set(places.values()) == set(range(ROWS // 2))


def test_rows_without_a_group_stay_where_they_are(read):
    ImportRow.objects.filter(of=read).update(grouped="")
    join_groups(read)

    assert not ImportRow.objects.filter(of=read).exclude(place=F("number")).exists()


def test_it_goes_through_each_row_a_few_times_even_if_the_server_takes_the_list_for_short(read):
    with connection.cursor() as cursor:
        # What it does with a few rows:
        cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {JOIN}", [read.pk])
        [(answer,)] = cursor.fetchall()
    plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]

    assert rows_gone_through(plan) < 10 * ROWS
