"""When a form is complete: nothing missing that somebody must write, every place signed; once, and what waits for it."""

import pytest
from django.db import transaction

from shouwen.compliance.actions import adopt_edition, set_local_value
from shouwen.facts.actions import record
from shouwen.facts.kinds import all_kinds
from shouwen.organisation.models import Member
from shouwen.regulation.packs import read_files
from shouwen.work.actions.entries import begin_entry, save_entry, sign_entry
from shouwen.work.entries import form_in
from shouwen.work.members import matter_of_member
from shouwen.work.models import Deadline
from tests.factories import as_member, facts_of, make_administrator, make_member, make_unit, post, refusal_of
from tests.scenes import local

PACK = """
name: sheets
edition: "1"
title: 表
in_force_from: 2025-01-01
asks:
  closer: {title: {zh: 归档人, en: Who files}, type: position, article: 一, why: 未写明, required: false}
"""
STANDARDS = """
- {form: 自查表, id: F-1, article: 一, schema: forms/自查表.yaml}
- {form: 请假条, id: F-2, article: 一, schema: forms/请假条.yaml, signs: [[本人], [主管]]}
- deadline: 当日自查
  id: D-1
  article: 一
  when: member.changed
  within: 1 day
  done: {when: entry.completed, where: form = '自查表'}
- gate: 只由归档人办完
  id: G-1
  article: 一
  before: entry.completed
  where: form = '请假条'
  only_by: ask.closer
"""
FORMS = {
    "自查表": "title: 自查表\nof: member\nfields: [{name: 仪容, required: true}, {name: 备注},"
    " {name: 说明, required_if: 仪容 = '不合格'}]",
    "请假条": "title: 请假条\nof: member\n"
    "fields: [{name: 事由, required: true}, {name: 意见, by: 主管, required: true},"
    " {name: 本人, type: signature, from: member}, {name: 主管, type: signature}]",
}
NOON = local("2026-03-02 12:00")


@pytest.fixture
def here(db):
    unit = make_unit("客户服务部")
    files = {"pack.yaml": PACK, "articles.yaml": "- {number: 一, says: 自查。}", "standards/all.yaml": STANDARDS}
    files |= {f"forms/{name}.yaml": text for name, text in FORMS.items()}
    edition = read_files({path: text.encode() for path, text in files.items()}, all_kinds())
    since = local("2026-03-01 00:00")
    with transaction.atomic():
        by = as_member(make_administrator())
        adopt_edition(unit, edition, {}, since=since, by=by, at=since)
    return unit, edition, by


def begin(here, name, values):
    unit, edition, by = here
    matter = matter_of_member(make_member("周婷", unit))
    return begin_entry(matter, form_in(edition.hash, name), values, by=by, at=NOON)


def completed(entry):
    return [(fact.figures["form"], fact.figures["version"]) for fact in facts_of("entry.completed", entry.matter)]


@pytest.mark.parametrize(
    ("values", "is_complete"),
    [
        ({"仪容": "合格"}, True),
        ({"备注": "迟"}, False),
        ({"仪容": "不合格"}, False),  # then it must say why
        ({"仪容": "不合格", "说明": "未戴工牌"}, True),
    ],
)
def test_without_signatures_it_is_complete_once_nothing_is_missing(here, values, is_complete):
    assert bool(completed(begin(here, "自查表", values))) is is_complete


def test_it_is_told_once_and_again_when_it_was_incomplete_meanwhile(here):
    entry = begin(here, "自查表", {"备注": "迟"})
    for values in ({"仪容": "合格"}, {"备注": "早"}, {"仪容": "不合格"}, {"说明": "未戴工牌"}):
        entry = save_entry(entry, values, entry.latest, by=here[2], at=NOON)

    assert completed(entry) == [("自查表", 2), ("自查表", 5)]


def test_what_waits_for_it_is_met(here):
    entry = begin(here, "自查表", {"备注": "迟"})
    with transaction.atomic():
        record("member.changed", at=NOON, unit=here[0].pk, by="system", about=entry.matter)
    save_entry(entry, {"仪容": "合格"}, 1, by=here[2], at=NOON)

    assert [one.state for one in Deadline.objects.filter(standard="D-1")] == ["met"]


def sign_leave(here, closer=None):
    """Return the slip of a member, signed by them, and what their superior, who signs last, does."""
    unit, edition, administrator = here
    if closer:
        with transaction.atomic():
            set_local_value(unit, "sheets", "closer", closer, since=NOON, by=administrator, at=NOON)
    entry = begin(here, "请假条", {"事由": "看病"})
    superior = make_member("郑强", unit)
    post(superior, "主管")
    person = as_member(Member.objects.get(name="周婷"), NOON)
    sign_entry(entry, "本人", 1, by=person, at=NOON)
    return entry, lambda: sign_entry(entry, "主管", 1, by=as_member(superior, NOON), at=NOON, values={"意见": "同意"})


def test_with_signatures_it_is_complete_when_the_last_place_has_signed(here):
    entry, sign_last = sign_leave(here, closer="主管")
    assert completed(entry) == []

    sign_last()

    assert completed(entry) == [("请假条", 2)]


def test_where_nobody_may_complete_it_since_a_position_is_unset_nothing_is_signed_and_it_says_who_may_set_it(here):
    entry, sign_last = sign_leave(here)

    refused = refusal_of(sign_last)

    (ground,) = refused.grounds
    administrator = here[2].member.name
    assert ground.missing == ("ask.closer",)
    assert f"本单位尚未设定〔归档人〕，可由{administrator}设定。" in ground.detail_words.in_language("zh-hans")
    assert f"The unit has not set [Who files]; {administrator} may set it." in ground.detail_words.in_language("en")
    assert [one.figures["place"] for one in facts_of("entry.signed", entry.matter)] == ["本人"]


def test_somebody_else_where_the_position_is_set_reads_only_the_rule(here):
    _, sign_last = sign_leave(here, closer="店长")

    (ground,) = refusal_of(sign_last).grounds

    assert (ground.missing, "尚未设定" in ground.detail) == ((), False)
