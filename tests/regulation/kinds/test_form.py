import pytest

from shouwen.regulation.errors import PackErrors
from tests.regulation.packing import PACK, Told, edition

SHEET = """
title: {zh: 处理表, en: Handling sheet}
of: case
fields:
  - {name: 编号, type: text, from: case.number}
  - {name: 经办人意见, en: Handler's opinion, type: long_text, by: 经办人, required: true}
  - {name: 质检意见, type: long_text, by: 质检}
  - {name: 财务意见, type: long_text, by: 财务}
"""
FORM = """
- form: 处理表
  id: S-1
  article: 一/2
  schema: forms/处理表.yaml
  signs: [[经办人], [质检, 财务], [总经理]]
  differ: [[经办人, 总经理]]
  before: case.closed
  where: kind = '投诉'
"""


def told(form=FORM):
    return Told(form, forms__处理表_dot_yaml=SHEET)


def sign(here, at, place, by, about="entry:1"):
    # the entry and its case are both named, as the module records it
    return here.tell(at, "entry.signed", about, by=by, for_whom="case:1", form="处理表", place=place)


def objections(here, at, place, by="member:9"):
    return here.object_to(at, "entry.signed", "entry:1", by=by, form="处理表", place=place)


def test_a_signature_out_of_order_is_refused_with_the_article_and_who_must_sign_first():
    here = told()

    (objection,) = objections(here, "03-02 09:00", "总经理")
    assert (objection.citation, objection.lists) == ("small@1#一/2", ("经办人",))
    sign(here, "03-02 09:01", "经办人", "member:1")
    (objection,) = objections(here, "03-02 09:02", "总经理")
    assert objection.lists == ("质检", "财务")


def test_inside_a_stage_any_order_is_right():
    here = told()
    sign(here, "03-02 09:01", "经办人", "member:1")

    assert objections(here, "03-02 09:02", "财务") == ()
    sign(here, "03-02 09:03", "财务", "member:2")
    assert objections(here, "03-02 09:04", "质检") == ()
    sign(here, "03-02 09:05", "质检", "member:3")
    assert objections(here, "03-02 09:06", "总经理") == ()


def test_a_signature_that_fell_must_be_given_again():
    here = told()
    sign(here, "03-02 09:01", "经办人", "member:1")
    here.tell("03-02 09:02", "signature.fallen", "entry:1", form="处理表", place="经办人")

    assert objections(here, "03-02 09:03", "质检")
    assert objections(here, "03-02 09:03", "经办人") == ()


def test_two_places_that_must_differ_are_not_signed_by_one_person():
    here = told()
    for at, place, by in (
        ("09:01", "经办人", "member:1"),
        ("09:02", "质检", "member:2"),
        ("09:03", "财务", "member:3"),
    ):
        sign(here, f"03-02 {at}", place, by)

    (objection,) = objections(here, "03-02 09:04", "总经理", by="member:1")
    assert objection.lists == ("经办人",)
    assert objections(here, "03-02 09:04", "总经理", by="member:4") == ()


def test_the_deed_is_refused_until_every_place_has_signed():
    here = told()
    here.tell("03-02 08:00", "case.opened", kind="投诉")

    (objection,) = here.object_to("03-02 09:00", "case.closed", kind="投诉")
    assert objection.lists == ("经办人", "质检", "财务", "总经理")
    assert here.object_to("03-02 09:00", "case.closed", kind="咨询") == ()
    assert here.object_to("03-02 09:00", "case.closed")[0].missing == ("kind",)
    for minute, (place, by) in enumerate((("经办人", 1), ("质检", 2), ("财务", 3), ("总经理", 4))):
        sign(here, f"03-02 10:{minute:02}", place, f"member:{by}")
    assert here.object_to("03-02 11:00", "case.closed", kind="投诉") == ()


def test_places_that_write_and_places_that_sign_must_agree():
    with pytest.raises(PackErrors) as wrong:
        edition(FORM.replace(", 财务]", "]"), forms__处理表_dot_yaml=SHEET)

    assert [error.expected for error in wrong.value.errors] == [
        "the place “财务”, which writes 财务意见 of forms/处理表.yaml"
    ]


def test_a_form_is_one_sentence():
    standard = edition(FORM, forms__处理表_dot_yaml=SHEET).standards["S-1"]

    assert (
        standard.sentences()[0][1]
        == "须填写《处理表》，由经办人，再由质检、财务（不分先后），再由总经理签字；完成之前不得「结案」。"
    )
    assert standard.sentences("en")[0][1] == (
        "“Handling sheet” is filled in and signed by 经办人, then 质检 and 财务, then 总经理;"
        " until then case.closed is refused."
    )


ONCE = """
- form: {zh: 问卷, en: Survey}
  id: S-2
  article: 一/2
  schema: forms/问卷.yaml
  once_per: invitation
"""
TICKED = """
title: 问卷
of: contact
filled_by: customer
fields:
  - {name: 满意, type: tick, required: true}
"""


@pytest.mark.parametrize(
    ("figures", "refused"),
    [
        ({"invitation": "invitation:1", "entry": "entry:2"}, ("entry:1",)),
        ({"invitation": "invitation:1", "entry": "entry:1"}, None),  # a further version of the same
        ({"invitation": "invitation:2", "entry": "entry:2"}, None),
        ({"entry": "entry:2"}, ()),  # nobody knows for which: refused, and said what is missing
        ({"invitation": "invitation:1", "entry": "entry:2", "form": "处理表"}, None),
    ],
)
def test_a_form_that_is_filled_in_once_for_a_thing_is_refused_a_second_time(figures, refused):
    here = Told(ONCE, forms__问卷_dot_yaml=TICKED)
    here.tell("03-02 09:00", "entry.filled", "contact:1", form="问卷", entry="entry:1", invitation="invitation:1")

    found = here.object_to("03-02 09:05", "entry.filled", "contact:1", **{"form": "问卷", **figures})

    assert [one.lists for one in found] == ([refused] if refused is not None else [])
    assert [one.missing for one in found] == ([("invitation",)] if refused == () else [()] if refused else [])


def test_a_tick_is_a_choice_of_one_and_a_customer_may_fill_in():
    read = edition(ONCE, forms__问卷_dot_yaml=TICKED)
    form = read.forms["问卷"]

    assert form.filled_by == "customer"
    assert (form.field("满意").type, [one.name for one in form.field("满意").options]) == ("choice", ["是"])
    assert "每个 invitation 只填一次" in read.standards["S-2"].sentences()[0][1]


def test_options_may_be_a_list_of_the_pack():
    pack = PACK + "lists:\n  scale: {title: 五级, article: 一, entries: [好, 中, 差]}\n"
    sheet = TICKED.replace("type: tick", "type: choice, options: list.scale")

    form = edition(ONCE, pack=pack, forms__问卷_dot_yaml=sheet).forms["问卷"]
    assert [one.name for one in form.field("满意").options] == ["好", "中", "差"]
    with pytest.raises(PackErrors) as caught:
        edition(ONCE, pack=pack, forms__问卷_dot_yaml=sheet.replace("list.scale", "list.scales"))
    assert "perhaps “list.scale”" in str(caught.value)


@pytest.mark.parametrize(("of", "is_known"), [("entry", True), ("task", True), ("cas", False)])
def test_a_form_is_of_something_that_facts_are_about(of, is_known):
    sheet = TICKED.replace("of: contact", f"of: {of}")
    if is_known:
        assert edition(ONCE, forms__问卷_dot_yaml=sheet).forms["问卷"].of == of
        return
    with pytest.raises(PackErrors) as caught:
        edition(ONCE, forms__问卷_dot_yaml=sheet)
    assert "perhaps “case”" in str(caught.value)
