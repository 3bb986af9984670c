"""What the front desk does all day: write contacts down, find whose they are, make cases of them."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwen.cases.models import Case, CaseContact
from shouwen.contacts.models import Contact
from shouwen.customers.actions import Point, record_customer
from shouwen.customers.models import Customer
from shouwen.search.models import SavedFilter
from tests.factories import make_unit
from tests.scenes import SHANGHAI, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def desk(client, scene):
    client.force_login(scene.people["周婷"])
    return client


def given(scene, **more):
    return {"unit": scene.service.pk, "channel": "letter", "direction": "in", "name": "李雷", "subject": "来信", **more}


def written(instant):
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def test_a_letter_of_yesterday_is_written_down_as_of_yesterday(desk, scene, at):
    yesterday = at - timedelta(days=1)

    assert desk.post("/contacts/new", given(scene, at=written(yesterday))).status_code == 302

    assert Contact.objects.get().at == yesterday.replace(second=0, microsecond=0)


def test_without_a_time_it_is_now(desk, scene, at):
    desk.post("/contacts/new", given(scene))

    assert at <= Contact.objects.get().at <= timezone.now()


def test_the_future_is_refused_beside_the_time(desk, scene, at):
    answer = desk.post("/contacts/new", given(scene, at=written(at + timedelta(minutes=3))))

    assert answer.status_code == 422
    assert "id_at_error" in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_private_call_is_marked_and_its_details_follow_the_matter(desk, scene):
    page = desk.get("/contacts/new").content.decode()
    desk.post("/contacts/new", given(scene, channel="phone", talk_seconds="181", private="on", urgent="on"))

    assert page.index('name="subject"') < page.index('name="rings"')
    assert Contact.objects.get().is_urgent


def test_the_button_alone_opens_a_case_of_what_was_said(desk, scene):
    page = desk.get("/contacts/new").content.decode()

    assert page.count('name="open_case"') == 1  # not a tick as well, of which nobody knows whether it is needed
    assert '<button class="btn" type="submit" name="open_case" value="on" data-also>' in page
    assert desk.post("/contacts/new", given(scene, open_case="on")).headers["Location"].startswith("/cases/new?contact=")


def test_a_known_customer_is_shown_with_open_cases_and_what_was_promised(desk, scene, at):
    case = take_complaint(scene, at)

    found = desk.get("/contacts/known-customers?number=8001").content.decode()

    assert f'name="case" value="{case.pk}"' in found
    assert f'href="/cases/{case.pk}"' in found


def test_a_contact_can_be_added_to_the_open_case_in_the_same_deed(desk, scene, at):
    case = take_complaint(scene, at)

    answer = desk.post("/contacts/new", given(scene, case=case.pk, name=""))  # whose case it is says who called

    assert answer.headers["Location"] == f"/cases/{case.pk}"
    assert CaseContact.objects.get().case == case
    assert Case.objects.count() == 1


def test_the_page_of_a_contact_shows_the_case_to_which_it_was_added(desk, scene, at):
    case = take_complaint(scene, at)
    desk.post("/contacts/new", given(scene, customer=case.customer_id, case=case.pk))
    added = CaseContact.objects.get().contact_id

    assert f'href="/cases/{case.pk}"' in desk.get(f"/contacts/{added}").content.decode()


def test_nobody_adds_to_a_case_that_they_may_not_see(desk, scene, at):
    case = take_complaint(scene, at)
    Case.objects.filter(pk=case.pk).update(accused=scene.people["周婷"])

    assert desk.post("/contacts/new", given(scene, customer=case.customer_id, case=case.pk)).status_code == 403
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("path", ["/contacts/", "/customers/{}"])
def test_a_case_is_opened_from_any_contact_in_one_action(desk, scene, at, path):
    case = take_complaint(scene, at)

    assert f'href="/cases/new?contact={case.contact_id}"' in desk.get(path.format(case.customer_id)).content.decode()


@pytest.mark.parametrize(("typed", "shown"), [("周婷", 1), ("zhouting-not", 0), ("吴敏", 0)])
def test_with_whom_is_typed_and_who_is_nobody_has_no_cases(desk, scene, at, typed, shown):
    take_complaint(scene, at)

    page = desk.get("/cases/", {"show": "all", "holder": typed}, follow=True).content.decode()

    assert page.count("热水壶漏电") == shown


def test_the_filter_keeps_its_choices_and_the_tab(desk, scene, at):
    take_complaint(scene, at)
    zhou = scene.people["周婷"].pk
    asked = f"show=all&kind=投诉&class_key=商品质量&unit={scene.service.pk}&holder={zhou}&channel=phone&since=2026-01-01"

    page = desk.get(f"/cases/?{asked}").content.decode()

    assert '<input type="hidden" name="show" value="all">' in page
    assert f'value="周婷 #{zhou}"' in page
    for value in ("投诉", "商品质量", str(scene.service.pk), "phone"):
        assert re.search(rf'<option value="{value}" selected', page), value
    assert 'value="2026-01-01"' in page


@pytest.mark.parametrize("path", ["/cases/", "/contacts/"])
def test_the_filter_form_comes_when_it_is_opened(desk, scene, at, path):
    take_complaint(scene, at)

    assert "<select" not in desk.get(path).content.decode()
    assert "<select" in desk.get(f"{path}?narrow=1").content.decode()


def test_a_kept_filter_keeps_them_all(desk, scene):
    query = ("channel=phone&class_key=商品质量&holder=1&kind=投诉&show=all&since=2026-01-01&unit=2&until=2026-02-01"
             "&urgency=急")

    desk.post("/filters/", {"list": "cases", "title": "我的", "query": query})

    kept = SavedFilter.objects.get().query
    assert parse_qs(kept) == parse_qs(query)


def test_contacts_are_narrowed_by_the_address(desk, scene, at):
    take_complaint(scene, at)
    desk.post("/contacts/new", given(scene))

    assert "来信" in desk.get("/contacts/?channel=letter").content.decode()
    assert "热水壶漏电" not in desk.get("/contacts/?channel=letter").content.decode()


@pytest.mark.parametrize("path", ["/cases/?show=all&kind=投诉&channel=phone&unit={unit}",
                                  "/contacts/?channel=phone&unit={unit}"])
def test_a_narrowed_list_costs_at_most_twelve_statements(desk, scene, at, path):
    path = path.format(unit=scene.service.pk)
    counted = []
    for more in (1, 2):
        for _one in range(more):
            take_complaint(scene, at)
        desk.get(path)
        with CaptureQueriesContext(connection) as queries:
            desk.get(path)
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 12


def test_units_are_called_in_english_where_english_is_read(desk, scene, at):
    scene.service.name_en = "Service Department"
    scene.service.save(update_fields=["name_en"])
    case = take_complaint(scene, at)
    scene.people["周婷"].language = "en"
    scene.people["周婷"].save(update_fields=["language"])

    for path in (f"/cases/{case.pk}", "/cases/?show=all", "/contacts/", "/customers/"):
        assert "Service Department" in desk.get(path).content.decode(), path


def radios(page, name):
    """Return the values of the radio buttons of a name, and which of them are chosen."""
    found = re.findall(rf'<input[^>]*type="radio" name="{name}" value="(\d*)"([^>]*)>', page)
    return [value for value, _more in found], [value for value, more in found if "checked" in more]


def test_from_the_page_of_a_customer_a_contact_is_logged_of_that_customer(scene, desk, at):
    case = take_complaint(scene, at - timedelta(hours=2))
    link = re.search(r'href="(/contacts/new\?[^"]*)"', desk.get(f"/customers/{case.customer_id}").content.decode())[1]

    page = desk.get(unescape(link)).content.decode()
    [chosen] = radios(page, "customer")[1]
    desk.post("/contacts/new", given(scene, customer=chosen, number="", name=case.customer.name))

    assert chosen == str(case.customer_id)
    assert Contact.objects.latest("pk").customer_id == case.customer_id
    assert Customer.objects.filter(name=case.customer.name).count() == 1


def test_who_was_chosen_stays_chosen_where_something_else_is_wrong(scene, desk, at):
    case = take_complaint(scene, at - timedelta(hours=2))
    by = scene.by("周婷", at)
    twin = record_customer(scene.service, case.customer.name, [Point("phone", "13800138000")], by=by, at=at)

    sent = given(scene, number="13800138000", customer=case.customer_id, case=case.pk, subject="")
    answer = desk.post("/contacts/new", sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert radios(page, "customer") == ([*sorted(map(str, (case.customer_id, twin.pk))), ""], [str(case.customer_id)])
    assert radios(page, "case")[1] == [str(case.pk)]


def test_a_customer_of_others_is_not_chosen_by_an_address(scene, desk, at):
    elsewhere = make_unit("别家公司")
    foreign = Customer.objects.create(unit=elsewhere, number="X-1", name="别家客户", name_key="bie2", since=at)

    page = desk.get(f"/contacts/new?customer={foreign.pk}&name=").content.decode()

    assert "别家客户" not in page
    assert radios(page, "customer") == ([], [])
    assert desk.get("/contacts/new?customer=abc&case=%00").status_code == 200
