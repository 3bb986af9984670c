"""Two people write one draft: whoever comes second sees both texts, however often their page was drawn anew meanwhile."""

import re
from html import unescape

import pytest

from shouwen.compliance.draft_standards import change_clauses
from shouwen.compliance.draft_writing import write_draft

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
RINGS, HUNG_UP, SHEET, FLOW = "SD-1.3-6-1a", "SD-1.3-6-4a", "客户投诉处理表", "客户投诉处理流程"


def version_in(page):
    return re.search(r'name="version" value="(\d+)"', page)[1]


def both(page):
    return unescape(page.split('id="both"')[1].split("</section>")[0])


def colleague_changes(draft, scene, now):
    """A colleague sets the rings to 2, renames a row of the table and a field of the sheet, and writes into the flow."""
    by = scene.by("管理员", now)
    draft.refresh_from_db()
    for path, was, is_now in (
        ("standards/telephone.yaml", "result: 对方先挂}", "result: 客户先挂}"),
        (f"forms/{SHEET}.yaml", "en: Bought on", "en: Purchased on"),
        (f"flows/{FLOW}.bpmn", "<definitions", "<!-- 同事写的 -->\n<definitions"),
    ):
        draft.refresh_from_db()
        text = draft.files[path]
        assert was in text, (path, text[:300])
        write_draft(draft.pk, path, text.replace(was, is_now, 1), version=draft.version, by=by, at=now)
    draft.refresh_from_db()
    change_clauses(draft.pk, RINGS, {"at_most": 2}, version=draft.version, by=by, at=now)


def fields_in(page, form):
    """Return what a browser would send of a form."""
    part = page.split(f'id="{form}"')[1].split("</form>")[0]
    given = {}
    for tag in re.finditer(r"<input([^>]*)>|<textarea([^>]*)>(.*?)</textarea>|<select([^>]*)>(.*?)</select>", part, re.S):
        attributes = next(one for one in (tag[1], tag[2], tag[4]) if one is not None)
        name = re.search(r'name="([^"]+)"', attributes)
        if not name or name[1] in ("csrfmiddlewaretoken", "once", "with"):
            continue
        if tag[1] is not None:
            if 'type="checkbox"' in attributes and "checked" not in attributes:
                continue
            value = unescape((re.search(r'value="([^"]*)"', attributes) or ["", ""])[1])
        elif tag[2] is not None:
            value = unescape(tag[3]).removeprefix("\n")
        else:
            value = unescape((re.search(r'value="([^"]*)" selected', tag[5]) or ["", ""])[1])
        given.setdefault(unescape(name[1]), []).append(value)
    return given


PARTS = {
    "standard": (f"standards/{RINGS}", "draft-standard-form", {"at_most": "4"}, ("2", "4")),
    "clauses": (f"clauses/{RINGS}", "clauses-form", {"at_most": "4"}, ("2", "4")),
    "file": ("files/standards/telephone.yaml", "draft-file-form", None, ("客户先挂", "先挂断者为对方")),
    "table": (f"tables/{HUNG_UP}", "draft-grid", {"r1-1": "先挂断者为对方"}, ("客户先挂", "先挂断者为对方")),
    "form": (f"forms/{SHEET}", "draft-grid", {"r0-1": "The number"}, ("Purchased on", "The number")),
    "flow": (f"flows/{FLOW}", "draft-flow-form", None, ("同事写的", "我写的")),
}


def typed(part, given):
    """Return what the second writer sends."""
    change = PARTS[part][2]
    if part == "file":
        change = {"text": given["text"][0].replace("result: 对方先挂}", "result: 先挂断者为对方}")}
    if part == "flow":
        change = {"text": given["text"][0].replace("<definitions", "<!-- 我写的 -->\n<definitions", 1)}
    return {**given, **change}


@pytest.mark.parametrize("part", sorted(PARTS))
def test_who_saves_a_part_of_a_draft_second_sees_both_texts_and_then_goes_over_the_other(admin, draft, scene, now, part):
    path, form, _change, (theirs, mine) = f"/drafts/{draft.pk}/{PARTS[part][0]}", *PARTS[part][1:]
    given = typed(part, fields_in(admin.get(path).content.decode(), form))
    colleague_changes(draft, scene, now)

    if part != "standard":  # which has nothing to be checked
        checked = admin.post(path, {**given, "check": "1"}).content.decode()
        assert version_in(checked) == "1"  # looked at, it stays one of the version that its writer saw
    refused = admin.post(path, given)

    page = refused.content.decode()
    assert refused.status_code == 409
    assert theirs in both(page)
    assert mine in both(page)
    draft.refresh_from_db()
    assert version_in(page) == str(draft.version)
    saved = admin.post(path, {**fields_in(page, form)})
    draft.refresh_from_db()
    assert saved.status_code == 302
    assert any(mine in text for text in draft.files.values())


def test_adding_a_row_does_not_put_a_table_over_a_colleagues_change(admin, draft, scene, now):
    path = f"/drafts/{draft.pk}/tables/{HUNG_UP}"
    given = fields_in(admin.get(path).content.decode(), "draft-grid")
    colleague_changes(draft, scene, now)

    page = admin.post(path, {**given, "do": "add"}).content.decode()
    answer = admin.post(path, fields_in(page, "draft-grid"))

    assert answer.status_code == 409
    draft.refresh_from_db()
    assert "result: 客户先挂}" in draft.files["standards/telephone.yaml"]


def test_local_values_of_a_draft_show_both_texts_too(admin, draft, scene, now):
    colleague_changes(draft, scene, now)

    answer = admin.post(f"/drafts/{draft.pk}/values", {"accept_within": "2 hours", "version": 1})

    assert answer.status_code == 409
    assert 'id="both"' in answer.content.decode()
