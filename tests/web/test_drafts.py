"""A manager changes a figure, sees what it would have done; a second person puts it in force. Nobody touches a file."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.draft_writing import change_standard
from shouwen.compliance.drafts import begin_draft
from shouwen.compliance.models import Draft, DraftState, Trial
from shouwen.compliance.queries import in_force
from shouwen.compliance.trial_making import make_next_trial
from shouwen.compliance.trials import ask_trial
from shouwen.organisation.models import Member
from shouwen.work.models import Notice
from tests.factories import (
    LONG_AGO,
    SYSTEM,
    as_member,
    make_administrator,
    make_member,
    make_position,
    make_unit,
)
from tests.scenes import SHANGHAI, SINCE, VALUES, service_department, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
RINGS = "SD-1.3-6-1a"


def text_of(answer):
    """Return what a page says, without its tags."""
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_a_draft_is_begun_from_what_is_in_force(admin, scene):
    answer = admin.post("/drafts/new", {"base": f"{scene.company.pk}:service-department@1", "edition": "2"})

    made = Draft.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/drafts/{made.pk}")
    again = admin.post("/drafts/new", {"base": f"{scene.company.pk}:service-department@1", "edition": "2"})
    assert (again.status_code, Draft.objects.count()) == (422, 1)
    assert "已有版本 2" in again.content.decode()


def test_where_many_units_follow_texts_of_their_own_one_is_found_by_its_name(admin, scene, monkeypatch):
    other = make_unit("西北分公司", scene.company, kind="company")
    adopt_edition(other, service_department(), VALUES, since=SINCE, by=SYSTEM, at=LONG_AGO)
    monkeypatch.setattr("shouwen.web.drafts.views.MOST_UNITS", 1)

    first = admin.get("/drafts/new")
    found = admin.get("/drafts/new", {"q": "xibei"})
    nothing = admin.get("/drafts/new", {"q": "没有这家"})
    key = f"{other.pk}:service-department@1"
    made = admin.post(f"/drafts/new?q={other.name}", {"base": key, "edition": "2"})

    assert "单位名称或编码" in text_of(first)
    assert [one.key for one in first.context["bases"]] == [f"{scene.company.pk}:service-department@1"]
    assert [one.key for one in found.context["bases"]] == [key]
    assert (nothing.context["bases"], "这里看不到这个名称" in text_of(nothing)) == ([], True)
    assert (made.status_code, Draft.objects.get().unit) == (302, other)


def test_a_figure_is_changed_in_a_form_and_the_page_says_what_reads_otherwise(admin, draft):
    given = {"at_most": "2", "words-zh": "来电响铃不超过两声就要接起。", "words-en": "After two rings.", "version": 1}
    answer = admin.post(f"/drafts/{draft.pk}/standards/{RINGS}", given)
    shown = text_of(admin.get(f"/drafts/{draft.pk}"))

    assert answer.status_code == 302
    assert "来电响铃不超过三声就要接起。" in shown
    assert "来电响铃不超过两声就要接起。" in shown
    failing = text_of(admin.get(f"/drafts/{draft.pk}/examples"))
    assert "个示例与预期不一致" in failing


def test_a_figure_is_checked_as_it_is_typed_and_the_standard_reads_as_it_would(admin, draft):
    page = f"/drafts/{draft.pk}/standards/{RINGS}"
    given = {"words-zh": "来电响铃不超过两声就要接起。", "words-en": "After two rings.", "version": 1, "check": "1"}
    right = text_of(admin.post(page, {**given, "at_most": "2"}))
    wrong = text_of(admin.post(page, {**given, "at_most": "二声"}))
    unsaid = text_of(admin.post(page, {**given, "at_most": ""}))

    assert "振铃次数最多 3 → 2（更严）" in right.replace(" 最多", "最多")
    assert "来电响铃不超过两声就要接起。" in right
    assert "1 处错误" in wrong
    assert "文本没有错误" not in unsaid
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_sentence_left_behind_by_its_figure_is_told_while_typing_and_on_the_page_of_the_draft(admin, draft):
    page = f"/drafts/{draft.pk}/standards/{RINGS}"
    left = {"at_most": "2", "words-zh": "来电响铃不超过三声就要接起。", "words-en": "By the second ring.", "version": 1}
    typed = text_of(admin.post(page, {**left, "check": "1"}))
    before = text_of(admin.get(f"/drafts/{draft.pk}"))
    admin.post(page, left)

    for shown in (typed, text_of(admin.get(page)), text_of(admin.get(f"/drafts/{draft.pk}"))):
        assert "仍写着“三声”，而条文按 2 评判" in shown
        assert "条文仍写着“三声”，而它按 2 评判" in shown
    assert "仍写着" not in before


def test_who_decides_on_a_draft_is_told_of_words_that_say_another_figure(admin, client, scene, draft, now):
    sentence = {"words-zh": "来电响铃不超过三声就要接起。", "words-en": "By the second ring."}
    admin.post(f"/drafts/{draft.pk}/standards/{RINGS}", {"at_most": "2", "version": 1, **sentence})
    admin.post(f"/drafts/{draft.pk}/example", {"file": "examples/telephone.yaml", "line": 3, "version": 2})
    day = (now + timedelta(days=3)).date().isoformat()
    admin.post(f"/drafts/{draft.pk}/proposal", {"since": day, "version": 3})
    client.force_login(make_administrator("第二人", unit=scene.company))

    shown = text_of(client.get(f"/drafts/{draft.pk}"))

    assert "批准并施行" in shown
    assert "仍写着“三声”，而条文按 2 评判" in shown


def test_each_reading_of_a_standard_stands_by_what_the_site_calls_it(admin, draft):
    page = admin.get(f"/drafts/{draft.pk}/standards/SD-3.15-2b/accept").content.decode()

    assert "暂停不计时：立案或重新立案之后" in page
    assert " / 暂停照计：立案或重新立案之后" in page


def test_an_example_that_comes_out_otherwise_says_what_is_given_in_it(admin, draft):
    admin.post(f"/drafts/{draft.pk}/standards/SD-2.10-b", {"within": "2 days", "version": 1})
    failing = text_of(admin.get(f"/drafts/{draft.pk}/examples"))

    assert "退货款 SD-2.10-b (1)" in failing
    assert "改变购买意向" in failing


def test_outcomes_of_examples_are_said_in_words(admin, draft):
    file = "standards/returns.yaml"
    changed = draft.files[file].replace("has_slip, result: 收齐}", "has_slip, result: 已收齐}", 1)
    admin.post(f"/drafts/{draft.pk}/files/{file}", {"text": changed, "version": 1})
    failing = text_of(admin.get(f"/drafts/{draft.pk}/examples"))

    assert "已收齐" in failing
    assert "{'result'" not in failing
    assert "{&#39;result" not in failing


def test_a_line_of_a_long_example_is_said_in_words(admin, draft):
    change_standard(draft.pk, "SD-3.15-2b/accept", {("within",): "1 hour"}, version=1,
                    by=as_member(Member.objects.get(name="管理员")), at=draft.begun_at)
    failing = text_of(admin.get(f"/drafts/{draft.pk}/examples"))

    assert "及时决定受理与否: 逾期 · 工单 1 · 2026年3月10日 13:00 · 应于 2026年3月10日 13:00" in failing
    assert "SD-3.15-2b/accept missed" not in failing


def test_what_was_typed_over_anothers_change_stays_in_the_form(admin, draft):
    admin.post(f"/drafts/{draft.pk}/files/README.md", {"text": "他人所写", "version": 1})
    answer = admin.post(f"/drafts/{draft.pk}/files/README.md", {"text": "我所写", "version": 1})

    assert answer.status_code == 409
    assert "我所写" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.files["README.md"] == "他人所写"


def test_checking_says_where_a_fault_is_and_changes_nothing(admin, draft):
    path = "standards/telephone.yaml"
    answer = admin.post(f"/drafts/{draft.pk}/files/{path}", {
        "text": draft.files[path].replace("at_most", "at_mots", 1), "version": 1, "check": "1"})

    shown = text_of(answer)
    assert (answer.status_code, f"{path}:" in shown, "at_mots" in shown) == (200, True, True)
    draft.refresh_from_db()
    assert draft.version == 1


def test_it_is_proposed_approved_by_a_second_person_and_applies(admin, client, scene, draft, now):
    tried(scene, draft, now)
    day = (now + timedelta(days=3)).date().isoformat()
    answer = admin.post(f"/drafts/{draft.pk}/proposal", {"since": day, "version": 1})
    assert "针对较早的文本" not in text_of(admin.get(f"/drafts/{draft.pk}"))  # what was tried is what is proposed
    own = admin.post(f"/drafts/{draft.pk}/approval", {"version": 2})
    client.force_login(make_administrator("第二人", unit=scene.company))
    approved = client.post(f"/drafts/{draft.pk}/approval", {"version": 2})

    assert (answer.status_code, own.status_code, approved.status_code) == (302, 403, 302)
    draft.refresh_from_db()
    assert draft.state == DraftState.PUBLISHED
    assert "针对较早的文本" not in text_of(admin.get(f"/drafts/{draft.pk}"))
    (bound,) = in_force(scene.service, now + timedelta(days=4))
    assert bound.edition.pack == "service-department@2"


def tried(scene, draft, now):
    by = scene.by("管理员", now)
    trial = ask_trial(draft.pk, [scene.company], since=now - timedelta(days=2), until=now, by=by, at=now)
    make_next_trial(lambda: now)
    return trial


def days_up_to(now):
    """Return the period of the two days before `now` and its own, as the unit's calendar counts days."""
    today = now.astimezone(SHANGHAI).date()
    return {"since": (today - timedelta(days=2)).isoformat(), "until": today.isoformat()}


def test_a_trial_shows_what_would_have_come_out_otherwise(admin, scene, draft, now):
    take_complaint(scene, now - timedelta(hours=5), rings=3)
    admin.post(f"/drafts/{draft.pk}/standards/{RINGS}", {
        "at_most": "2", "words-zh": "两声", "words-en": "Two", "version": 1})
    asked = admin.post(f"/drafts/{draft.pk}/trial", days_up_to(now))
    waiting = text_of(admin.get(asked["Location"]))
    make_next_trial(timezone.now)
    shown = text_of(admin.get(asked["Location"]))

    assert "试算正在等候" in waiting
    assert Trial.objects.get().state == "done"
    assert "+1" in shown
    assert "周婷" in shown
    assert text_of(admin.get(f"{asked['Location']}?standard={RINGS}")).count("周婷") >= 1


def test_a_trial_whose_last_day_lies_before_its_first_is_told_so(admin, draft, now):
    period = days_up_to(now)
    answer = admin.post(f"/drafts/{draft.pk}/trial", {"since": period["until"], "until": period["since"]})

    assert answer.status_code == 422
    assert "截止日早于起始日" in text_of(answer)


def test_a_trial_can_be_of_some_of_the_units_below(admin, scene, draft, now):
    period = days_up_to(now)

    offered = text_of(admin.get(f"/drafts/{draft.pk}/trial"))
    admin.post(f"/drafts/{draft.pk}/trial", {**period, "units": [scene.service.pk, scene.departments["营销部"].pk]})
    wrong = admin.post(f"/drafts/{draft.pk}/trial", {**period, "units": [scene.company.pk]})

    assert "客户服务部" in offered
    assert set(Trial.objects.get().units) == {scene.service.pk, scene.departments["营销部"].pk}
    assert wrong.status_code == 422


def test_whose_result_it_is_shows_only_to_those_who_may_see_that_member(client, scene, draft, now):
    take_complaint(scene, now - timedelta(hours=5), rings=5)
    client.force_login(scene.people["管理员"])
    client.post(f"/drafts/{draft.pk}/standards/{RINGS}", {
        "at_most": "9", "words-zh": "九声", "words-en": "Nine", "version": 1})
    trial = tried(scene, Draft.objects.get(), now)
    trier = make_position("制度员", {"try_draft": "subtree", "see_regulation": "subtree"})
    client.force_login(make_member("卫制度", scene.company, position=trier))

    shown = text_of(client.get(f"/trials/{trial.pk}"))

    assert "来电三声内接听" in shown
    assert "周婷" not in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_however_much_they_show(admin, scene, draft, now, rows):
    for hour in range(rows):
        take_complaint(scene, now - timedelta(hours=hour + 1), rings=5)
    admin.post(f"/drafts/{draft.pk}/standards/{RINGS}", {
        "at_most": "9", "words-zh": "九声", "words-en": "Nine", "version": 1})
    trial = tried(scene, Draft.objects.get(), now)
    for number in range(rows):
        begin_draft(scene.company, service_department(), f"{number + 3}", by=scene.by("管理员", now), at=now)
    mine = f"/drafts/{draft.pk}"
    for path in ("/drafts/", "/drafts/new", mine, f"{mine}/standards/", f"{mine}/examples", f"/trials/{trial.pk}"):
        admin.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert admin.get(path).status_code == 200
        assert len(asked) <= 12, (path, [one["sql"][:90] for one in asked])


def test_an_example_is_taken_as_it_comes_out(admin, draft):
    admin.post(f"/drafts/{draft.pk}/standards/{RINGS}", {
        "at_most": "2", "words-zh": "两声", "words-en": "Two", "version": 1})
    before = Draft.objects.get().files["examples/telephone.yaml"].split("\n")
    given = {"file": "examples/telephone.yaml", "line": 3}
    unseen = admin.post(f"/drafts/{draft.pk}/example", {**given, "version": 1})
    answer = admin.post(f"/drafts/{draft.pk}/example", {**given, "version": 2})

    assert (unseen.status_code, answer.status_code) == (409, 302)
    after = Draft.objects.get().files["examples/telephone.yaml"].split("\n")
    changed = [(was, now) for was, now in zip(before, after, strict=True) if was != now]
    assert changed == [("    - {standard: SD-1.3-6-1a, verdict: met, holder: contact:2}",
                        "    - {standard: SD-1.3-6-1a, verdict: broken, holder: contact:2}")]
    assert "所有示例都与预期一致" in text_of(admin.get(f"/drafts/{draft.pk}/examples"))


@pytest.mark.parametrize("given", [
    {"file": "examples/telephone.yaml", "line": 4}, {"file": "no.yaml", "line": 3}, {"file": "", "line": "x"},
])
def test_an_example_that_is_none_is_refused(admin, draft, given):
    assert admin.post(f"/drafts/{draft.pk}/example", {**given, "version": 1}).status_code == 409


def test_sums_are_told_by_unit_and_by_member_and_the_lines_come_as_a_sheet(admin, scene, draft, now):
    take_complaint(scene, now - timedelta(hours=5), rings=3)
    take_complaint(scene, now - timedelta(hours=4), rings=5)
    admin.post(f"/drafts/{draft.pk}/standards/{RINGS}", {
        "at_most": "2", "words-zh": "两声", "words-en": "Two", "version": 1})
    trial = tried(scene, Draft.objects.get(), now)

    shown = text_of(admin.get(f"/trials/{trial.pk}"))
    member = scene.people["周婷"].pk
    hers = text_of(admin.get(f"/trials/{trial.pk}?member={member}&unit={scene.service.pk}"))
    nobodys = text_of(admin.get(f"/trials/{trial.pk}?member={member + 999}"))
    sheet = load_workbook(BytesIO(b"".join(admin.get(f"/lists/trial_lines.xlsx?trial={trial.pk}&standard={RINGS}"))))

    assert "按单位" in shown
    assert "按员工" in shown
    assert "来电三声内接听" in hers
    assert "来电三声内接听" not in nobodys.split("导出")[1]
    assert [row[1] for row in sheet.active.iter_rows(min_row=2, values_only=True)] == ["来电三声内接听"]


def test_sums_of_members_show_only_to_those_who_may_see_their_results(client, scene, draft, now):
    take_complaint(scene, now - timedelta(hours=5), rings=3)
    client.force_login(scene.people["管理员"])
    client.post(f"/drafts/{draft.pk}/standards/{RINGS}", {
        "at_most": "2", "words-zh": "两声", "words-en": "Two", "version": 1})
    trial = tried(scene, Draft.objects.get(), now)
    trier = make_position("制度员", {"try_draft": "subtree", "see_regulation": "subtree"})
    client.force_login(make_member("卫制度", scene.company, position=trier))

    shown = text_of(client.get(f"/trials/{trial.pk}"))
    def lines(query=""):
        return client.get(f"/trials/{trial.pk}{query}").content.decode().count(f"/trials/{trial.pk}/lines/")

    hers = f"?member={scene.people['周婷'].pk}"
    sheet = load_workbook(BytesIO(b"".join(client.get(f"/lists/trial_lines.xlsx{hers}&trial={trial.pk}"))))

    assert "按单位" in shown
    assert "按员工" not in shown
    assert "周婷" not in shown
    assert (lines(), lines(hers), sheet.active.max_row) == (1, 0, 1)  # of a member nothing but the heading
    client.force_login(scene.people["管理员"])
    assert lines(hers) == 1


def test_a_trial_is_shared_with_a_colleague_who_is_told_and_reads_it(client, scene, draft, now):
    take_complaint(scene, now - timedelta(hours=5), rings=3)
    client.force_login(scene.people["管理员"])
    client.post(f"/drafts/{draft.pk}/standards/{RINGS}", {
        "at_most": "2", "words-zh": "两声", "words-en": "Two", "version": 1})
    trial = tried(scene, Draft.objects.get(), now)
    reader, other = scene.people["周婷"], scene.people["郑强"]

    shared = client.post(f"/trials/{trial.pk}/sharing", {"to": f"{reader.name} #{reader.pk}"})
    again = client.post(f"/trials/{trial.pk}/sharing", {"to": f"{reader.name} #{reader.pk}"})
    client.force_login(other)
    unseen = client.get(f"/trials/{trial.pk}").status_code
    client.force_login(reader)

    assert shared.status_code == 302
    assert "已可查看" in text_of(again)
    assert unseen == 403
    told = Notice.objects.get(what="trial_shared")
    assert (told.to, told.names["count"]) == (reader, 1)
    hers = client.get(f"/trials/{trial.pk}")
    assert "来电三声内接听" in text_of(hers)
    assert f'href="/drafts/{draft.pk}' not in hers.content.decode()  # they may read the trial, and no draft
    assert client.post(f"/trials/{trial.pk}/sharing", {"to": f"{other.name} #{other.pk}"}).status_code == 403
    asked = Notice.objects.filter(what="trial_made").get()
    assert asked.to == scene.people["管理员"]


def test_who_stands_above_shares_a_trial_with_colleagues_of_the_head_office(client, scene, draft, now):
    office = scene.company.parent
    writer, colleague = make_administrator("总部制度员", unit=office), make_member("总部同事", office)
    trial = ask_trial(draft.pk, [scene.company], since=now - timedelta(days=2), until=now,
                      by=as_member(writer, now), at=now)
    make_next_trial(lambda: now)
    client.force_login(writer)

    assert client.get(f"/trials/{trial.pk}").status_code == 200
    shared = client.post(f"/trials/{trial.pk}/sharing", {"to": f"{colleague.name} #{colleague.pk}"})

    assert shared.status_code == 302
    trial.refresh_from_db()
    assert trial.readers == [colleague.pk]


def test_a_share_is_taken_back_on_the_page_of_the_trial(client, scene, draft, now):
    trial = tried(scene, draft, now)
    reader, other = scene.people["周婷"], scene.people["郑强"]
    client.force_login(scene.people["管理员"])
    for one in (reader, other):
        client.post(f"/trials/{trial.pk}/sharing", {"to": f"{one.name} #{one.pk}"})
    shown = client.get(f"/trials/{trial.pk}").content.decode().split('id="readers"')[1].split("</ul>")[0]
    client.force_login(other)
    hers = client.get(f"/trials/{trial.pk}").content.decode()
    wrong = client.post(f"/trials/{trial.pk}/unsharing", {"to": reader.pk})
    client.force_login(scene.people["管理员"])
    done = client.post(f"/trials/{trial.pk}/unsharing", {"to": reader.pk})
    said = text_of(client.get(done.url))
    again = client.post(f"/trials/{trial.pk}/unsharing", {"to": reader.pk})

    assert shown.count("收回") >= 2
    for one, address in ((other, "/regulation/"), (reader, "/regulation/")):  # where those look who see no drafts
        client.force_login(one)
        listed = client.get(address).content.decode().partition('id="shared-trials"')[2]
        assert (f'href="/trials/{trial.pk}"' in listed) == (one == other)
    assert 'id="readers"' not in hers  # with whom else it is shared is nobody else's
    assert (wrong.status_code, done.status_code, again.status_code) == (403, 302, 422)
    assert "已收回" in said
    for one, status in ((reader, 403), (other, 200)):
        client.force_login(one)
        assert client.get(f"/trials/{trial.pk}").status_code == status


@pytest.mark.parametrize(("minutes", "every"), [(0, 1), (0.5, 4), (1.5, 10), (60, 10)])
def test_the_page_of_a_trial_asks_seldomer_the_longer_it_takes(admin, scene, draft, now, minutes, every):
    by = scene.by("管理员", now)
    trial = ask_trial(draft.pk, [scene.company], since=now - timedelta(days=2), until=now, by=by, at=now)
    Trial.objects.update(at=timezone.now() - timedelta(minutes=minutes))

    page = admin.get(f"/trials/{trial.pk}").content.decode()

    assert f'hx-trigger="every {every}s"' in page
    assert f'data-live="trial:{trial.pk}"' in page
    assert 'id="trial-cancel"' in page


def test_the_page_of_a_trial_that_is_over_asks_no_more(admin, scene, draft, now):
    trial = tried(scene, draft, now)

    page = admin.get(f"/trials/{trial.pk}").content.decode()

    assert "hx-trigger=\"every" not in page
    assert f'data-live="trial:{trial.pk}"' not in page
