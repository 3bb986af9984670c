"""A flow of a draft: drawn, checked with the element at fault named, saved into its file by who may write it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_member, make_position

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
FILE = "flows/一般投诉八步.bpmn"


@pytest.fixture
def path(draft):
    return f"/drafts/{draft.pk}/{FILE.removesuffix('.bpmn')}"


def test_the_page_holds_the_file_and_what_the_panel_offers(admin, path):
    page = admin.get(path).content.decode()

    assert "&lt;definitions" in page
    assert "data-modeler" in page
    assert "\\u5ba2\\u6237\\u6295\\u8bc9\\u767b\\u8bb0\\u8868\\u4e00" in page or "客户投诉登记表一" in page


def test_the_element_at_fault_is_named_and_nothing_is_kept(admin, draft, path):
    text = draft.files[FILE].replace('name="记录投诉内容"', "")
    page = admin.post(path, {"text": text, "check": "1", "version": 1}).content.decode()

    assert re.search(r'data-element="recorded"', page)
    draft.refresh_from_db()
    assert draft.version == 1


def test_saving_puts_the_drawing_into_its_file(admin, draft, path):
    text = draft.files[FILE].replace('name="记录投诉内容"', 'name="记录投诉"')
    answer = admin.post(path, {"text": text, "version": 1})
    again = admin.post(path, {"text": text, "version": 1})

    draft.refresh_from_db()
    assert (answer.status_code, again.status_code, draft.files[FILE]) == (302, 409, text)


def test_who_only_tries_drafts_sees_the_flow_drawn_and_does_not_write_it(client, scene, draft, path):
    position = make_position("制度员", {"try_draft": "subtree", "see_regulation": "subtree"})
    client.force_login(make_member("卫制度", scene.company, position=position))

    page = client.get(path)
    refused = client.post(path, {"text": "<definitions/>", "version": 1})
    drawing = client.get(path.replace("/flows/", "/drawings/"))

    assert (page.status_code, refused.status_code, drawing.status_code) == (200, 403, 200)
    assert "data-modeler=" not in page.content.decode()


def test_the_pages_ask_few_questions(admin, draft, path):
    for address in (path, f"/drafts/{draft.pk}/flows/"):
        admin.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert admin.get(address).status_code == 200
        assert len(asked) <= 12
