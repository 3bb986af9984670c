"""The tree of units: who may change it, what is refused, and that the past stays as it was."""

import unicodedata
from datetime import timedelta

import pytest

from shouwen.facts.refusals import Overtaken, Why
from shouwen.organisation import actions
from shouwen.organisation.changes import on_change
from shouwen.organisation.models import Unit, UnitPlacement
from shouwen.organisation.reach import Reach, reach_of, reach_of_all
from tests.factories import (
    LONG_AGO,
    as_member,
    facts_of,
    make_member,
    make_unit,
    post,
    refusal_of,
)

pytestmark = pytest.mark.django_db
LATER = LONG_AGO + timedelta(days=30)


@pytest.fixture
def group():
    return make_unit("集团")


@pytest.fixture
def arranger(group):
    return as_member(make_member("赵丽", group, ["arrange_units"]))


def placed(unit):
    return list(UnitPlacement.objects.filter(unit=unit).order_by("since").values_list("parent", "since"))


def test_opening_a_unit_keeps_its_path_its_placement_and_the_zone_above(group, arranger):
    unit = actions.open_unit(group, " 客服一部 ", kind="department", by=arranger, at=LATER)

    assert (unit.name, unit.path, unit.zone) == ("客服一部", f"/{group.pk}/{unit.pk}/", "Asia/Shanghai")
    assert placed(unit) == [(group.pk, LATER)]
    assert [f.figures for f in facts_of("unit.opened", unit)] == [
        {"parent": group.reference, "kind": "department"}
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "行一\n行二"}, "name"),
        ({"name": "长" * 101}, "name"),
        ({"name": "部", "kind": "planet"}, "kind"),
        ({"name": "部", "zone": "Mars/Olympus"}, "zone"),
        ({"name": "部", "code": "x" * 21}, "code"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_field(group, arranger, given, field):
    given = {"kind": "department", **given}

    refused = refusal_of(lambda: actions.open_unit(group, given.pop("name"), **given, by=arranger, at=LATER))

    assert (refused.why, refused.field) == (Why.BAD_INPUT, field)
    assert Unit.objects.count() == 1


def test_a_code_is_given_once(group, arranger):
    make_unit("一部", code="A1")

    refused = refusal_of(
        lambda: actions.open_unit(group, "二部", kind="team", code="A1", by=arranger, at=LATER)
    )

    assert refused.field == "code"


@pytest.mark.parametrize("deeds", [[], {"arrange_units": "own"}, ["admit_member"]])
def test_the_wrong_person_changes_no_unit(group, deeds):
    unit, other = make_unit("一部"), make_unit("二部")
    wrong = as_member(make_member("孙七", group, deeds))
    deeds_tried = [
        lambda: actions.open_unit(group, "三部", kind="team", by=wrong, at=LATER),
        lambda: actions.move_unit(unit, other, version=1, by=wrong, at=LATER),
        lambda: actions.rename_unit(unit, "新名", version=1, by=wrong, at=LATER),
        lambda: actions.close_unit(unit, by=wrong, at=LATER),
    ]

    assert [refusal_of(deed).why for deed in deeds_tried] == [Why.NOT_ALLOWED] * 4


def test_who_arranges_one_department_moves_nothing_into_another(group):
    mine, other = make_unit("一部"), make_unit("二部")
    team = make_unit("一组", mine, kind="team")
    by = as_member(make_member("李强", mine, {"arrange_units": "subtree"}))

    assert refusal_of(lambda: actions.move_unit(team, other, version=1, by=by, at=LATER)).why == Why.NOT_ALLOWED


def test_moving_takes_the_whole_subtree_along_and_keeps_where_it_stood(group, arranger):
    north, south = make_unit("北区"), make_unit("南区")
    hall = make_unit("营业厅", north, kind="hall")
    team = make_unit("早班", hall, kind="team")

    actions.move_unit(hall, south, version=1, by=arranger, at=LATER)

    hall.refresh_from_db()
    team.refresh_from_db()
    assert hall.path == f"{south.path}{hall.pk}/"
    assert team.path == f"{hall.path}{team.pk}/"
    assert placed(hall) == [(north.pk, LONG_AGO), (south.pk, LATER)]
    assert placed(team) == [(hall.pk, LONG_AGO)]
    assert [f.figures for f in facts_of("unit.moved", hall)] == [
        {"from_parent": north.reference, "to_parent": south.reference}
    ]


def test_a_path_that_begins_with_the_same_digits_is_not_moved(group, arranger):
    one = make_unit("一部")
    Unit.objects.filter(pk=one.pk).update(path=f"/{group.pk}/1/")
    other = make_unit("二部")
    Unit.objects.filter(pk=other.pk).update(path=f"/{group.pk}/11/")
    target = make_unit("三部")

    actions.move_unit(one, target, version=1, by=arranger, at=LATER)

    other.refresh_from_db()
    assert other.path == f"/{group.pk}/11/"


@pytest.mark.parametrize("below", [0, 1, 2])
def test_a_unit_never_stands_below_itself(group, arranger, below):
    line = [make_unit("甲")]
    line.append(make_unit("乙", line[0]))
    line.append(make_unit("丙", line[1]))

    refused = refusal_of(lambda: actions.move_unit(line[0], line[below], version=1, by=arranger, at=LATER))

    assert refused.field == "parent"


def test_the_top_and_what_stands_there_already_are_not_moved(group, arranger):
    unit = make_unit("甲")

    assert "top" in str(refusal_of(lambda: actions.move_unit(group, unit, version=1, by=arranger, at=LATER)))
    assert refusal_of(lambda: actions.move_unit(unit, group, version=1, by=arranger, at=LATER)).why == Why.OVERTAKEN


@pytest.mark.parametrize(
    ("shift", "is_refused"),
    [(timedelta(seconds=-1), True), (timedelta(0), True), (timedelta(seconds=1), False)],
)
def test_a_move_comes_after_the_last_one(group, arranger, shift, is_refused):
    a, b, unit = make_unit("甲"), make_unit("乙"), make_unit("丙")
    actions.move_unit(unit, a, version=1, by=arranger, at=LATER)

    def again():
        actions.move_unit(unit, b, version=2, by=arranger, at=LATER + shift)

    if is_refused:
        assert refusal_of(again).why == Why.OVERTAKEN
    else:
        again()


def test_a_tree_too_deep_for_its_path_is_refused(group, arranger):
    Unit.objects.filter(pk=group.pk).update(path="/" + "1" * 252 + "/")

    refused = refusal_of(lambda: actions.open_unit(group, "深", kind="team", by="system", at=LATER))

    assert refused.field == "parent"


def test_renaming_says_what_changed_and_nothing_of_the_name(group, arranger):
    unit = make_unit("甲")

    actions.rename_unit(unit, "乙部", code="B2", version=1, by=arranger, at=LATER)

    unit.refresh_from_db()
    assert (unit.name, unit.code, unit.name_key) == ("乙部", "B2", "yi3 bu4")
    assert [f.figures for f in facts_of("unit.renamed", unit)] == [{"what": "name"}, {"what": "code"}]


def test_renaming_over_anothers_change_shows_both(group, arranger):
    unit = make_unit("甲")
    actions.rename_unit(unit, "乙", version=1, by=arranger, at=LATER)

    refused = refusal_of(lambda: actions.rename_unit(unit, "丙", version=1, by=arranger, at=LATER))

    assert isinstance(refused, Overtaken)
    assert (refused.theirs["name"], refused.theirs["version"]) == ("乙", 2)


def test_renaming_over_anothers_move_is_refused_too(group, arranger):
    """Where a unit stands is on the same page."""
    unit = make_unit("甲")
    actions.move_unit(unit, make_unit("乙"), version=1, by=arranger, at=LATER)

    assert isinstance(refusal_of(lambda: actions.rename_unit(unit, "丙", version=1, by=arranger, at=LATER)), Overtaken)


def test_a_unit_closes_when_it_is_empty_only(group, arranger):
    unit = make_unit("甲")
    team = make_unit("一组", unit, kind="team")
    assert "below" in str(refusal_of(lambda: actions.close_unit(unit, by=arranger, at=LATER)))

    actions.close_unit(team, by=arranger, at=LATER)
    member = make_member("王五", unit)
    assert "Members" in str(refusal_of(lambda: actions.close_unit(unit, by=arranger, at=LATER)))

    other = make_unit("乙")
    posting = post(member, "主管", unit)
    actions.change_member(member, name="王五", mail="", phone="", home=other, version=1, by="system", at=LATER)
    assert "Members" in str(refusal_of(lambda: actions.close_unit(unit, by=arranger, at=LATER)))

    actions.end_posting(posting, by="system", at=LATER)
    actions.close_unit(unit, by=arranger, at=LATER)
    unit.refresh_from_db()
    assert unit.closed_at == LATER
    assert len(facts_of("unit.closed", unit)) == 1
    refused = refusal_of(lambda: actions.open_unit(unit, "新", kind="team", by="system", at=LATER))
    assert refused.why == Why.OVERTAKEN
    assert "top" in str(refusal_of(lambda: actions.close_unit(group, by=arranger, at=LATER)))


def test_every_change_of_the_tree_is_told_to_who_remembers_it(group, arranger):
    from shouwen.organisation import changes

    told = []
    on_change(lambda: told.append(1))
    try:
        unit, other = make_unit("甲"), make_unit("乙")
        actions.move_unit(unit, other, version=1, by=arranger, at=LATER)
        actions.rename_unit(unit, "丙", version=2, by=arranger, at=LATER)
        actions.close_unit(unit, by=arranger, at=LATER)
    finally:
        changes._listeners.pop()

    assert len(told) == 5


@pytest.mark.parametrize(("given", "dialled"), [
    ("021-1000 0001", "02110000001"), ("+86 (21) 10000001", "+862110000001"), ("４００-100-0020 转 3", "4001000020"),
    ("12315", "12315"),
])  # fmt: skip
def test_a_unit_is_reached_by_its_own_hotline_or_by_that_of_the_nearest_above(group, arranger, given, dialled):
    department = actions.open_unit(group, "客服部", kind="department", by=arranger, at=LATER)
    team = actions.open_unit(department, "一组", kind="team", by=arranger, at=LATER)
    assert not reach_of(team)

    actions.rename_unit(group, "集团", hotline="400-000-0000", address=" 桂枝路 20 号 ", version=1, by=arranger, at=LATER)
    actions.rename_unit(department, "客服部", hotline=given, version=1, by=arranger, at=LATER)

    assert reach_of(team) == reach_of(department) == Reach(unicodedata.normalize("NFKC", given), "桂枝路 20 号")
    assert reach_of(team).dialled == dialled
    assert reach_of_all() == reach_of(group) == Reach("400-000-0000", "桂枝路 20 号")
    assert [fact.figures["what"] for fact in facts_of("unit.renamed")] == ["hotline", "address", "hotline"]


@pytest.mark.parametrize("given", ["打给小王", "12", "021-1\n000", "1" * 41, "javascript:1234", "--- ---"])
def test_a_hotline_that_nobody_can_dial_is_refused(group, arranger, given):
    refused = refusal_of(lambda: actions.rename_unit(group, "集团", hotline=given, version=1, by=arranger, at=LATER))

    assert (refused.why, refused.field) == (Why.BAD_INPUT, "hotline")


def test_a_unit_without_a_code_gets_its_initials_so_that_its_numbers_read(group, arranger):
    """Numbers of cases were led by the number of a row otherwise: 2-TS2026-000001."""
    first = actions.open_unit(group, "客户服务部", kind="department", by=arranger, at=LATER)
    second = actions.open_unit(group, "客户服务部", kind="department", by=arranger, at=LATER)
    plain = actions.open_unit(group, "……", kind="team", by=arranger, at=LATER)
    given = actions.rename_unit(first, "客服部", code="KF", version=1, by=arranger, at=LATER)
    kept = actions.rename_unit(given, "客服中心", version=2, by=arranger, at=LATER)

    assert (first.code, second.code, plain.code, given.code, kept.code) == ("KHFWB", "KHFWB2", "", "KF", "KF")
