"""Who takes lists with whole numbers out, and who reads on a matter how its customer is reached: role by role."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.customers.actions import Point, record_customer
from shouwen.customers.models import Customer
from shouwen.customers.secrecy import listed
from shouwen.customers.secrecy.actions import open_file
from shouwen.customers.secrecy.dealings import Dealing
from shouwen.customers.secrecy.listed import masked, reads_points
from shouwen.facts.models import Fact
from tests.api.program import Program
from tests.customers.test_reading_for_a_reason import (  # noqa: F401  the centre is a fixture
    AT,
    EXPORT,
    NUMBER,
    cells_of,
    centre,
)
from tests.factories import as_member, make_administrator, make_member, make_unit, stand_in

WHOLE, ENDS, NOTHING = "whole", "ends", "nothing"
SEES = ("see_customer", "export_list")


def leader(centre):  # noqa: F811
    return make_member("组长", centre.unit, {"see_customer": "unit"})


def above(centre):  # noqa: F811
    return make_member("集团", centre.unit.parent, {"see_customer": "subtree"})


def of_their_own(centre):  # noqa: F811
    return make_member("客服", centre.unit, {"see_customer": "own"})


def elsewhere(centre):  # noqa: F811
    return make_member("外人", make_unit("别处"), {"see_customer": "subtree"})


def without_the_right(centre):  # noqa: F811
    return make_member("新人", centre.unit, {"see_case": "subtree"})


def standing_in(centre):  # noqa: F811
    other = make_member("代班", make_unit("旁边"))
    stand_in(leader(centre), other)
    return other


#: What a role finds in the list: without a reason, and with one of the site's.
ROLES = [
    (leader, ENDS, WHOLE),
    (above, ENDS, WHOLE),
    (standing_in, ENDS, WHOLE),
    (of_their_own, NOTHING, None),
    (elsewhere, NOTHING, None),
    (without_the_right, None, None),  # who takes no list out is refused
]


def told(sheet):
    if NUMBER in sheet:
        return WHOLE
    return ENDS if masked(NUMBER) in sheet else NOTHING


@pytest.mark.parametrize(("role", "without", "with_reason"), ROLES, ids=lambda one: getattr(one, "__name__", ""))
def test_a_list_holds_whole_numbers_only_for_who_sees_the_customers_and_says_why(
    centre, client, role, without, with_reason  # noqa: F811
):
    client.force_login(role(centre))

    plain = client.get(f"{EXPORT}?reading_purpose=")
    reasoned = client.get(f"{EXPORT}?reading_purpose=核对行程")

    if without is None:
        assert (plain.status_code, reasoned.status_code) == (403, 403)
        return
    assert told(cells_of(plain)) == without
    if with_reason is None:  # nobody whom they see is kept back, so there is no reason to say
        assert reasoned.status_code in {403, 409, 422}
    else:
        assert told(cells_of(reasoned)) == with_reason
    purposes = [one.figures.get("purpose") for one in Fact.objects.filter(kind="list.exported").order_by("pk")]
    assert purposes == [None, *(["核对行程"] if with_reason else [])]


@pytest.mark.parametrize(("scopes", "status"), [
    (("export_list",), 403), (("see_customer",), 403), (SEES, 202), (("*",), 202),
])  # fmt: skip
def test_a_token_takes_no_list_out_that_its_scopes_do_not_show(centre, scopes, status, settings, tmp_path):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    program = Program(leader(centre), *scopes)

    answer = program.post("exports", {"list": "customers", "query": {"reading_purpose": "核对行程"}})

    assert answer.status_code == status, answer.content


def test_a_reason_of_one_unit_shows_no_number_of_another_that_does_not_list_it(centre, client, monkeypatch):  # noqa: F811
    """Each unit says for which reasons its numbers go out."""
    other = make_unit("分中心", centre.unit)
    by = as_member(centre.member, AT)
    record_customer(other, "王五", [Point("phone", "13900002222")], by=by, at=AT)
    of_site = listed.entries_of
    monkeypatch.setattr(listed, "entries_of", lambda name, unit, at: [] if unit == other.pk else of_site(name, unit, at))
    client.force_login(above(centre))

    sheet = cells_of(client.get(f"{EXPORT}?reading_purpose=核对行程"))

    assert NUMBER in sheet
    assert "13900002222" not in sheet
    assert masked("13900002222") in sheet


def test_a_secret_file_is_in_no_list_with_its_number_whatever_the_reason(centre, client):  # noqa: F811
    Customer.objects.filter(pk=centre.passenger.pk).update(secrecy="机密")
    client.force_login(leader(centre))

    assert told(cells_of(client.get(f"{EXPORT}?reading_purpose=核对行程"))) == NOTHING


# how the page of a matter tells it

def test_where_no_article_asks_the_page_of_a_matter_tells_it_and_asks_nothing(centre):  # noqa: F811
    other = make_unit("别处")
    by = as_member(make_administrator(unit=other), AT)
    one = record_customer(other, "吴敏", [Point("phone", "13900002222")], by=by, at=AT)

    with CaptureQueriesContext(connection) as asked:
        assert reads_points(one, by=by, at=AT)

    assert len(asked) == 0


def test_where_an_article_asks_it_is_told_to_whose_matter_it_is(centre, monkeypatch):  # noqa: F811
    mine, theirs = as_member(leader(centre), AT), as_member(make_member("同事", centre.unit, SEES), AT)
    monkeypatch.setattr("shouwen.customers.secrecy.listed.dealing_with",
                        lambda customer, *, by: Dealing(is_own=by.member == mine.member))

    assert reads_points(centre.passenger, by=mine, at=AT)
    assert not reads_points(centre.passenger, by=theirs, at=AT)


def test_an_opening_tells_it_to_whoever_opened_the_file_and_until_it_ends(centre):  # noqa: F811
    mine, theirs = as_member(leader(centre), AT), as_member(make_member("同事", centre.unit, SEES), AT)
    assert not reads_points(centre.passenger, by=mine, at=AT)

    opening = open_file(centre.passenger, "核对行程", by=mine, at=AT)

    assert reads_points(centre.passenger, by=mine, at=opening.until - timedelta(seconds=1))
    assert not reads_points(centre.passenger, by=mine, at=opening.until)
    assert not reads_points(centre.passenger, by=theirs, at=AT + timedelta(seconds=1))


def test_before_the_article_was_in_force_it_was_told(centre):  # noqa: F811
    assert reads_points(centre.passenger, by=as_member(leader(centre), AT), at=AT - timedelta(days=400))


def test_what_is_secret_has_its_own_rules(centre):  # noqa: F811
    Customer.objects.filter(pk=centre.passenger.pk).update(secrecy="机密")
    centre.passenger.refresh_from_db()

    assert reads_points(centre.passenger, by=as_member(leader(centre), AT), at=AT)
