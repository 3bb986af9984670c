"""Where no rule can tell which of two standards is stricter, those who speak for the unit above are asked once."""

import re
from datetime import timedelta

import pytest
from django.db import transaction

from shouwen.compliance.actions import adopt_edition, set_local_value
from shouwen.compliance.floor import own_texts
from shouwen.compliance.floor_actions import judge_comparison
from shouwen.compliance.models import GaveWay
from shouwen.compliance.reactions import look_below
from shouwen.facts.kinds import all_kinds
from shouwen.facts.models import Fact
from shouwen.facts.queries import as_fact
from shouwen.regulation.packs import read_files
from shouwen.work.floors_told import take_back_what_is_not_asked
from shouwen.work.models import Notice
from shouwen.work.queries import comparisons_to_say
from tests.compliance.test_floor import LATER, PACK, STANDARDS, House, most_rings
from tests.regulation.packing import files

THEN = LATER + timedelta(days=10)
RINGS, SECONDS = "  measure: rings\n  at_most: 3\n", "  measure: wait\n  at_most: 30 seconds\n"


@pytest.fixture
def house(db):
    return House()


def _react():
    kinds = ("edition.adopted", "local_value.set", "comparison.judged")
    for row in Fact.objects.filter(kind__in=kinds).order_by("pk"):
        look_below(as_fact(row))
        if row.kind != "comparison.judged":
            take_back_what_is_not_asked(as_fact(row))


def bind(house, at, limit, since=None, edition="2"):
    """Let the group follow an edition whose first standard measures and says so."""
    standards = STANDARDS.replace("urgent", "kind = '投诉'").replace("  measure: rings\n  at_most: 3\n", limit)
    text = read_files(files(standards, PACK.replace('edition: "1"', f'edition: "{edition}"')), all_kinds())
    with transaction.atomic():
        adopt_edition(house.group, text, {}, since=since or at, by=house.head, at=at)
    _react()


@pytest.fixture
def asked(house):
    """A branch that counts rings, as its group did, which counts seconds by now."""
    house.adopt("- {amend: A-1, at_most: 2}")
    bind(house, THEN, SECONDS)
    return house


def told():
    return list(Notice.objects.filter(what="comparison_stands", withdrawn_at=None).order_by("to__name"))


def test_those_who_speak_for_the_unit_above_are_asked_once_with_the_page_where_they_say_it(asked):
    _react()
    _react()
    (fact,) = Fact.objects.filter(kind="comparison.asked")
    assert (fact.about, fact.figures["standard"], fact.figures["above"]) == (
        asked.branch.reference, "A-1", asked.group.reference
    )
    (notice,) = told()
    assert notice.to == asked.head.member
    assert (notice.names["page"], notice.names["title"]) == (
        f"/administration/regulation/{asked.branch.pk}/floor", "三声内接听"
    )
    assert notice.mail_state == ("waiting" if notice.to.mail else "no address")
    assert not GaveWay.objects.exists()
    assert most_rings(asked.branch, THEN) == "2"


def test_it_stands_on_the_workbench_until_somebody_has_said_so(asked, client):
    client.force_login(asked.head.member)
    before = client.get("/").content.decode()
    [notice] = comparisons_to_say(asked.head)
    [edition] = [one for one in _editions(asked) if one.pack == "south@1"]
    judge_comparison(asked.branch, edition, "A-1", "stricter", reason="看过", by=asked.head, at=THEN)
    after = client.get("/").content.decode()

    assert (f'href="{notice.names["page"]}"' in before, 'id="to-say"' in before) == (True, True)
    assert 'id="to-say"' not in after
    assert comparisons_to_say(asked.head) == []
    assert [one.state for one in told()] == ["settled"]


def test_whoever_may_not_say_it_is_not_asked(asked, client):
    client.force_login(asked.keeper.member)

    assert 'id="to-say"' not in client.get("/").content.decode()
    assert comparisons_to_say(asked.keeper) == []


def test_what_is_said_to_be_looser_gives_way_from_then_on(asked):
    [edition] = [one for one in _editions(asked) if one.pack == "south@1"]
    judge_comparison(asked.branch, edition, "A-1", "looser", reason="看过", by=asked.head, at=THEN)
    _react()

    assert GaveWay.objects.get().standard == "A-1"
    assert most_rings(asked.branch, THEN) == "30 seconds"


def test_the_question_is_taken_back_when_the_text_above_is_another(asked):
    bind(asked, THEN + timedelta(days=1), RINGS, edition="3")

    assert told() == []
    assert Notice.objects.filter(what="comparison_stands").count() == 1


def test_of_what_comes_ahead_the_page_compares_as_on_its_day(house):
    house.adopt("- {amend: A-1, at_most: 2}")
    ahead = THEN + timedelta(days=5)
    bind(house, THEN, SECONDS, since=ahead)
    (notice,) = told()

    assert re.search(r"/floor\?since=2026-", notice.names["page"])
    set_local_value(house.branch, "south", "reply_within", "1 day", since=THEN, by=house.keeper, at=THEN)
    _react()
    assert [one.pk for one in told()] == [notice.pk]


def _editions(house):
    return own_texts(house.branch, THEN)
