"""A unit's text beside that of the unit above: what is stricter, what is excepted, what a person has to say."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwen.compliance.actions import adopt_edition, set_local_value
from shouwen.compliance.models import FloorException
from tests.factories import make_member, refusal_of
from tests.scenes import service_department

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
RINGS = "service-department/SD-1.3-6-1a"


@pytest.fixture
def admin(client, scene, now):
    """The administrator's browser; the service department follows the manual itself, with two hours instead of four."""
    by = scene.by("管理员", now)
    with transaction.atomic():
        adopt_edition(scene.service, service_department(), {"accept_within": "2 hours"}, since=now, by=by, at=now)
    client.force_login(scene.people["管理员"])
    return client


def text_of(answer):
    """Return what a page says, without its tags."""
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def page_of(scene):
    return f"/administration/regulation/{scene.service.pk}/floor"


def test_what_is_stricter_is_listed_with_both_figures(admin, scene):
    shown = text_of(admin.get(page_of(scene)))

    assert "及时决定受理与否" in shown
    assert "更严" in shown
    assert "更松" not in shown.replace("不得更松", "").replace("准许暂时放宽", "")


def test_what_is_looser_is_refused_until_the_unit_above_lets_it_be(admin, scene, now):
    by = scene.by("管理员", now)
    given = ("service-department", "accept_within", "8 hours")

    def loosen():
        at = timezone.now()
        with transaction.atomic():
            set_local_value(scene.service, *given, since=at, by=by, at=at)

    refused = refusal_of(loosen)
    answer = admin.post(f"/administration/regulation/{scene.service.pk}/exceptions", {
        "standard": "service-department/SD-3.15-2b/accept", "reason": "系统搬迁",
        "until": (now + timedelta(days=20)).date().isoformat()})
    loosen()
    shown = text_of(admin.get(page_of(scene)))

    assert refused.grounds
    assert answer.status_code == 302
    assert "获准放宽" in shown
    assert "系统搬迁" in shown


def test_a_unit_without_a_text_of_its_own_is_let_be_looser_before_it_is(client, scene, now):
    client.force_login(scene.people["管理员"])
    shown = text_of(client.get(page_of(scene)))

    answer = client.post(f"/administration/regulation/{scene.service.pk}/exceptions", {
        "standard": "service-department/SD-3.15-2b/accept", "reason": "系统搬迁",
        "until": (now + timedelta(days=20)).date().isoformat()})
    at = timezone.now()
    with transaction.atomic():
        set_local_value(scene.service, "service-department", "accept_within", "8 hours", since=at,
                        by=scene.by("管理员", at), at=at)

    assert "本单位沿用上级的制度" in shown
    assert "准许例外" in shown
    assert answer.status_code == 302
    assert "获准放宽" in text_of(client.get(page_of(scene)))


def test_who_speaks_for_the_unit_below_alone_is_offered_no_exception(client, scene):
    deeds = ("see_organisation", "see_regulation", "adopt_edition", "grant_exception")
    client.force_login(make_member("本部制度员", scene.service, dict.fromkeys(deeds, "subtree")))

    answer = client.get(page_of(scene))

    assert answer.status_code == 200
    assert "本单位沿用上级的制度" in answer.content.decode()
    assert 'id="exception"' not in answer.content.decode()


def test_an_exception_is_taken_back_once(admin, scene, now):
    admin.post(f"/administration/regulation/{scene.service.pk}/exceptions", {
        "standard": RINGS, "reason": "搬迁", "until": (now + timedelta(days=20)).date().isoformat()})
    made = FloorException.objects.get()
    ending = f"/administration/regulation/{scene.service.pk}/exceptions/{made.pk}/ending"

    assert [admin.post(ending).status_code for _ in range(2)] == [302, 409]
    assert "已结束" in text_of(admin.get(page_of(scene)))


@pytest.mark.parametrize("given", [
    {"standard": RINGS, "until": "2020-01-01", "reason": "搬迁"},
    {"standard": "service-department/nothing", "until": "2030-01-01", "reason": "搬迁"},
    {"standard": RINGS, "until": "2030-01-01", "reason": " "},
    {"standard": RINGS, "until": "明年", "reason": "搬迁"},
])
def test_what_is_no_exception_is_said_in_the_form_with_what_was_typed(admin, scene, given):
    answer = admin.post(f"/administration/regulation/{scene.service.pk}/exceptions", given)

    assert answer.status_code == 422
    assert given["reason"].strip() in answer.content.decode()
    assert not FloorException.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_many_exceptions_there_are(admin, scene, now, rows):
    for number in range(rows):
        admin.post(f"/administration/regulation/{scene.service.pk}/exceptions", {
            "standard": RINGS, "reason": f"搬迁{number}", "until": (now + timedelta(days=20)).date().isoformat()})
    admin.get(page_of(scene))

    with CaptureQueriesContext(connection) as asked:
        admin.get(page_of(scene))

    # In a test's transaction the revision is asked for each time; a page outside of one asks once.
    others = [one["sql"] for one in asked if "compliance_revision" not in one["sql"]]
    assert len(others) + 1 <= 12, others
