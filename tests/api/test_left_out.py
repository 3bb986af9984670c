"""A change says only what changes: what it leaves out stays as it is, and nothing that it says is dropped in silence."""

import pytest

from shouwen.customers.models import Customer
from tests.api.program import Program

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


def test_a_case_keeps_what_a_change_leaves_out(scene, case):
    program = Program(scene.people["周婷"])
    program.post(f"cases/{case.pk}/change", {"version": 1, "words": "外壳带电", "demand": "退货", "urgency": "急"})

    named = program.post(f"cases/{case.pk}/change", {"version": 2, "product": {"name": "热水壶"}})
    emptied = program.post(f"cases/{case.pk}/change", {"version": 3, "demand": ""})

    subject = case.subject
    case.refresh_from_db()
    assert (named.status_code, emptied.status_code) == (200, 200), emptied.content
    assert (case.subject, case.words, case.demand, case.urgency) == (subject, "外壳带电", "", "急")
    assert case.particulars["product.name"] == "热水壶"


def test_a_customer_keeps_their_numbers_when_only_the_remark_changes(scene):
    program = Program(scene.people["周婷"])
    made = program.post("customers", {"unit": scene.service.pk, "name": "孙丽", "company": "丽声", "points": [
        {"kind": "phone", "value": "13800138000", "label": "家"}, {"kind": "phone", "value": "13900139000"}]}).json()

    changed = program.post(f"customers/{made['id']}/change", {"version": 1, "remark": "上午不接"})

    customer = Customer.objects.get(pk=made["id"])
    assert changed.status_code == 200, changed.content
    assert (customer.name, customer.company, customer.remark) == ("孙丽", "丽声", "上午不接")
    assert list(customer.points.order_by("-is_main", "pk").values_list("value", "label")) == [
        ("13800138000", "家"), ("13900139000", "")]


@pytest.mark.parametrize(("path", "given", "kept"), [
    ("members", {"phone": "138"}, ("name", "mail", "home")),
    ("units", {"name": "品质部"}, ("name_en", "code", "zone")),
])
def test_the_organisation_keeps_what_a_change_leaves_out(scene, path, given, kept):
    program = Program(scene.people["管理员"])
    number = scene.people["吴敏"].pk if path == "members" else scene.departments["质检部"].pk
    before = program.get(f"{path}/{number}").json()
    deed = "change" if path == "members" else "renaming"
    filled = {"mail": "wu@example.com"} if path == "members" else {"name": "质检部", "name_en": "Quality", "code": "ZJ9"}
    program.post(f"{path}/{number}/{deed}", {"version": before["version"], **filled})
    before = program.get(f"{path}/{number}").json()

    done = program.post(f"{path}/{number}/{deed}", {"version": before["version"], **given})

    after = program.get(f"{path}/{number}").json()
    assert done.status_code == 200, done.content
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def test_a_field_that_a_form_has_not_is_refused_and_nothing_is_saved(scene, case):
    program = Program(scene.people["周婷"])
    begun = program.post(f"cases/{case.pk}/entries", {"form": "客户投诉登记表一", "values": {"投诉类型": "商品"}}).json()

    odd = program.post(f"entries/{begun['id']}/version", {"version": 1, "values": {"投诉类型": "服务", "没有": "1"}})

    assert (odd.status_code, odd.json()["field"]) == (422, "没有")
    assert "没有" in odd.json()["sentence"]
    assert program.get(f"entries/{begun['id']}").json()["version"] == 1


def test_a_form_says_how_its_values_are_written_and_which_the_matter_fills(scene, case):
    forms = {form["name"]: form for form in Program(scene.people["周婷"]).get(f"cases/{case.pk}/forms").json()}

    asked = forms["客户投诉调查表"]["values_schema"]["properties"]
    register = forms["客户投诉登记表一"]

    assert set(asked["调查"]["items"]["properties"]) >= {"编号", "摘要", "发生原因", "处理经过", "对策"}
    assert asked["填写日期"]["format"] == "date"
    filled = {field["name"] for field in register["fields"] if field["source"] and field["type"] != "signature"}
    assert filled
    assert {name for name, one in register["values_schema"]["properties"].items() if one.get("readOnly")} >= filled


def test_a_signature_says_on_which_version_the_form_stands(scene, case):
    program = Program(scene.people["周婷"])
    begun = program.post(f"cases/{case.pk}/entries", {"form": "客户投诉登记表一", "values": {}}).json()

    signed = program.post(f"entries/{begun['id']}/signature",
                          {"place": "制表", "version": 1, "values": {"投诉类型": "商品"}})

    assert (signed.status_code, signed.json()["version"]) == (201, 2), signed.content


def test_a_refusal_out_of_turn_names_who_must_sign_first_in_its_ground_too(scene, case):
    handler = Program(scene.people["周婷"])
    begun = handler.post(f"cases/{case.pk}/entries", {"form": "客户投诉登记表一", "values": {"投诉类型": "商品"}}).json()

    early = Program(scene.people["郑强"]).post(f"entries/{begun['id']}/signature", {"place": "审核", "version": 1},
                                             language="zh-hans").json()

    assert [ground["sentence"] for ground in early["grounds"]] == [early["sentence"]]
    assert "%(" not in early["sentence"]


def test_a_form_filled_in_wrongly_names_each_field(scene, case):
    program = Program(scene.people["周婷"])
    begun = program.post(f"cases/{case.pk}/entries", {"form": "客户投诉调查表", "values": {}}).json()

    wrong = program.post(f"entries/{begun['id']}/version",
                         {"version": 1, "values": {"填写日期": "2026/3/2", "调查": "x"}}).json()

    assert (wrong["field"], [ground["field"] for ground in wrong["grounds"]]) == ("填写日期", ["填写日期", "调查"])


WRONG = [
    ({"subject": ""}, "subject", "至少 1 个字。"),
    ({"subject": "字" * 201}, "subject", "最多 200 个字。"),
    ({"channel": "smoke"}, "channel", None),
    ({"rings": "two"}, "rings", "此处须为整数。"),
    ({"rings": -1}, "rings", "不得小于 0。"),
    ({"at": "2026-03-02T09:30:00"}, "at", "时间须带时区，例如 2026-03-02T09:30:00+08:00。"),
    ({"unknown": 1}, "unknown", "此处没有这一项。"),
    ({"customer": 1, "new_customer": {"name": "某人"}}, "", None),
]


@pytest.mark.parametrize(("given", "field", "sentence"), WRONG)
def test_what_is_wrong_with_an_input_is_said_in_the_askers_language(scene, given, field, sentence):
    call = {"unit": scene.service.pk, "channel": "phone", "subject": "漏电", "new_customer": {"name": "某人"}}

    answer = Program(scene.people["周婷"]).post("contacts", {**call, **given}, language="zh-hans")

    said = answer.json()
    assert (answer.status_code, said["field"]) == (422, field)
    ground = said["grounds"][0]
    assert ground["field"] == field
    assert sentence is None or ground["sentence"] == sentence
    assert any("一" <= letter <= "鿿" for letter in ground["sentence"]), ground
