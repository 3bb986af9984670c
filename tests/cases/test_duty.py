"""Who answers for a case and has its work when whoever did has left, or is accused in it: never they, and not nobody."""

import pytest

from shouwen.cases.actions.closing import merge_case, reopen_case
from shouwen.cases.actions.handing_on import hand_on_case
from shouwen.cases.actions.opening import Wanted, open_case
from shouwen.cases.actions.pauses import pause_case, resume_case
from shouwen.cases.actions.transfers import accept_transfer, decline_transfer, offer_case, open_sub_case
from shouwen.cases.kinds import JOINT
from shouwen.cases.models import Case, CasePause, Transfer
from shouwen.cases.reading import matter_of_case
from shouwen.contacts.models import Contact
from shouwen.facts.refusals import Why
from shouwen.organisation.actions import leave_member
from shouwen.organisation.queries import stand_in_of
from shouwen.work.actions.entries import begin_entry, sign_entry
from shouwen.work.actions.tasks import take_task
from shouwen.work.entries import form_in
from shouwen.work.models import Entry, Notice, Task
from tests.cases.test_complaint import do
from tests.cases.test_who_acts import people  # noqa: F401  a fixture
from tests.factories import facts_of, refusal_of, stand_in
from tests.scenes import local, service_department, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

START = local("2026-03-02 09:00")
AT = local("2026-03-02 10:00")
LATER = local("2026-03-02 11:00")


def accuse(scene, case, who, by="郑强", at=LATER):  # noqa: F811
    do(scene, case, "accusation", by, at, accused=str(scene.people[who].pk))
    return again(case)


def again(case):
    return Case.objects.get(pk=case.pk)


def names(*members):
    return [None if one is None else one.name for one in members]


def part_of(scene, case):  # noqa: F811
    return open_sub_case(case, scene.departments["质检部"], Wanted(JOINT, "检验温控器", words="三天内"),
                         by=scene.by("周婷", AT), at=AT)


def another(case, scene, **wanted):  # noqa: F811
    told = Wanted("投诉", "又漏电", case.class_key, words="还是漏电", **wanted)
    return open_case(case.contact, told, by=scene.by("周婷", AT), at=AT)


def leave(scene, who, successor=None):  # noqa: F811
    leave_member(scene.people[who], scene.people[successor] if successor else None, by=scene.by("管理员", AT), at=AT)


# ---- whoever is accused


def test_the_duty_passes_on_from_whom_a_complaint_turns_out_to_be_about(scene):  # noqa: F811
    case = accuse(scene, take_complaint(scene, START), "周婷")

    assert names(case.first_owner, case.owner, case.holder) == ["周婷", "冯丽", None]
    assert [one.figures["to"] for one in facts_of("owner.passed_on", case)] == [scene.people["冯丽"].reference]


def test_the_head_who_is_accused_gets_no_duty_from_who_leaves(scene):  # noqa: F811
    case = take_complaint(scene, START, accused=scene.people["冯丽"])

    leave(scene, "周婷")

    assert again(case).owner.name != "冯丽"
    assert again(case).owner.left_at is None


def test_the_head_who_is_accused_is_not_told_to_find_somebody_else_for_it(scene):  # noqa: F811
    case = take_complaint(scene, START)
    hand_on_case(case, scene.people["冯丽"], "重大投诉", by=scene.by("周婷", AT), at=AT)

    accuse(scene, case, "冯丽")

    assert not Notice.objects.filter(matter=case.reference, to=scene.people["冯丽"], at=LATER).exists()
    assert not Task.objects.filter(matter=case.reference, state="open", holder=scene.people["冯丽"]).exists()


def test_whoever_takes_a_complaint_about_themselves_neither_holds_nor_answers_for_it(scene):  # noqa: F811
    case = another(take_complaint(scene, START), scene, accused=scene.people["周婷"])

    assert names(case.first_owner, case.owner, case.holder) == ["周婷", "冯丽", None]
    (named,) = facts_of("accused.named", case)
    assert (named.figures["accused"], named.figures["holds_case"]) == (scene.people["周婷"].reference, True)
    assert "改派他人承办" in set(Task.objects.filter(matter=case.reference).values_list("title", flat=True))


def test_open_parts_of_a_complaint_accuse_whom_it_accuses(scene, people):  # noqa: F811
    parent = take_complaint(scene, START)
    part = part_of(scene, parent)
    accept_transfer(Transfer.objects.get(case=part), by=scene.by("沈洁", AT), at=AT)

    accuse(scene, parent, "沈洁")

    assert (again(part).accused.name, again(part).holder) == ("沈洁", None)
    assert [one.figures["holds_case"] for one in facts_of("accused.named", part)] == [True]


def test_what_was_offered_to_whom_it_accuses_is_theirs_who_accept_it(scene, people):  # noqa: F811
    case = take_complaint(scene, START)
    offer = offer_case(case, scene.departments["质检部"], "质量", to_member=scene.people["沈洁"],
                       by=scene.by("周婷", AT), at=AT)  # fmt: skip
    accuse(scene, case, "沈洁")

    accept_transfer(offer, by=scene.by("尤美华", LATER), at=LATER)

    assert again(case).holder.name == "尤美华"


def test_merged_the_other_case_accuses_them_too_with_all_its_parts(scene, people):  # noqa: F811
    accusing = take_complaint(scene, START, accused=scene.people["沈洁"])
    into = another(accusing, scene)
    part = part_of(scene, into)
    accept_transfer(Transfer.objects.get(case=part), by=scene.by("沈洁", AT), at=AT)

    merge_case(accusing, into, by=scene.by("郑强", LATER), at=LATER)

    assert [again(one).accused.name for one in (into, part)] == ["沈洁", "沈洁"]
    assert again(part).holder is None


def test_a_part_that_moves_to_an_accusing_case_is_kept_from_whom_it_accuses(scene, people):  # noqa: F811
    case = take_complaint(scene, START)
    into = another(case, scene, accused=scene.people["沈洁"])
    part = part_of(scene, case)
    accept_transfer(Transfer.objects.get(case=part), by=scene.by("沈洁", AT), at=AT)

    merge_case(case, into, by=scene.by("郑强", LATER), at=LATER)

    assert (again(part).parent, again(part).accused.name, again(part).holder) == (into, "沈洁", None)


def test_complaints_about_two_members_are_not_merged(scene):  # noqa: F811
    case = take_complaint(scene, START, accused=scene.people["吴敏"])
    into = another(case, scene, accused=scene.people["周婷"])

    refused = refusal_of(lambda: merge_case(case, into, by=scene.by("郑强", LATER), at=LATER))

    assert (refused.why, refused.field) == (Why.BAD_INPUT, "into")


@pytest.mark.parametrize("deed", ["pause", "resume", "offer", "part", "hand on", "merge", "merge into", "reopen"])
def test_the_accused_moves_nothing_of_the_case(scene, deed):  # noqa: F811
    case = take_complaint(scene, START, accused=scene.people["郑强"])
    other = another(case, scene)
    if deed == "resume":
        pause_case(case, "等客户", by=scene.by("周婷", AT), at=AT)
    if deed == "reopen":
        Case.objects.filter(pk=case.pk).update(state="closed", closed_at=AT)
    by = scene.by("郑强", LATER)

    refused = refusal_of({
        "pause": lambda: pause_case(case, "等客户", by=by, at=LATER),
        "resume": lambda: resume_case(case, by=by, at=LATER),
        "offer": lambda: offer_case(case, scene.departments["质检部"], "质量", by=by, at=LATER),
        "part": lambda: open_sub_case(case, scene.departments["质检部"], Wanted(JOINT, "检验"), by=by, at=LATER),
        "hand on": lambda: hand_on_case(case, scene.people["吴敏"], by=by, at=LATER),
        "merge": lambda: merge_case(case, other, by=by, at=LATER),
        "merge into": lambda: merge_case(other, case, by=by, at=LATER),
        "reopen": lambda: reopen_case(case, "客户又来电", by=by, at=LATER),
    }[deed])

    assert refused.why is Why.NOT_ALLOWED
    assert again(case).version == case.version


def test_a_stand_in_who_is_accused_is_told_nothing_of_it_for_another(scene):  # noqa: F811
    case = take_complaint(scene, START, accused=scene.people["吴敏"])
    stand_in(scene.people["郑强"], scene.people["吴敏"], since=START)

    hand_on_case(case, scene.people["郑强"], "请跟进", by=scene.by("周婷", AT), at=AT)

    told = Notice.objects.get(matter=case.reference, what="handed_on")
    assert (told.to.name, told.why) == ("郑强", "holds")


@pytest.mark.parametrize("first", ["accused", "signed"])
def test_who_posts_members_is_told_of_a_place_that_only_the_accused_could_sign(scene, people, first):  # noqa: F811
    case = take_complaint(scene, START)
    entry = begin_entry(matter_of_case(again(case)), form_in(service_department().hash, "客户投诉处理表"),
                        {"经办人意见": "属实"}, by=scene.by("周婷", AT), at=AT)  # fmt: skip
    if first == "accused":
        accuse(scene, case, "沈洁", at=AT)
    for place, who in (("制表", "周婷"), ("审核", "郑强"), ("经办人", "周婷")):
        sign_entry(Entry.objects.get(pk=entry.pk), place, entry.latest, by=scene.by(who, AT), at=AT)
    if first == "signed":
        accuse(scene, case, "沈洁", at=AT)

    (told,) = Notice.objects.filter(what="place_barred")

    assert (told.to.name, told.names["place"], told.names["title"]) == ("管理员", "质检部门", "客户投诉处理表")
    assert refusal_of(lambda: sign_entry(entry, "质检部门", entry.latest, values={"质检部门意见": "合格"},
                                         by=scene.by("沈洁", LATER), at=LATER)).why is Why.AGAINST_THE_RULES


# ---- whoever has left


def test_reopened_a_case_is_answered_for_by_who_succeeds_and_held_by_who_reopens_it(scene):  # noqa: F811
    case = take_complaint(scene, START)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=AT)
    leave(scene, "周婷", "吴敏")

    reopen_case(case, "客户又来电", by=scene.by("郑强", LATER), at=LATER)

    assert names(again(case).first_owner, again(case).owner, again(case).holder) == ["周婷", "吴敏", "郑强"]
    assert [one.figures["to"] for one in facts_of("owner.passed_on", case)] == [scene.people["吴敏"].reference]


def test_a_case_from_a_contact_of_who_left_is_answered_for_by_who_succeeds(scene):  # noqa: F811
    contact = take_complaint(scene, START).contact
    leave(scene, "周婷", "吴敏")
    contact = Contact.objects.get(pk=contact.pk)

    case = open_case(contact, Wanted("投诉", "又漏电", "商品质量"), by=scene.by("郑强", LATER), at=LATER)

    assert names(case.first_owner, case.owner, case.holder) == ["周婷", "吴敏", "郑强"]
    assert [one.figures["to"] for one in facts_of("owner.passed_on", case)] == [scene.people["吴敏"].reference]


def test_the_duty_goes_on_to_who_succeeds_the_successor(scene):  # noqa: F811
    contact = take_complaint(scene, START).contact
    leave(scene, "周婷", "吴敏")
    leave(scene, "吴敏", "郑强")
    contact = Contact.objects.get(pk=contact.pk)

    case = open_case(contact, Wanted("投诉", "又漏电", "商品质量"), by=scene.by("冯丽", LATER), at=LATER)

    assert case.owner.name == "郑强"


def test_what_was_offered_to_who_left_is_theirs_who_accept_it(scene, people):  # noqa: F811
    case = take_complaint(scene, START)
    offer = offer_case(case, scene.departments["质检部"], "质量", to_member=scene.people["沈洁"],
                       by=scene.by("周婷", AT), at=AT)  # fmt: skip
    leave(scene, "沈洁")

    accept_transfer(offer, by=scene.by("尤美华", LATER), at=LATER)

    assert again(case).holder.name == "尤美华"


def test_a_part_that_is_declined_goes_to_who_has_the_case_when_who_asked_has_left(scene, people):  # noqa: F811
    part = part_of(scene, take_complaint(scene, START))
    leave(scene, "周婷", "吴敏")

    decline_transfer(Transfer.objects.get(case=part), "不归我们", by=scene.by("沈洁", LATER), at=LATER)

    assert (again(part).unit, again(part).holder.name) == (scene.service, "吴敏")
    assert Notice.objects.get(what="declined").to.name == "吴敏"


def test_nobody_stands_in_for_others_once_they_have_left(scene):  # noqa: F811
    case = take_complaint(scene, START)
    stand_in(scene.people["周婷"], scene.people["吴敏"], since=START)
    take_task(Task.objects.get(matter=case.reference), by=scene.by("吴敏", AT), at=AT)

    leave(scene, "吴敏")

    assert stand_in_of(scene.people["周婷"].pk, LATER) is None
    assert Task.objects.get(matter=case.reference).holder is None


def test_a_merged_case_waits_for_nothing_any_more(scene):  # noqa: F811
    case = take_complaint(scene, START)
    pause_case(case, "等客户", by=scene.by("周婷", AT), at=AT)

    merge_case(case, another(case, scene), by=scene.by("郑强", LATER), at=LATER)

    assert [one.until for one in CasePause.objects.filter(case=case)] == [LATER]
