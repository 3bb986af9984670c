"""A draft beside the text of the unit above: looser is refused, what no rule can tell is asked; new values are given."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.compliance.drafts import begin_draft
from shouwen.compliance.models import DraftState, JudgedComparison, LocalValue
from shouwen.work.models import Notice
from tests.factories import make_administrator, make_member, make_position
from tests.scenes import service_department

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
OTHERWISE = ("where: private and not urgent", "where: hung_up_by = 'agent'")


def text_of(answer):
    """Return what a page says, without its tags."""
    return re.sub(r"<[^>]+>", "", answer.content.decode())


@pytest.fixture
def day(now):
    return (now + timedelta(days=3)).date().isoformat()


@pytest.fixture
def draft(scene, now):
    """A text of the service department's own, below that of the company."""
    return begin_draft(scene.service, service_department(), "2", by=scene.by("管理员", now), at=now)


def write(admin, draft, file, old, new):
    draft.refresh_from_db()
    assert old in draft.files[file]
    text = draft.files[file].replace(old, new, 1)
    answer = admin.post(f"/drafts/{draft.pk}/files/{file}", {"text": text, "version": draft.version})
    assert answer.status_code == 302
    draft.refresh_from_db()


def without_examples(admin, draft):
    """Take out the examples that a changed figure changes; they are not what is looked at here."""
    draft.refresh_from_db()
    draft.files = {path: text for path, text in draft.files.items() if not path.startswith("examples/")}
    draft.save()


@pytest.mark.parametrize(("rings", "said"), [("4", "更松"), ("2", "更严")])
def test_the_page_says_what_is_looser_and_stricter_than_above(admin, draft, rings, said):
    write(admin, draft, "standards/telephone.yaml", "at_most: 3", f"at_most: {rings}")

    shown = admin.get(f"/drafts/{draft.pk}").content.decode()

    floor = re.sub(r"<[^>]+>", "", shown[shown.index('id="draft-floor"'):shown.index('id="trials"')])
    assert (said in floor, f"3 → {rings}" in floor) == (True, True)


def test_what_is_looser_is_not_proposed_and_both_figures_are_named(admin, draft, day):
    write(admin, draft, "standards/telephone.yaml", "at_most: 3", "at_most: 4")
    without_examples(admin, draft)

    answer = admin.post(f"/drafts/{draft.pk}/proposal", {"since": day, "version": draft.version})

    assert answer.status_code == 409
    assert "3 → 4" in text_of(answer)
    assert "service-department@1#" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == DraftState.OPEN


def test_what_no_rule_can_tell_waits_for_the_unit_above(admin, client, scene, draft, day):
    write(admin, draft, "standards/telephone.yaml", *OTHERWISE)
    without_examples(admin, draft)
    draft.refresh_from_db()
    proposed = admin.post(f"/drafts/{draft.pk}/proposal", {"since": day, "version": draft.version})
    draft.refresh_from_db()
    second = make_administrator("第二人", unit=scene.company)
    client.force_login(second)
    early = client.post(f"/drafts/{draft.pk}/approval", {"version": draft.version})
    page = client.get(f"/drafts/{draft.pk}").content.decode()
    standard = re.search(r'name="standard" value="([^"]+)"', page)[1]
    judged = client.post(f"/drafts/{draft.pk}/judgement", {"standard": standard, "outcome": "stricter", "reason": "看过"})
    approved = client.post(f"/drafts/{draft.pk}/approval", {"version": draft.version})

    assert (proposed.status_code, early.status_code, judged.status_code, approved.status_code) == (302, 409, 302, 302)
    assert "须由人裁定" in re.sub(r"<[^>]+>", "", page)
    assert JudgedComparison.objects.get().reason == "看过"
    told = set(Notice.objects.values_list("what", "to__name"))
    writer = scene.people["管理员"].name
    assert told == {
        ("comparison_waits", writer), ("comparison_stricter", writer), ("draft_approved", writer),
    }


def test_whoever_may_approve_or_say_so_is_told_that_a_draft_waits(admin, scene, draft, day):
    second = make_administrator("第二人", unit=scene.company)
    write(admin, draft, "standards/telephone.yaml", *OTHERWISE)
    without_examples(admin, draft)
    draft.refresh_from_db()
    admin.post(f"/drafts/{draft.pk}/proposal", {"since": day, "version": draft.version})

    told = {one.what: one for one in Notice.objects.filter(to=second)}
    assert set(told) == {"draft_proposed", "comparison_asked"}
    asked = told["comparison_asked"].names
    assert (asked["count"], asked["above"], asked["page"]) == (1, scene.company.name, f"/drafts/{draft.pk}")


def test_what_a_draft_newly_asks_is_given_in_it_before_it_is_proposed(admin, client, scene, draft, day):
    write(admin, draft, "pack.yaml", "asks:\n", """asks:
  rings_of_ours:
    title: {zh: 本部门响铃次数, en: Rings of ours}
    type: number
    at_least: 1
    at_most: 3
    article: 第一章/三/六/（1）
    why: {zh: 各部门自定, en: Each department says}
""")
    write(admin, draft, "standards/telephone.yaml", "at_most: 3", "at_most: ask.rings_of_ours")
    without_examples(admin, draft)
    draft.refresh_from_db()
    path = f"/drafts/{draft.pk}"
    early = admin.post(f"{path}/proposal", {"since": day, "version": draft.version})
    wrong = admin.post(f"{path}/values", {"rings_of_ours": "9", "version": draft.version})
    given = admin.post(f"{path}/values", {"rings_of_ours": "2", "version": draft.version})
    draft.refresh_from_db()
    proposed = admin.post(f"{path}/proposal", {"since": day, "version": draft.version})
    draft.refresh_from_db()
    client.force_login(make_administrator("第二人", unit=scene.company))
    shown = text_of(client.get(path))
    approved = client.post(f"{path}/approval", {"version": draft.version})

    assert (early.status_code, wrong.status_code, given.status_code) == (422, 422, 302)
    assert "本部门响铃次数" in text_of(early)
    assert (proposed.status_code, approved.status_code) == (302, 302)
    assert "本部门响铃次数" in shown
    assert LocalValue.objects.get(name="rings_of_ours").value == "2"


def test_who_does_not_speak_for_the_unit_above_does_not_judge(client, scene, draft, admin):
    write(admin, draft, "standards/telephone.yaml", *OTHERWISE)
    drafter = make_position("起草员", {"draft_regulation": "subtree", "see_regulation": "subtree"})
    client.force_login(make_member("起草", scene.service, position=drafter))

    page = client.get(f"/drafts/{draft.pk}").content.decode()
    answer = client.post(f"/drafts/{draft.pk}/judgement", {
        "standard": "SD-1.3-6-5", "outcome": "stricter", "reason": "看过"})

    assert 'name="outcome"' not in page
    assert answer.status_code in (403, 422)
    assert not JudgedComparison.objects.exists()


def test_the_page_asks_few_questions(admin, draft):
    write(admin, draft, "standards/telephone.yaml", "at_most: 3", "at_most: 2")
    admin.get(f"/drafts/{draft.pk}")

    with CaptureQueriesContext(connection) as asked:
        admin.get(f"/drafts/{draft.pk}")

    # In a test's transaction the revision is asked for each time; a page outside of one asks once.
    others = [one["sql"] for one in asked if "compliance_revision" not in one["sql"]]
    assert len(others) + 1 <= 12, others
