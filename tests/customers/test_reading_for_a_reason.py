"""Where an article lets no file be read unasked, whoever opens one has a matter of theirs or says why (TC-D7a)."""

from types import SimpleNamespace

import pytest
from django.db import transaction

from shouwen.compliance.actions import adopt_edition, set_local_value
from shouwen.customers.actions import Point, change_customer, record_customer
from shouwen.customers.secrecy.actions import open_file
from shouwen.customers.secrecy.dealings import Dealing
from shouwen.customers.secrecy.queries import asked_before_reading, is_closed, open_for
from shouwen.facts.actions import SYSTEM
from shouwen.facts.kinds import all_kinds
from shouwen.facts.refusals import Refused
from shouwen.organisation.actions import publish_calendar
from shouwen.regulation.packs import read_pack
from tests.api.program import Program
from tests.factories import (
    LONG_AGO,
    as_member,
    facts_of,
    make_administrator,
    make_member,
    make_position,
    make_unit,
    refusal_of,
)
from tests.scenes import OFFICE, PACKS, local

SINCE, AT = local("2026-01-01 00:00"), local("2026-03-02 09:00")
NUMBER = "13900001111"
ARTICLE = "travel-centre@1#二/（四）/7"
VALUES = {
    "assess_every": "month", "slip_within": "3 days", "open_before": "15 minutes", "vip_clean_within": "30 minutes",
    "quiz_every": "quarter", "quiz_pass": "80", "first_answer_within": "30 seconds", "watch_every": "10 minutes",
    "typing_speed": "60", "typing_accuracy": "95%", "prepare_before": "15 minutes", "tariff_approver": "部门负责人",
    "reading_purpose": "核对行程\n处理投诉",
}  # fmt: skip


@pytest.fixture
def centre(db):
    """Make a travel centre that follows its standard, with a passenger of its own."""
    unit = make_unit("出行客服中心", make_unit("集团"))
    member = make_administrator(unit=unit)
    make_position("部门负责人")
    with transaction.atomic():
        publish_calendar(unit, "service", OFFICE, since=SINCE.date(), by=SYSTEM, at=LONG_AGO)
        adopt_edition(unit, read_pack(PACKS / "travel-centre" / "1", all_kinds()), VALUES, since=SINCE, by=SYSTEM,
                      at=LONG_AGO)  # fmt: skip
    by = as_member(member, AT)
    passenger = record_customer(unit, "孙丽", [Point("phone", NUMBER)], remark="靠窗", by=by, at=AT)
    return SimpleNamespace(unit=unit, member=member, by=by, passenger=passenger)


def test_a_file_is_closed_until_it_is_opened_for_a_reason_of_the_site(centre):
    by, passenger = centre.by, centre.passenger
    assert asked_before_reading(centre.unit.pk, AT) == ARTICLE
    assert is_closed(passenger, by=by, at=AT)

    refused = refusal_of(lambda: open_file(passenger, "", by=by, at=AT))
    assert [ground.citation for ground in refused.grounds] == [ARTICLE]
    assert refusal_of(lambda: open_file(passenger, "好奇", by=by, at=AT)).field == "purpose"
    opening = open_file(passenger, "核对行程", by=by, at=AT)

    (fact,) = facts_of("customer.opened", passenger)
    told = {name: fact.figures.get(name) for name in ("has_matter", "has_reason", "purpose", "secrecy")}
    assert told == {"has_matter": False, "has_reason": True, "purpose": "核对行程", "secrecy": None}
    assert not is_closed(passenger, by=by, at=AT)
    assert is_closed(passenger, by=by, at=opening.until)
    assert not open_for(passenger, AT).is_given  # the site has not said how long: the shortest that it may


def test_a_matter_of_theirs_opens_it_without_a_reason(centre, monkeypatch):
    monkeypatch.setattr("shouwen.customers.secrecy.actions.dealing_with", lambda customer, by: Dealing(is_own=True))

    open_file(centre.passenger, "", by=centre.by, at=AT)

    (fact,) = facts_of("customer.opened", centre.passenger)
    assert (fact.figures["has_matter"], fact.figures["has_reason"]) == (True, False)


def test_nothing_of_it_is_changed_unopened(centre):
    def change():
        return change_customer(centre.passenger, centre.passenger.version, "孙莉", [], by=centre.by, at=AT)

    assert "closed" in str(refusal_of(change))
    open_file(centre.passenger, "核对行程", by=centre.by, at=AT)
    assert change().name == "孙莉"


def test_it_stays_open_for_as_long_as_the_site_says(centre):
    set_local_value(centre.unit, "travel-centre", "file_open_for", "1 hour", since=AT, by=centre.by, at=AT)

    assert open_for(centre.passenger, AT).is_given


def test_pages_and_programs_show_the_file_once_it_was_opened(centre, client):
    client.force_login(centre.member)
    path = f"/customers/{centre.passenger.pk}"
    program = Program(centre.member)

    closed = client.get(path).content.decode()
    assert NUMBER not in closed
    assert "靠窗" not in closed
    assert "本人在办的此客户事项" in closed
    assert "处理投诉" in closed
    assert client.get(f"{path}/change").status_code == 403
    shown = program.get(f"customers/{centre.passenger.pk}").json()
    assert (shown["points"], shown["remark"]) == ([], "")
    listed = program.get("customers").json()["rows"]
    assert [row["points"] for row in listed] == [[]]
    assert client.post(f"{path}/opening", {"purpose": ""}).status_code == 409
    assert program.post(f"customers/{centre.passenger.pk}/opening", {}).status_code == 409

    assert client.post(f"{path}/opening", {"purpose": "处理投诉"}).status_code == 302

    assert NUMBER in client.get(path).content.decode()
    assert program.get(f"customers/{centre.passenger.pk}").json()["remark"] == "靠窗"


def test_who_may_not_see_them_opens_nothing(centre):
    other = as_member(make_member("外人", make_unit("别处")), AT)

    with pytest.raises(Refused), transaction.atomic():
        open_file(centre.passenger, "核对行程", by=other, at=AT)
