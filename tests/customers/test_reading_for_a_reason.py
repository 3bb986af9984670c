"""Where an article lets no file be read unasked, whoever opens one has a matter of theirs or says why (TC-D7a)."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.compliance.actions import adopt_edition, set_local_value
from shouwen.customers.actions import Point, change_customer, record_customer
from shouwen.customers.contents import listed_points_of
from shouwen.customers.secrecy.actions import open_file
from shouwen.customers.secrecy.dealings import Dealing
from shouwen.customers.secrecy.listed import masked, units_closed
from shouwen.customers.secrecy.queries import asked_before_reading, is_closed, open_for
from shouwen.facts.actions import SYSTEM
from shouwen.facts.kinds import all_kinds
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Refused
from shouwen.organisation.actions import publish_calendar
from shouwen.regulation.packs import read_pack
from shouwen.work.actions.export_making import make_next_export
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


LIST = "/customers/"
EXPORT = "/lists/customers.xlsx"


def test_lists_and_search_results_tell_the_last_digits_alone_opened_or_not(centre, client):
    client.force_login(centre.member)

    for _ in range(2):
        listed = client.get(LIST).content.decode()
        known = client.get("/contacts/known-customers?number=1111").content.decode()
        found = [client.get(f"/search{more}?q=1111").content.decode() for more in ("", "/hits")]
        assert [NUMBER in one for one in (listed, known, *found)] == [False] * 4
        assert [masked(NUMBER) in one for one in (listed, known)] == [True] * 2
        assert all("孙丽" in one for one in (listed, known, *found))
        open_file(centre.passenger, "核对行程", by=as_member(centre.member, timezone.now()), at=timezone.now())


def test_a_list_taken_out_without_a_reason_holds_the_last_digits_and_with_one_says_it(centre, client):
    client.force_login(centre.member)

    asked = client.get(EXPORT).content.decode()
    without = cells_of(client.get(f"{EXPORT}?reading_purpose="))
    whole = cells_of(client.get(f"{EXPORT}?reading_purpose=核对行程"))

    assert "核对行程" in asked
    assert NUMBER not in asked
    assert NUMBER not in without
    assert masked(NUMBER) in without
    assert NUMBER in whole
    assert client.get(f"{EXPORT}?reading_purpose=好奇").status_code in (409, 422)
    facts = Fact.objects.filter(kind="list.exported").order_by("pk")
    assert [one.figures.get("purpose") for one in facts] == [None, "核对行程"]


@pytest.mark.parametrize(("purpose", "is_whole"), [("", False), ("处理投诉", True)])
def test_a_program_takes_a_list_out_in_the_same_way(centre, purpose, is_whole, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    program = Program(centre.member)
    query = {"reading_purpose": purpose} if purpose else {}

    made = program.post("exports", {"list": "customers", "query": query})
    while make_next_export(timezone.now):
        pass
    sheet = cells_of(program.get(f"exports/{made.json()['id']}/content"))

    assert (NUMBER in sheet) is is_whole
    refused = program.post("exports", {"list": "customers", "query": {"reading_purpose": "好奇"}})
    assert refused.status_code == 422


def test_sheets_and_lists_of_sales_tell_nothing_of_how_they_are_reached(centre):
    assert listed_points_of([centre.passenger.pk]) == {}


def test_a_unit_without_such_an_article_shows_its_numbers_as_before(centre, client):
    other = make_unit("别处")
    by = as_member(make_administrator(unit=other), AT)
    one = record_customer(other, "吴敏", [Point("phone", "13900002222")], by=by, at=AT)

    assert units_closed(AT) == {centre.unit.pk}
    assert listed_points_of([one.pk])[one.pk]["phone"] == "13900002222"


@pytest.mark.parametrize(("number", "told"), [
    ("13900001111", "****1111"), ("021-1000 0021", "****0021"), ("1000021", "****0021"), ("95588", "****"),
    ("110", "****"),
])
def test_a_number_is_masked_but_for_its_last_digits(number, told):
    assert masked(number) == told


def cells_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    cells = (cell for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(cell.value) for cell in cells)
