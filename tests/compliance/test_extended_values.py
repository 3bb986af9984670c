"""A unit that writes its text as differences keeps the local values of the text above, whoever asks for them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shouwen.compliance.actions import adopt_edition, keep_edition, set_local_value
from shouwen.compliance.floor_actions import grant_exception
from shouwen.compliance.models import LocalValue
from shouwen.compliance.queries import values_given, values_since
from shouwen.compliance.reasons import reasons_of
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files
from tests.api.program import Program
from tests.compliance.test_floor import AT, PACK, STANDARDS, House, child
from tests.factories import as_member, make_administrator, make_member, make_unit
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


def test_the_unit_above_sees_what_units_below_follow_and_what_an_article_is_there(house, client):
    client.force_login(house.head.member)
    packs = text_of(client.get("/regulation/"))
    tree = text_of(client.get("/regulation/small@1"))
    own = text_of(client.get(f"/regulation/south@1?unit={house.branch.pk}"))
    client.force_login(make_administrator(unit=house.group))
    applies = text_of(client.get(reverse("adoptions", args=[house.group.pk])))
    below = text_of(client.get(reverse("adoptions", args=[house.branch.pk])))

    assert all("自己采用了制度的下级单位" in page and "分公司细则" in page for page in (packs, applies))
    assert "自己采用了制度的下级单位" not in below
    assert "下级单位另有规定" in tree
    assert "3 → 2" in tree
    assert "更严" in tree
    assert "下级单位另有规定" not in own


def test_the_tree_says_which_exceptions_are_open_here_and_below(house, client):
    until = timezone.now() + timedelta(days=30)
    at = timezone.now()
    by = as_member(house.head.member, at)
    grant_exception(house.branch, "small", "A-2", until=until, reason="线路改造", by=by, at=at)
    client.force_login(house.head.member)
    tree = text_of(client.get("/regulation/small@1"))
    client.force_login(house.keeper.member)
    own = text_of(client.get("/regulation/south@1"))

    assert all("线路改造" in page and "例外" in page for page in (tree, own))


def test_who_reads_only_their_own_unit_is_told_of_none_below(house, client):
    reader = make_member("看客", house.group, {"see_regulation": "team"})
    client.force_login(reader)

    for page in ("/regulation/", "/regulation/small@1"):
        shown = text_of(client.get(page))
        assert "集团规范" in shown
        assert "分公司细则" not in shown


@pytest.mark.parametrize("units", [1, 3])
def test_what_units_below_follow_costs_the_same_however_many_there_are(house, client, units):
    for number in range(1, units):
        unit = make_unit(f"分公司{number}", house.group)
        edition = child("- {amend: A-1, at_most: 1}", name=f"south{'abc'[number]}")
        adopt_edition(unit, edition, {}, since=LATER, by=as_member(make_administrator(unit=house.group)), at=LATER)
    client.force_login(house.head.member)
    for page in ("/regulation/", "/regulation/small@1"):
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        # In a test's transaction the revision is asked for each time; a page outside of one asks once.
        others = [one["sql"] for one in asked if "compliance_revision" not in one["sql"]]
        assert len(others) + 1 <= 12, others
