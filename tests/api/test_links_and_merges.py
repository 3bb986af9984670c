"""Programs give links and merge records, with the same rights as on pages."""

from __future__ import annotations

import pytest
from django.utils import timezone

from shouwen.customers.actions import Point, change_customer, record_customer
from shouwen.work.models import Link
from tests.api.program import Program
from tests.factories import make_member

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
MAIL = "liuyang@example.com"


@pytest.fixture
def programs(scene, case):
    now = timezone.now()
    points = [Point("phone", "138 0013 8000"), Point("mail", MAIL)]
    change_customer(case.customer, case.customer.version, "刘洋", points, by=scene.by("周婷", now), at=now)
    case.customer.refresh_from_db()
    reader = make_member("看客", scene.service, ("see_case", "see_customer", "record_customer"))
    return Program(scene.people["管理员"]), Program(reader)


def test_a_program_mails_a_link_and_never_sees_its_text(programs, case):
    admin, reader = programs
    given = {"matter": case.reference, "mail": MAIL, "days": 3}

    made = admin.post("links", given)
    wrong = admin.post("links", {**given, "mail": "other@example.com"})
    asked = admin.post("links/question", {"matter": case.reference, "words": "型号？"})

    assert (made.status_code, wrong.status_code, asked.status_code) == (201, 422, 200), made.content
    link = Link.objects.get()
    assert made.json()["reference"] == link.reference
    assert [row["id"] for row in admin.get(f"links?matter={case.reference}").json()] == [link.pk]
    assert reader.post("links", given).status_code == 404
    assert reader.get(f"links?matter={case.reference}").status_code == 404
    assert admin.post(f"links/{link.pk}/withdrawal", {}).status_code == 200
    assert admin.post(f"links/{link.pk}/withdrawal", {}).status_code == 409
    assert link.digest not in str(made.content) + str(admin.get(f"links?matter={case.reference}").content)


def test_a_program_merges_and_parts(programs, scene, case):
    admin, reader = programs
    now = timezone.now()
    twice = record_customer(scene.service, "刘扬", [Point("phone", "13800138000")], by=scene.by("管理员", now), at=now)
    given = {"into": case.customer_id, "version": twice.version, "into_version": case.customer.version}

    pairs = admin.get("customers/duplicates").json()["pairs"]
    assert {"customer": twice.pk, "other": case.customer_id, "reasons": ["phone", "sound"]} in pairs
    assert reader.get("customers/duplicates").status_code == 403
    assert reader.post(f"customers/{twice.pk}/merger", given).status_code == 403
    stale = admin.post(f"customers/{twice.pk}/merger", {**given, "into_version": given["into_version"] + 5})
    assert (stale.status_code, stale.json()["error"]) == (409, "overtaken")
    made = admin.post(f"customers/{twice.pk}/merger", given)
    assert made.status_code == 201, made.content
    number = made.json()["id"]
    assert admin.get(f"customer-merges/{number}").json()["into"] == case.customer_id
    assert reader.get(f"customer-merges/{number}").status_code == 404
    assert admin.post(f"customer-merges/{number}/undoing", {"along": ["cases:999"]}).status_code == 409
    assert admin.post(f"customer-merges/{number}/undoing", {}).status_code == 200
    assert admin.get(f"customer-merges/{number}").json()["undone_at"] is not None
