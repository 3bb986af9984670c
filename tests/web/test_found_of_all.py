"""What was found and not kept is listed of every kind of subject, each to whoever may see it and to nobody else."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwen.cases.models import Period
from shouwen.compliance.models import Finding
from shouwen.work.models import Entry
from tests.factories import make_member
from tests.scenes import service_department, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
STANDARD = "SD-1.3-6-1a"


@pytest.fixture
def article():
    edition = service_department()
    return edition.citation(edition.standards[STANDARD].shared.article)


@pytest.fixture
def subjects(scene):
    """A subject of every kind, with how each is called on the page."""
    case = take_complaint(scene, timezone.now() - timedelta(hours=5))
    today = timezone.localdate()
    period = Period.objects.create(unit=scene.service, since=today, until=today)
    entry = Entry.objects.create(
        matter=case.reference, unit=scene.service, form="客户投诉处理表", standard="", citation="", edition="",
        begun_at=timezone.now(), begun_by=scene.people["周婷"],
    )  # fmt: skip
    return {
        case.reference: case.number, case.contact.reference: case.contact.subject,
        case.customer.reference: case.customer.name, scene.people["周婷"].reference: "周婷",
        scene.service.reference: "客户服务部", period.reference: f"客户服务部 {today}", entry.reference: "客户投诉处理表",
        "shift:7": "班次 7",
    }


def found(holder, unit, article, **more):
    return Finding.objects.create(
        key=f"{holder}{more}", kind="limit", standard=STANDARD, citation=article, verdict="broken", at=timezone.now(),
        unit=unit.pk, holder=holder, because=[], **more,
    )  # fmt: skip


def listed(client, article, unit):
    """Return what the card of findings says, without its tags."""
    page = client.get(f"/regulation/{article.replace('#', '/')}?unit={unit.pk}").content.decode()
    card = page.split('id="broken"')[1].split("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", card))


def test_every_kind_of_subject_is_listed_to_whoever_may_see_all(client, scene, subjects, article):
    for holder in subjects:
        found(holder, scene.service, article)
    client.force_login(scene.people["管理员"])

    said = listed(client, article, scene.company)

    assert {holder: name for holder, name in subjects.items() if name not in said} == {}


@pytest.mark.parametrize(("right", "kinds"), [
    ("see_case", {"case", "entry", "period"}), ("see_contact", {"contact"}), ("see_customer", {"customer"}),
    ("see_results_of_members", {"member"}), ("see_regulation", {"unit", "shift"}),
])
def test_each_kind_is_listed_by_its_own_right_and_by_no_other(client, scene, subjects, article, right, kinds):
    rows = {holder: found(holder, scene.service, article) for holder in subjects}
    reader = make_member("钱七", scene.company, {"see_regulation": "subtree", right: "subtree"})
    client.force_login(reader)

    page = client.get(f"/regulation/{article.replace('#', '/')}?unit={scene.company.pk}").content.decode()

    shown = {holder.partition(":")[0] for holder, row in rows.items() if f"/why/findings/{row.pk}" in page}
    assert shown == kinds | {"unit", "shift"}
    for holder, row in rows.items():  # whoever sees a line reads why, too
        if holder.partition(":")[0] in shown:
            assert client.get(f"/why/findings/{row.pk}").status_code == 200, holder


def test_what_names_a_member_shows_to_those_who_may_see_that_members_results(client, scene, article):
    member = scene.people["周婷"]
    found("shift:7", scene.service, article, names=[member.reference])
    reader = make_member("钱七", scene.company, {"see_regulation": "subtree"})
    leader = make_member("孙八", scene.company, {"see_regulation": "subtree", "see_results_of_members": "subtree"})

    client.force_login(reader)
    assert "班次 7" not in listed(client, article, scene.company)
    client.force_login(leader)
    assert "班次 7" in listed(client, article, scene.company)


def test_ones_own_result_is_ones_own_to_see(client, scene, article):
    rights = {"see_regulation": "subtree", "see_results_of_members": "own"}
    mine, other = (make_member(name, scene.service, rights) for name in ("钱七", "孙八"))
    for one in (mine, other):
        found(one.reference, scene.service, article)
    client.force_login(mine)

    said = listed(client, article, scene.service)

    assert "钱七" in said
    assert "孙八" not in said


@pytest.mark.parametrize("holder", ["member", "shift", "unit"])
def test_the_page_asks_the_same_for_one_and_for_three(client, scene, article, holder):
    members = [make_member(name, scene.service, {"see_regulation": "own"}) for name in "甲乙丙"]
    client.force_login(scene.people["管理员"])
    path, counts = f"/regulation/{article.replace('#', '/')}?unit={scene.company.pk}", []
    for number, member in enumerate(members):
        named = {"member": member.reference, "shift": f"shift:{number}", "unit": scene.service.reference}[holder]
        found(named, scene.service, article, result=number)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        counts.append(len(asked))

    assert len(set(counts)) == 1
    assert max(counts) <= 12
