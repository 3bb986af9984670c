"""A unit that writes its text as differences keeps the local values of the text above, whoever asks for them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwen.compliance.actions import adopt_edition, keep_edition, set_local_value
from shouwen.compliance.models import LocalValue
from shouwen.compliance.queries import values_given, values_since
from shouwen.compliance.reasons import reasons_of
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files
from tests.api.program import Program
from tests.compliance.test_floor import AT, PACK, STANDARDS, House, child
from tests.factories import as_member, make_administrator
from tests.regulation.packing import files

LATER = AT + timedelta(days=2)


@pytest.fixture
def house(db):
    house = House(seeing=True)
    house.edition = house.adopt("- {amend: A-1, at_most: 2}")
    return house


def text_of(answer):
    """Return what a page says, without its tags."""
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_what_the_text_above_asked_for_and_its_unit_gave_is_in_force_below(house):
    given = values_given(house.branch, house.edition, LATER)

    assert (given["reply_within"].typed, given["reply_within"].unit, given["reply_within"].since) == (
        "2 days", house.group, AT)  # fmt: skip


def test_what_the_unit_gives_for_its_own_text_goes_before_what_is_given_above(house):
    at = LATER + timedelta(hours=1)
    set_local_value(house.branch, "south", "reply_within", "1 day", since=LATER, by=house.keeper, at=LATER)
    set_local_value(house.group, "small", "reply_within", "36 hours", since=at, by=house.head, at=at)

    assert values_given(house.branch, house.edition, at)["reply_within"].typed == "1 day"
    told = [(row.value, row.unit) for row, _ in values_since(house.branch, house.edition, "reply_within", at)]
    assert told == [("36 hours", house.group), ("1 day", house.branch), ("2 days", house.group)]


def test_an_answer_says_whose_the_figure_is(house):
    found = reasons_of(house.edition, "A-2", "south@1#一/2", {"figures": {"ask.reply_within": "2 days"}},
                       house.branch.pk, LATER, [])  # fmt: skip

    assert [(one.key, one.unit) for one in found.figures] == [("ask.reply_within", house.group)]


def test_the_page_of_the_unit_shows_the_value_with_whose_it_is_and_asks_for_nothing_again(house, client):
    client.force_login(make_administrator(unit=house.group))
    shown = text_of(client.get(reverse("adoptions", args=[house.branch.pk])))
    value = text_of(client.get(reverse("local-value", args=[house.branch.pk, "south", "reply_within"])))

    assert "未定" not in shown
    assert "2 天" in shown
    assert "集团" in value.split("历次")[-1]


def test_a_further_edition_of_the_units_own_text_is_adopted_on_the_page_without_giving_them_again(house, client):
    edition = child("- {amend: A-1, at_most: 1}", edition="2")
    keep_edition(edition, at=AT)
    program = Program(make_administrator(unit=house.group))
    since = (timezone.now() + timedelta(days=1)).isoformat()

    answer = program.post(f"units/{house.branch.pk}/adoptions", {"pack": "south", "edition": "2", "since": since})

    assert answer.status_code == 200
    assert not LocalValue.objects.filter(unit=house.branch).exists()


def test_programs_read_what_applies_from_where_and_since_when(house):
    program = Program(house.keeper.member, "see_regulation")
    values = program.get(f"units/{house.branch.pk}/local-values").json()
    adopted = program.get(f"units/{house.branch.pk}/adoptions").json()

    assert [(one["pack"], one["name"], one["value"], one["said"], one["unit"]) for one in values] == [
        ("south", "reply_within", "2 days", "2 days", house.group.pk)]  # fmt: skip
    assert [(one["unit"], one["pack"], one["edition"]) for one in adopted] == [
        (house.branch.pk, "south", "1"), (house.group.pk, "small", "1")]  # fmt: skip


def test_who_may_not_read_the_regulations_of_the_unit_reads_none_of_it(house):
    program = Program(house.keeper.member, "see_regulation")

    assert program.get(f"units/{house.group.pk}/local-values").status_code == 404
    assert Program(house.keeper.member, "grant_exception").get(
        f"units/{house.branch.pk}/local-values").status_code == 403  # fmt: skip


@pytest.mark.parametrize(("rings", "gives_way"), [("1", True), ("2", False)])
def test_what_comes_above_is_told_below_as_differences_with_what_gives_way(house, client, rings, gives_way):
    text = read_files(files(
        STANDARDS.replace("urgent", "kind = '投诉'").replace("at_most: 3", f"at_most: {rings}"),
        PACK.replace('edition: "1"', 'edition: "2"')), all_kinds())  # fmt: skip
    now = timezone.now()
    head = as_member(house.head.member, now)
    adopt_edition(house.group, text, {}, since=now + timedelta(days=3), by=head, at=now)
    client.force_login(house.keeper.member)
    shown = text_of(client.get("/regulation/coming"))

    assert f"3 → {rings}" in shown
    assert "没有这类制度" not in shown
    assert ("没有需要让位的" not in shown) is gives_way
    assert (f"{rings} → 2" in shown) is gives_way
