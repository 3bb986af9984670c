"""By the API: how a unit's text stands to what binds it, exceptions, and the wrong person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shouwen.compliance.models import FloorException, JudgedComparison
from tests.api.program import Program
from tests.compliance.test_floor import AT, House, child

DEEDS = ("grant_exception", "see_regulation")


@pytest.fixture
def house(db):
    house = House(seeing=True)
    house.adopt("- {amend: A-1, at_most: 2}")
    return house


def exception(house, program, **changes):
    until = (timezone.now() + timedelta(days=30)).isoformat()
    given = {"pack": "small", "standard": "A-1", "until": until, "reason": "线路改造", **changes}
    return program.post(f"units/{house.branch.pk}/exceptions", given)


def test_the_floor_of_a_unit_is_told_clause_by_clause(house):
    told = Program(house.keeper.member, *DEEDS).get(f"units/{house.branch.pk}/floor").json()

    assert [(one["standard"], one["outcome"], one["passing"]) for one in told] == [("A-1", "stricter", "passes")]
    assert told[0]["citations"] == ["small@1#一/1", "south@1#一/1"]
    assert "3" in told[0]["clauses"][0]
    assert Program(house.head.member, *DEEDS).get(f"units/{house.group.pk}/floor").json() == []


def test_the_unit_above_grants_an_exception_and_ends_it(house):
    program = Program(house.head.member, *DEEDS)
    made = exception(house, program)

    assert made.status_code == 201
    [shown] = program.get(f"units/{house.branch.pk}/exceptions").json()
    assert (shown["standard"], shown["above"], shown["reason"]) == ("A-1", house.group.pk, "线路改造")
    assert program.post(f"exceptions/{made.json()['id']}/end", {}).status_code == 200
    assert FloorException.objects.get().until <= timezone.now()


def test_the_unit_above_says_what_no_rule_can_tell(house):
    from shouwen.compliance.actions import keep_edition

    keep_edition(child("- {amend: A-3, rows: [{result: 急}]}", edition="2"), at=AT)
    given = {"pack": "south", "edition": "2", "standard": "A-3", "outcome": "stricter", "reason": "一律按急件"}

    answer = Program(house.head.member, *DEEDS).post(f"units/{house.branch.pk}/judgements", given)

    assert answer.status_code == 201
    assert JudgedComparison.objects.get().outcome == "stricter"


def test_the_unit_below_may_do_none_of_it(house):
    made = exception(house, Program(house.head.member, *DEEDS)).json()
    program = Program(house.keeper.member, *DEEDS)

    assert exception(house, program).status_code == 403
    assert program.post(f"exceptions/{made['id']}/end", {}).status_code == 403


def test_a_token_without_the_right_may_do_none_of_it(house):
    assert exception(house, Program(house.head.member, "see_regulation")).status_code == 403


@pytest.mark.parametrize("changes", [{"outcome": "better"}, {"edition": "9"}, {"standard": "A-1"}])
def test_a_wrong_judgement_is_refused(house, changes):
    given = {"pack": "south", "edition": "1", "standard": "A-3", "outcome": "stricter", "reason": "x", **changes}

    assert Program(house.head.member, *DEEDS).post(f"units/{house.branch.pk}/judgements", given).status_code == 422
