"""Who reads English or traditional Chinese meets no simplified word of the software or of a pack."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from shouwen.cases.actions.complaint import carry_out
from shouwen.cases.deeds import DEEDS
from shouwen.cases.models import Case, CaseState
from shouwen.cases.pack import forms_for
from shouwen.cases.reading import matter_of_case
from shouwen.channels.letters import notice_letter
from shouwen.compliance import wording
from shouwen.compliance.models import Finding
from shouwen.compliance.naming import positions_named
from shouwen.facts.kinds import declared
from shouwen.organisation.actions.tokens import make_token
from shouwen.organisation.models import Member, Unit
from shouwen.regulation.outcomes import Verdict
from shouwen.regulation.vocabulary import vocabulary_of
from shouwen.web.components.signs import SIGNS
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.actions.entries import begin_entry, sign_entry
from shouwen.work.models import Deadline, DeadlineState, Notice, Task, TaskState
from tests.a_case import one_of_each
from tests.browser import Browser
from tests.chinese_left import left_in, texts_of
from tests.page_addresses import address_of, page_patterns
from tests.scenes import service_department, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

LANGUAGES = ("en", "zh-hant")
#: What people of the scene wrote; names of people, units and positions of the house are read from the database.
WRITTEN = ("客户.csv", "客户姓名", "联系电话", "刘海", "陈溪",
           "热水壶漏电", "新买的热水壶通电后外壳带电。", "热水壶", "保温壶", "退货", "等配件", "质量问题", "照片.pdf",
           "程序", "刘洋", "上海", "看过了", "急", "搬迁期间", "宁波", "海曙服务点", "老客户", "吴小姐",
           "邹平", "回款变慢", "十一月征求意见", "同意的客户",
           # examples are called by who wrote them
           "重新立案之后，两个时限都从头计起", "两小时内决定受理", "不受理也是决定；服务时间外不计")
#: Pages that are drawings of the software for its makers, or files as they were adopted.
NOT_READ = frozenset({"styleguide", "attachment"})
HTML = "text/html"
#: Articles with a deadline, a table, a form, a flow, and one that nothing carries out.
ARTICLES = ("第三章/十五/第二条/2", "第三章/十五/第三条/3", "第三章/八", "第三章/十五/第三条",
            "第一章/三/五/（1）", "第三章/十三")


@pytest.fixture(scope="module")
def things(stage, tmp_path_factory):  # noqa: F811
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("files"))
        found = one_of_each(stage)
        found.late = go_on(stage)
        yield found


@pytest.fixture(autouse=True)
def _undone(scene):  # noqa: F811
    """Whatever a test does is undone."""


def go_on(scene):  # noqa: F811
    """Carry a complaint some way on that was opened long ago: its deadlines are missed, and people told of it."""
    at = timezone.now() - timedelta(minutes=50)
    who = scene.by("周婷", at)
    late = take_complaint(scene, at - timedelta(days=40), is_sudden=True)
    form = next(one for one in forms_for(scene.service.pk, at) if one.title == "客户投诉登记表一")
    register = begin_entry(matter_of_case(late), form, {"投诉类型": "商品"}, by=who, at=at)
    sign_entry(register, "制表", 1, by=who, at=at)
    for noun, answers, words in (
        ("judgement", {"class": "商品质量", "reasons_sufficient": "true", "demand_reasonable": "true"}, "看过了"),
        ("acceptance", {"promised_on": (timezone.now() + timedelta(days=9)).date().isoformat()}, ""),
        ("reply", {"which": "first", "thanked": "true", "apologised": "true"}, "看过了"),
    ):
        carry_out(Case.objects.get(pk=late.pk), noun, answers, words, by=who, at=at)
    while sweep_deadlines(timezone.now()):
        pass
    return late


def reader(things, language, name="管理员"):
    """Return a browser of somebody who reads a language."""
    member = things.people[name]
    Member.objects.filter(pk=member.pk).update(language=language)
    client = Browser(raise_request_exception=False)
    client.force_login(member)
    return client


def written():
    """Return the words of people that stand in the pages of the scene."""
    names = [*Member.objects.values_list("name", flat=True), *Unit.objects.values_list("name", flat=True)]
    return [*WRITTEN, *names, *(name[-2:] for name in names)]


def pages(things):
    """Return every address of a page that can be read."""
    for name, where in page_patterns():
        if name not in NOT_READ:
            yield address_of(where, things)


def addresses(things):
    """Return the addresses that are walked: every page, every deed of a complaint, every "why?" of one that went on."""
    late = things.late
    yield from pages(things)
    yield from (f"/cases/{things.case.pk}/{noun}" for noun in DEEDS)
    yield from (f"/cases/{late.pk}{part}" for part in ("", "/flow", "/forms", "/closure", "/transfer", "/pause"))
    yield f"/notices/of/{late.reference}"
    yield from (f"/why/deadlines/{row.pk}" for row in Deadline.objects.filter(holder=late.reference))
    yield from (f"/why/findings/{row.pk}" for row in Finding.objects.filter(holder=late.reference))
    yield from (f"/regulation/service-department@1/{article}" for article in ARTICLES)
    yield from (f"/tasks/{row.pk}" for row in Task.objects.filter(matter=late.reference))


def walk(client, things, language):
    """Return what is left in Chinese by address, and how many pages were read."""
    theirs, left, read = written(), {}, 0
    for path in addresses(things):
        answer = client.get(path)
        if answer.status_code < 300 and answer.headers["Content-Type"].startswith(HTML):
            read += 1
            if found := left_in(texts_of(answer.content.decode()), language, theirs):
                left[path] = found
    return left, read


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "least"), [("管理员", 100), pytest.param("周婷", 80, marks=pytest.mark.prove)])
def test_no_page_says_a_word_of_its_own_in_simplified_chinese(things, language, name, least):
    left, read = walk(reader(things, language, name), things, language)

    assert left == {}
    assert read > least


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hant", marks=pytest.mark.prove)])
def test_without_the_words_of_the_pack_the_walk_finds_what_is_left(things, language, monkeypatch):
    """The walk above can fail: it finds keys where nobody puts them in words."""
    monkeypatch.setattr(wording, "_table", lambda _edition, _language: {})
    monkeypatch.setattr(wording, "_list_table", lambda _edition, _name, _language: {})

    left, _read = walk(reader(things, language, "周婷"), things, language)

    case = f"/cases/{things.late.pk}"
    assert {case, f"{case}/forms", "/", "/notices/"} <= set(left)
    assert any("商品质量" in text for text in left[case])


@pytest.mark.parametrize(("language", "title", "sentence"), [
    ("en", "Recorded before judged", "No judgement before the content is registered."),
    ("zh-hant", "先有記錄再判定性質", "沒有登記投訴內容，不得判定性質。"),
    ("zh-hans", "先有记录再判定性质", "没有登记投诉内容，不得判定性质。"),
])
def test_a_refusal_says_its_article_in_the_readers_language(things, language, title, sentence):
    client = reader(things, language, "周婷")

    answer = client.post(f"/cases/{things.offered.pk}/judgement", {"class": "商品质量", "words": "看过了"})

    assert answer.status_code == 409
    assert title in answer.content.decode()
    assert sentence in answer.content.decode()
    if language != "zh-hans":
        assert left_in(texts_of(answer.content.decode()), language, written()) == []


@pytest.mark.parametrize(("language", "said"), [
    ("en", "Settled completely in the shortest time"), ("zh-hant", "最短時間內全面解決"),
    ("zh-hans", "最短时间内全面解决"),
])
def test_mail_is_written_in_the_language_of_whom_it_goes_to(things, language, said):
    notice = Notice.objects.filter(what="escalated", names__title="最短时间内全面解决").select_related("to__home").first()
    notice.to.language, notice.to.mail = language, "x@example.org"

    letter = notice_letter(notice, sender="house@example.org")

    assert said in letter["Subject"]
    assert said in letter.get_body(("html",)).get_content()


@pytest.mark.parametrize(("language", "name"), [("en", "Judge the complaint"), ("zh-hant", "判定性質")])
def test_a_flow_is_drawn_in_the_readers_language(things, language, name):
    answer = reader(things, language).get(reverse("case-flow-file", args=[things.case.pk, things.run.pk]))

    names = re.findall(r' name="([^"]*)"', answer.content.decode())
    assert name in names
    assert left_in(names, language, []) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_and_sheet_speak_the_readers_language(things, language):
    client = reader(things, language, "周婷")

    sheet = client.get(reverse("entry-sheet", args=[things.entry.pk]))

    cells = [str(cell.value) for row in load_workbook(BytesIO(sheet.content)).active for cell in row if cell.value]
    official = re.compile(r"第三章/\S+")  # the number of an article
    assert left_in([official.sub("", cell) for cell in cells], language, [*written(), "退货"]) == []


def test_the_api_tells_titles_in_the_language_asked_for(things):
    _token, text = make_token(things.people["周婷"], "程序二", ["*"], lasts_for=timedelta(days=1),
                              by=things.scene.by("周婷", timezone.now()), at=timezone.now())

    def asked(language):
        return Browser().get(f"/api/cases/{things.late.pk}", headers={
            "Authorization": f"Bearer {text}", "Accept-Language": language}).json()

    english, traditional = asked("en"), asked("zh-hant")

    assert "Settled completely in the shortest time" in {one["title"] for one in english["deadlines"]}
    assert "最短時間內全面解決" in {one["title"] for one in traditional["deadlines"]}
    assert "Register the complaint" in {one["title"] for one in english["tasks"]}
    assert {"Case opened", "Complaint judged"} <= {one["title"] for one in english["course"]}
    replied = next(one for one in english["course"] if one["kind"] == "case.replied")
    assert (replied["figures"]["which"], replied["said"]["Which"]) == ("first", "First answer")


def test_every_key_of_the_pack_has_english_words():
    read = service_department()
    places = {place for signed in read.signed_forms for places in signed.signs for place in places}
    lanes = {lane for flow in read.flows.values() for lane in flow.lanes}
    asked = {ask.name for flow in read.flows.values() for node in flow.nodes.values() for ask in node.asks}
    options = {one for ask in read.asks.values() for one in (*ask.options, ask.unit) if one}
    kinds = {runs.case for runs in read.runs if runs.case}
    named = set(positions_named(read))
    words = vocabulary_of(read)

    assert {key for key, said in words.items() if not said.en} == set()
    assert places | lanes | asked | options | kinds | named <= set(words)


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "季度"), ("zh-hant", "季度"), ("en", "quarter")])
def test_a_period_that_a_site_chooses_is_called_in_the_language_of_its_reader(language, said):
    assert wording.PackWords([service_department()], language)("quarter") == said


def test_every_kind_of_fact_and_figure_has_words_in_both_languages():
    # Some tests declare kinds of their own.
    kinds = [kind for kind in declared().values() if not kind.name.startswith(("test.", "tried."))]
    of_house = [(kind.name, one) for kind in kinds for one in kind.figures.values()]

    assert {kind.name for kind in kinds if not kind.en} == set()
    assert {(kind, one.name) for kind, one in of_house if one.words.zh == one.name} == set()
    assert {(kind, one.name) for kind, one in of_house for said in one.said.values() if not said.en} == set()


def test_every_state_has_a_sign_of_its_own():
    states = {*Verdict, "withdrawn", *DeadlineState, *TaskState, *CaseState}

    assert {state for state in map(str, states) if state not in SIGNS} == set()
