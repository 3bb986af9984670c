"""A unit sees what will change for it and when, as soon as a draft of the unit above is approved."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.draft_writing import write_draft
from shouwen.compliance.drafts import approve_draft, begin_draft, propose_draft
from tests.factories import as_member, make_administrator
from tests.scenes import service_department

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
FILE = "standards/telephone.yaml"


def text_of(answer):
    """Return what a page says, without its tags."""
    return re.sub(r"<[^>]+>", "", answer.content.decode())


@pytest.fixture
def approved(scene, now):
    """Two rings in the place of three, for the whole company, from next week on."""
    by = scene.by("管理员", now)
    draft = begin_draft(scene.company, service_department(), "2", by=by, at=now)
    draft.files = {path: text for path, text in draft.files.items() if not path.startswith("examples/")}
    draft.save()
    text = draft.files[FILE].replace("at_most: 3", "at_most: 2", 1)
    write_draft(draft.pk, FILE, text, version=1, by=by, at=now)
    propose_draft(draft.pk, since=now + timedelta(days=7), values={}, version=2, by=by, at=now)
    second = as_member(make_administrator("第二人", unit=scene.company), now)
    return approve_draft(draft.pk, version=3, by=second, at=now)


def test_a_member_of_a_unit_below_sees_what_will_change_and_when(client, scene, approved):
    client.force_login(scene.people["周婷"])
    head, page = client.get("/regulation/"), text_of(client.get("/regulation/coming"))

    assert re.search(r'href="/regulation/coming[^"]*">客户服务部规范 2</a>', head.content.decode())
    assert "3 → 2" in page
    assert scene.company.name in page


def test_where_nothing_is_coming_the_page_says_so(client, scene):
    client.force_login(scene.people["周婷"])

    assert "没有定于今后施行的制度" in text_of(client.get("/regulation/coming"))
    assert "/regulation/coming" not in client.get("/regulation/").content.decode()


def test_a_unit_that_follows_a_text_of_its_own_is_not_told_of_that_above(client, scene, approved, now):
    by = scene.by("管理员", now)
    adopt_edition(scene.service, service_department(), {}, since=now, by=by, at=now)
    client.force_login(scene.people["周婷"])

    assert "3 → 2" not in text_of(client.get("/regulation/coming"))


def test_the_pages_ask_few_questions(client, scene, approved):
    client.force_login(scene.people["周婷"])
    for address in ("/regulation/", "/regulation/coming"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        others = [one["sql"] for one in asked if "compliance_revision" not in one["sql"]]
        assert len(others) + 1 <= 12, others
