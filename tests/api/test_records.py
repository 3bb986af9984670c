"""Forms of a contact and about a member over the API: for whom they are, and for nobody else."""

import pytest
from django.utils import timezone

from shouwen.work.models import Entry
from tests.api.program import Program
from tests.scenes import take_complaint

OUT, PLAN, MESSAGE = "外出登记表", "日工作安排表", "电话留言单"
GOING = {"外出时间": "2026-03-02T10:00:00+08:00", "预计返回": "2026-03-02T11:00:00+08:00", "事由": "取检验报告",
         "去向": "质检站"}


@pytest.fixture
def contact(scene):
    return take_complaint(scene, timezone.now()).contact


def outing_of(scene, name="周婷"):
    member = scene.people[name]
    return Program(member).post(f"members/{member.pk}/entries", {"form": OUT, "values": GOING})


def message_of(scene, contact, name="周婷"):
    values = {"事由": "明天上门", "时间": "2026-03-03T09:00:00+08:00", "地点": "客户家", "姓名": "刘洋", "已复述": "是",
              "转告对象": scene.people["沈洁"].reference}
    return Program(scene.people[name]).post(f"contacts/{contact.pk}/entries", {"form": MESSAGE, "values": values})


def test_the_forms_of_each_say_what_they_are_of_and_who_signs(scene, contact):
    program = Program(scene.people["周婷"])

    about = program.get(f"members/{scene.people['周婷'].pk}/forms").json()
    of_contact = program.get(f"contacts/{contact.pk}/forms").json()

    of_members = (OUT, PLAN, "培训记录表", "物品携出许可单")
    assert {one["name"]: one["of"] for one in about} == dict.fromkeys(of_members, "member")
    assert {one["name"]: one["of"] for one in of_contact} == {MESSAGE: "contact", "售后服务登记表": "contact"}
    signs = {field["name"]: field["source"] for field in of_contact[0]["fields"] if field["type"] == "signature"}
    assert signs == {"记录人": "contact.received_by", "收到": "转告对象"}


def test_an_outing_is_registered_signed_approved_and_closed(scene):
    made = outing_of(scene).json()
    member, leader = Program(scene.people["周婷"]), Program(scene.people["冯丽"])

    first = member.post(f"entries/{made['id']}/signature", {"place": "外出人", "version": 1})
    second = leader.post(f"entries/{made['id']}/signature", {"place": "直接上级", "version": 1})
    back = member.post(f"entries/{made['id']}/signature", {
        "place": "返回登记", "version": 1, "values": {"实际返回": "2026-03-02T10:50:00+08:00"}})

    assert [answer.status_code for answer in (first, second, back)] == [201, 201, 201], back.content
    shown = leader.get(f"entries/{made['id']}").json()
    assert (shown["is_complete"], shown["matter"]) == (True, scene.people["周婷"].reference)
    rows = leader.get(f"members/{scene.people['周婷'].pk}/entries").json()["rows"]
    assert [(row["id"], row["form"]) for row in rows] == [(made["id"], OUT)]


@pytest.mark.parametrize(("name", "status"), [("冯丽", 200), ("管理员", 200), ("吴敏", 404), ("沈洁", 404), ("朱明", 404),
                                              ("褚伟", 404)])
def test_forms_about_a_member_are_for_them_and_their_leaders(scene, name, status):
    made, member, other = outing_of(scene).json(), scene.people["周婷"].pk, Program(scene.people[name])

    reads = [other.get(path).status_code for path in (
        f"members/{member}/forms", f"members/{member}/entries", f"entries/{made['id']}")]
    begins = other.post(f"members/{member}/entries", {"form": PLAN, "values": {"日期": "2026-03-02"}}).status_code
    saves = other.post(f"entries/{made['id']}/version", {"version": 1, "values": {"去向": "别处"}}).status_code

    # whoever signs a place of the register reads it, whatever their position allows besides
    assert reads[:2] == [status] * 2
    assert reads[2] == status
    assert (begins, saves) == ((201, 200) if status == 200 else (404, 404))


@pytest.mark.parametrize("name", ["冯丽", "吴敏", "管理员"])
def test_nobody_else_signs_for_a_member(scene, name):
    made = outing_of(scene).json()

    answer = Program(scene.people[name]).post(f"entries/{made['id']}/signature", {"place": "外出人", "version": 1})

    assert answer.status_code in {403, 404}
    assert not Entry.objects.get(pk=made["id"]).signatures.exists()


@pytest.mark.parametrize(("name", "reads", "begins"), [
    ("周婷", 200, 201), ("吴敏", 200, 201), ("冯丽", 200, 201), ("褚伟", 404, 404), ("沈洁", 404, 404)])
def test_forms_of_a_contact_are_for_whoever_may_see_it(scene, contact, name, reads, begins):
    other = Program(scene.people[name])

    assert other.get(f"contacts/{contact.pk}/forms").status_code == reads
    assert other.get(f"contacts/{contact.pk}/entries").status_code == reads
    assert message_of(scene, contact, name).status_code == begins


def test_whom_a_message_names_reads_and_signs_it_without_seeing_the_contact(scene, contact):
    made = message_of(scene, contact).json()
    Program(scene.people["周婷"]).post(f"entries/{made['id']}/signature", {"place": "记录人", "version": 1})
    named, other = Program(scene.people["沈洁"]), Program(scene.people["蒋涛"])

    assert [one.get(f"entries/{made['id']}").status_code for one in (named, other)] == [200, 404]
    assert named.get(f"contacts/{contact.pk}").status_code == 404
    assert other.post(f"entries/{made['id']}/signature", {"place": "收到", "version": 1}).status_code == 404
    assert named.post(f"entries/{made['id']}/signature", {"place": "收到", "version": 1}).status_code == 201


@pytest.mark.parametrize(("scope", "status"), [("see_case", 403), ("see_contact", 403), ("see_member_form", 200)])
def test_a_token_goes_no_further_than_its_scopes(scene, scope, status):
    made, member = outing_of(scene).json(), scene.people["周婷"]
    program = Program(member, scope)

    assert program.get(f"members/{member.pk}/forms").status_code == status
    assert program.get(f"members/{member.pk}/entries").status_code == status
    assert program.get(f"entries/{made['id']}").status_code == status
    begun = program.post(f"members/{member.pk}/entries", {"form": PLAN})
    assert (begun.status_code, begun.json()["error"]) == (403, "not_allowed")


def test_a_form_of_another_kind_is_refused_with_its_sentence(scene, contact):
    program = Program(scene.people["周婷"])

    wrong = [program.post(f"members/{scene.people['周婷'].pk}/entries", {"form": MESSAGE}),
             program.post(f"contacts/{contact.pk}/entries", {"form": OUT})]

    assert [answer.status_code for answer in wrong] == [422, 422]
    assert [answer.json()["sentence"] for answer in wrong] == [
        "The regulation in force has no such form about members.",
        "The regulation in force has no such form for contacts."]
