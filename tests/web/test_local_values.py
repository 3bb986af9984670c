"""Local values: what applies in a unit, from where and since when; one is changed later, and the past stays."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from shouwen.compliance.actions import mark_of_values
from shouwen.compliance.models import Adoption, LocalValue
from shouwen.compliance.rulebook import rulebook
from shouwen.organisation.models import PositionDeed, PositionName
from shouwen.work.models import Deadline
from tests.factories import facts_of, make_member
from tests.scenes import SHANGHAI, SINCE, VALUES, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

PACK = "service-department@1"


@pytest.fixture
def admin(scene, client):
    client.force_login(scene.people["管理员"])
    return client


def adoption(unit, pack=PACK):
    return f"/administration/regulation/{unit.pk}/adoption/{quote(pack)}"


def value_page(unit, name):
    return f"/administration/regulation/{unit.pk}/values/service-department/{name}"


def on(days):
    return (timezone.now().astimezone(SHANGHAI) + timedelta(days=days)).date().isoformat()


def in_force(unit, name, days=0):
    found = rulebook().value_in_force(unit.pk, "service-department", name, timezone.now() + timedelta(days=days))
    return found and found[0]


def test_a_unit_below_leaves_what_applies_above_by_leaving_fields_empty(scene, admin):
    answer = admin.post(adoption(scene.service), {"since": on(0), "once": "a", "accept_within": "2 hours"})

    assert answer.status_code == 302
    assert [row.name for row in LocalValue.objects.filter(unit=scene.service)] == ["accept_within"]
    assert in_force(scene.service, "accept_within") == "2 hours"
    assert in_force(scene.company, "accept_within") == "4 hours"
    assert in_force(scene.service, "assign_within") == "4 hours"


def test_what_applies_says_from_where_and_since_when(scene, admin):
    page = admin.get(f"/administration/regulation/{scene.service.pk}").content.decode()

    assert "百川商贸" in page
    assert "2025-02-01" in page
    assert value_page(scene.service, "accept_within") in page


def test_positions_that_nobody_holds_are_shown_with_the_articles_that_name_them(scene, admin):
    page = admin.get(f"/administration/regulation/{scene.service.pk}").content.decode()
    gaps = page.split('id="gaps"')[1].split("</section>")[0]

    assert "员工" in gaps  # a lane that the scene maps to nobody
    assert "客户投诉主管" not in re.findall(r"<b>(.*?)</b>", gaps)
    assert f"/administration/units/{scene.service.pk}/position-names" in gaps


def test_one_value_is_changed_from_a_day_on_and_the_past_is_not_judged_anew(scene, admin):
    case = take_complaint(scene, timezone.now() - timedelta(hours=1))
    due = Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b/accept").due_at

    seen = mark_of_values(scene.company, "service-department", "accept_within")
    answer = admin.post(value_page(scene.company, "accept_within"), {"value": "1 hour", "since": on(0), "seen": seen})

    assert answer.status_code == 302
    assert in_force(scene.company, "accept_within") == "1 hour"
    assert in_force(scene.company, "accept_within", days=-2) == "4 hours"
    assert Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b/accept").due_at == due
    history = admin.get(answer.url).content.decode().split('id="history"')[1]
    assert history.index("1 小时") < history.index("4 小时")
    assert [(f.figures["name"], f.by) for f in facts_of("local_value.set")] == [
        ("accept_within", scene.people["管理员"].reference)]


def test_a_value_set_over_what_a_colleague_has_set_meanwhile_shows_both(scene, admin):
    path = value_page(scene.company, "accept_within")
    seen = mark_of_values(scene.company, "service-department", "accept_within")
    admin.post(path, {"value": "1 hour", "since": on(0), "seen": seen})

    answer = admin.post(path, {"value": "3 hours", "since": on(0), "seen": seen})

    page = answer.content.decode()
    both = page.split('id="both"')[1].split("</section>")[0]
    assert (answer.status_code, in_force(scene.company, "accept_within")) == (409, "1 hour")
    assert "1 hour" in both
    assert "3 hours" in both
    now = re.search(r'name="seen" value="([^"]+)"', page)[1]
    assert admin.post(path, {"value": "3 hours", "since": on(0), "seen": now}).status_code == 302
    assert in_force(scene.company, "accept_within") == "3 hours"


@pytest.mark.parametrize(("given", "field"), [
    ({"value": "5 minutes", "since": 0}, "value"),
    ({"value": "", "since": 0}, "value"),
    ({"value": "2 hours", "since": -1}, "since"),
])
def test_a_change_that_is_not_allowed_says_why_beside_its_field(scene, admin, given, field):
    before = LocalValue.objects.count()

    page = admin.post(value_page(scene.company, "accept_within"),
                      {"value": given["value"], "since": on(given["since"]), "seen": mark_of_values(
                          scene.company, "service-department", "accept_within")})

    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.content.decode()
    assert LocalValue.objects.count() == before


def test_whoever_may_only_look_can_neither_adopt_nor_set(scene, client):
    clerk = make_member("钱七", scene.company, {"see_organisation": "subtree"})
    client.force_login(clerk)

    answers = [
        client.get(f"/administration/regulation/{scene.company.pk}").status_code,
        client.get(adoption(scene.company)).status_code,
        client.post(adoption(scene.company), {"since": on(0), "once": "a", **VALUES}).status_code,
        client.get(value_page(scene.company, "accept_within")).status_code,
        client.post(value_page(scene.company, "accept_within"),
                    {"value": "1 hour", "since": on(0), "once": "b"}).status_code,
    ]

    assert answers == [200, 403, 403, 200, 403]
    assert in_force(scene.company, "accept_within") == "4 hours"


def test_who_may_adopt_below_cannot_adopt_above(scene, client):
    head = make_member("赵六", scene.service, {"see_organisation": "subtree"})
    PositionDeed.objects.filter(deed="see_organisation").update(reach="subtree")
    chief = make_member("孙九", scene.company, {"see_organisation": "subtree"})
    position = head.postings.get().position
    PositionDeed.objects.create(position=position, deed="adopt_edition", reach="subtree")
    client.force_login(head)

    assert client.get(adoption(scene.service)).status_code == 200
    assert client.get(adoption(scene.company)).status_code == 404  # not theirs to see
    client.force_login(chief)
    assert client.get(adoption(scene.company)).status_code == 403


def test_an_edition_adopted_long_ago_is_still_said_to_be_in_force_since_then(scene, admin):
    assert Adoption.objects.get().since == SINCE
    assert "客户服务部规范" in admin.get(f"/administration/regulation/{scene.company.pk}").content.decode()


def test_the_steps_of_a_customer_are_said_to_be_recorded_by_whoever_receives_them(scene, admin):
    said, page = "客户的环节由接待的人代为记录", f"/administration/units/{scene.company.pk}/position-names"
    assert said not in admin.get(page).content.decode()

    PositionName.objects.filter(named="客户").delete()

    assert said in admin.get(page).content.decode()
