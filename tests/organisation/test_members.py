"""Members, postings, stand-ins and positions: dates, wrong persons, and that nobody gives what they lack."""

import random
from datetime import timedelta

import pytest

from shouwen.facts.refusals import Overtaken, Why
from shouwen.organisation import actions
from shouwen.organisation.models import Member, Position, PositionDeed, Posting, Unit
from shouwen.organisation.queries import absent_behind, holders_by_name, holders_of, names_held, stand_in_of
from tests.factories import (
    LONG_AGO,
    as_member,
    facts_of,
    make_administrator,
    make_member,
    make_position,
    make_unit,
    post,
    refusal_of,
    stand_in,
)

pytestmark = pytest.mark.django_db
AT = LONG_AGO + timedelta(days=30)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


@pytest.fixture
def group():
    return make_unit("集团")


@pytest.fixture
def unit(group):
    return make_unit("客服部", group)


@pytest.fixture
def admin(group):
    return make_administrator(unit=group)


# Joining and leaving


def test_joining_keeps_a_sorting_key_and_a_first_pass_phrase(unit, admin):
    member = actions.join_member(
        unit,
        "重庆",
        sign_in="ＣＱ01",
        secret="first pass phrase",
        mail="c@example.com",
        by=as_member(admin, AT),
        at=AT,
    )

    assert (member.sign_in, member.name_key, member.has_temporary_secret) == ("cq01", "chong2 qing4", True)
    assert [f.figures for f in facts_of("member.joined", member)] == [{"home": unit.reference}]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"sign_in": "taken"}, "sign_in"),
        ({"sign_in": "TAKEN"}, "sign_in"),
        ({"sign_in": "two words"}, "sign_in"),
        ({"sign_in": "<b>"}, "sign_in"),
        ({"sign_in": ""}, "sign_in"),
        ({"name": "\x1b[2J"}, "name"),
        ({"name": "名" * 61}, "name"),
        ({"mail": "not a mail"}, "mail"),
        ({"phone": "1" * 31}, "phone"),
        ({"secret": "short"}, "secret"),
    ],
)
def test_a_member_that_cannot_be_kept_is_refused_with_the_field(unit, admin, given, field):
    make_member("某", unit, sign_in="taken")
    given = {"name": "新", "sign_in": "new", **given}

    refused = refusal_of(
        lambda: actions.join_member(unit, given.pop("name"), **given, by=as_member(admin, AT), at=AT)
    )

    assert (refused.why, refused.field) == (Why.BAD_INPUT, field)


def test_the_wrong_person_changes_no_member(unit):
    member, other = make_member("甲", unit), make_unit("他部")
    wrong = as_member(make_member("乙", other, ["admit_member", "post_member", "see_organisation"]), AT)
    posting = post(member, "主管")
    tried = [
        lambda: actions.join_member(unit, "丙", sign_in="bing", by=wrong, at=AT),
        lambda: actions.change_member(member, name="丁", mail="", phone="", home=unit, version=1, by=wrong, at=AT),
        lambda: actions.leave_member(member, by=wrong, at=AT),
        lambda: actions.reset_secret(member, "secret of another", by=wrong, at=AT),
        lambda: actions.post_member(member, posting.position, unit, by=wrong, at=AT),
        lambda: actions.end_posting(posting, by=wrong, at=AT),
        lambda: actions.begin_stand_in(member, wrong.member, by=wrong, at=AT),
        lambda: actions.make_position("新岗", by=wrong, at=AT),
        lambda: actions.change_position(
            posting.position, name_en="", is_head=True, deeds={}, version=1, by=wrong, at=AT
        ),
        lambda: actions.name_position(unit, "客服经理", posting.position, by=wrong, at=AT),
        lambda: actions.publish_calendar(
            unit, "office", {"weekly": ["08:00-12:00"] * 7}, since=AT.date(), by=wrong, at=AT
        ),
    ]

    assert [refusal_of(deed).why for deed in tried] == [Why.NOT_ALLOWED] * len(tried)


def test_leaving_ends_postings_stand_ins_and_every_way_in(unit, admin):
    member, other = (
        make_member("甲", unit, ["see_organisation"], secret="once a pass phrase"),
        make_member("乙", unit),
    )
    now, to_come = member.postings.get(), post(member, "主管", since=AT + DAY)
    away = stand_in(member, other, until=AT + 9 * DAY)
    helping = stand_in(other, member, since=AT + 10 * DAY)

    actions.leave_member(member, by=as_member(admin, AT), at=AT)

    for row, until in ((now, AT), (to_come, AT + DAY), (away, AT), (helping, AT + 10 * DAY)):
        row.refresh_from_db()
        assert row.until == until
    member.refresh_from_db()
    assert (member.left_at, member.is_active, member.has_usable_password()) == (AT, False, False)
    assert as_member(member, AT).grants == {}
    assert as_member(member, AT - TICK).has("see_organisation")
    assert refusal_of(lambda: actions.leave_member(member, by="system", at=AT)).why == Why.OVERTAKEN
    assert [f.about for f in facts_of("member.left")] == [member.reference]


def test_changing_says_what_and_nothing_of_the_text(unit, admin):
    member, other = make_member("甲", unit), make_unit("他部")

    actions.change_member(
        member, name="甲二", mail="", phone="138", home=other, version=1, by=as_member(admin, AT), at=AT
    )

    assert [f.figures for f in facts_of("member.changed", member)] == [
        {"what": "name"},
        {"what": "phone"},
        {"what": "home", "home": other.reference},
    ]
    late = refusal_of(
        lambda: actions.change_member(
            member, name="甲三", mail="", phone="", home=other, version=1, by="system", at=AT
        )
    )
    assert isinstance(late, Overtaken)
    assert late.theirs == {"version": 2, "name": "甲二", "mail": "", "phone": "138", "home_id": other.pk}


def test_a_mail_address_that_a_member_has_changed_meanwhile_is_not_lost(unit, admin):
    member = make_member("甲", unit)
    actions.set_preferences(member, language="en", by=as_member(member, AT), at=AT)
    actions.set_preferences(member, mail="a@example.com", by=as_member(member, AT), at=AT)

    late = refusal_of(lambda: actions.change_member(
        member, name="甲", mail="", phone="138", home=unit, version=1, by=as_member(admin, AT), at=AT))

    assert isinstance(late, Overtaken)
    assert (late.theirs["mail"], late.theirs["version"]) == ("a@example.com", 2)


# Postings


@pytest.mark.parametrize(
    ("moment", "has_it"),
    [(AT - TICK, False), (AT, True), (AT + DAY - TICK, True), (AT + DAY, False)],
)
def test_a_posting_counts_from_its_beginning_until_just_before_its_end(unit, moment, has_it):
    member = make_member("甲", unit)
    post(member, make_position("主管", ["open_case"]), since=AT, until=AT + DAY)

    assert as_member(member, moment).has("open_case") == has_it
    assert ([h.member for h in holders_of(["主管"], unit.pk, moment)] == [member.pk]) == has_it


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        (-TICK, None, "since"),
        (timedelta(0), timedelta(0), "until"),
        (DAY, DAY, "until"),
        (DAY, DAY - TICK, "until"),
    ],
)
def test_a_posting_never_begins_in_the_past_nor_ends_before_it_begins(unit, admin, since, until, field):
    member, position = make_member("甲", unit), make_position("主管")

    refused = refusal_of(
        lambda: actions.post_member(
            member,
            position,
            unit,
            since=AT + since,
            until=None if until is None else AT + until,
            by=as_member(admin, AT),
            at=AT,
        )
    )

    assert refused.field == field


@pytest.mark.parametrize(
    ("since", "until", "is_refused"),
    [
        (-2 * DAY, -DAY, False),
        (-2 * DAY, timedelta(0), False),
        (-2 * DAY, TICK, True),
        (DAY - TICK, None, True),
        (DAY, None, False),
    ],
)
def test_the_same_posting_twice_at_once_is_refused(unit, since, until, is_refused):
    member, position = make_member("甲", unit), make_position("主管")
    post(member, position, since=AT, until=AT + DAY)

    def again():
        post(member, position, since=AT + since, until=None if until is None else AT + until)

    if is_refused:
        assert refusal_of(again).field == "position"
    else:
        again()


def test_a_posting_ends_now_or_later_and_one_to_come_never_begins(unit, admin):
    member, by = make_member("甲", unit), as_member(admin, AT)
    standing, to_come = post(member, "主管"), post(member, "专员", since=AT + 5 * DAY)

    assert refusal_of(lambda: actions.end_posting(standing, until=AT - TICK, by=by, at=AT)).field == "until"
    actions.end_posting(standing, until=AT + DAY, by=by, at=AT)
    actions.end_posting(to_come, by=by, at=AT)

    to_come.refresh_from_db()
    assert to_come.until == to_come.since
    assert (
        refusal_of(lambda: actions.end_posting(standing, until=AT + DAY, by=by, at=AT)).why == Why.OVERTAKEN
    )


@pytest.mark.parametrize(
    ("mine", "given", "is_allowed"),
    [
        ({"see_organisation": "subtree"}, {"see_organisation": "subtree"}, True),
        ({"see_organisation": "subtree"}, {"see_organisation": "team"}, True),
        ({"see_organisation": "team"}, {"see_organisation": "subtree"}, False),
        ({"see_organisation": "team"}, {"see_organisation": "team"}, True),
        ({"see_organisation": "own"}, {"see_organisation": "team"}, False),
        ({"see_organisation": "own"}, {"see_organisation": "own"}, True),
        ({}, {"see_organisation": "own"}, False),
        ({}, {}, True),
        ({"see_organisation": "subtree"}, {"see_organisation": "team", "open_case": "own"}, False),
    ],
)
def test_nobody_posts_another_to_what_they_may_not_do_themselves(unit, mine, given, is_allowed):
    by = as_member(make_member("人事", unit, {"post_member": "subtree", **mine}), AT)
    member, position = make_member("甲", unit), make_position("新岗", given)

    def deed():
        actions.post_member(member, position, unit, by=by, at=AT)

    if is_allowed:
        deed()
    else:
        assert refusal_of(deed).why == Why.NOT_ALLOWED


def test_a_right_of_the_department_covers_its_teams_and_not_the_other_way(group):
    department = make_unit("部", group)
    team = make_unit("组", department, kind="team")
    wide = make_position("部里", {"see_organisation": "unit"})
    by_department = make_member("部长", department, {"post_member": "unit", "see_organisation": "unit"})
    by_team = make_member("组长", team, {"post_member": "team", "see_organisation": "team"})
    member = make_member("甲", team)

    actions.post_member(member, wide, team, by=as_member(by_department, AT), at=AT)
    refused = refusal_of(
        lambda: actions.post_member(member, wide, team, since=AT + DAY, by=as_member(by_team, AT), at=AT)
    )

    assert refused.why == Why.NOT_ALLOWED


# Stand-ins


def test_a_stand_in_has_the_rights_of_the_absent_just_while_they_are_away(unit):
    absent, other = make_member("甲", unit, ["open_case"]), make_member("乙", unit)
    stand_in(absent, other, since=AT, until=AT + DAY)

    seen = [as_member(other, AT + shift).has("open_case") for shift in (-TICK, timedelta(0), DAY - TICK, DAY)]

    assert seen == [False, True, True, False]
    assert stand_in_of(absent.pk, AT) == other
    assert stand_in_of(absent.pk, AT + DAY) is None


def test_who_stands_in_for_a_stand_in_does_the_work_of_both(unit):
    one, two, three = (make_member(name, unit) for name in "甲乙丙")
    post(one, make_position("岗", ["open_case"]))
    stand_in(one, two, since=AT)
    stand_in(two, three, since=AT + DAY)

    assert stand_in_of(one.pk, AT) == two
    assert stand_in_of(one.pk, AT + DAY) == three
    assert absent_behind(three.pk, AT + DAY) == {one.pk, two.pk}
    assert as_member(three, AT + DAY).has("open_case")
    assert as_member(three, AT + DAY).selves == {one.pk, two.pk, three.pk}


@pytest.mark.parametrize("length", [1, 2, 3])
def test_stand_ins_never_go_in_a_circle(unit, length):
    members = [make_member(name, unit) for name in "甲乙丙"]
    for one, two in zip(members[: length - 1], members[1:], strict=False):
        stand_in(one, two, since=AT)

    refused = refusal_of(lambda: stand_in(members[length - 1], members[0], since=AT))

    assert refused.field == "stand_in"


def test_a_circle_in_other_times_is_none(unit):
    one, two = make_member("甲", unit), make_member("乙", unit)
    stand_in(one, two, since=AT, until=AT + DAY)

    stand_in(two, one, since=AT + DAY)


@pytest.mark.parametrize(
    ("since", "until", "is_refused"),
    [(-DAY, timedelta(0), False), (-DAY, TICK, True), (DAY - TICK, None, True), (DAY, None, False)],
)
def test_a_member_has_one_stand_in_at_a_time(unit, since, until, is_refused):
    absent, one, two = (make_member(name, unit) for name in "甲乙丙")
    stand_in(absent, one, since=AT, until=AT + DAY)

    def again():
        stand_in(absent, two, since=AT + since, until=None if until is None else AT + until)

    if is_refused:
        assert refusal_of(again).field == "since"
    else:
        again()


def test_members_arrange_their_own_and_others_only_with_all_their_rights(unit, admin):
    absent, other = make_member("甲", unit, ["open_case"]), make_member("乙", unit)
    make_position("系统管理员", ["open_case"])
    helper = as_member(make_member("丙", unit, ["begin_stand_in"]), AT)

    refused = refusal_of(lambda: actions.begin_stand_in(absent, helper.member, by=helper, at=AT))
    assert (refused.why, refused.names["deed"]) == (Why.NOT_ALLOWED, "open_case")
    row = actions.begin_stand_in(absent, other, by=as_member(absent, AT), at=AT)
    assert (
        refusal_of(lambda: actions.end_stand_in(row, by=as_member(other, AT), at=AT)).why == Why.NOT_ALLOWED
    )
    actions.end_stand_in(row, by=as_member(absent, AT + DAY), at=AT + DAY)
    actions.begin_stand_in(absent, other, by=as_member(admin, AT + 2 * DAY), at=AT + 2 * DAY)


def test_standing_in_adds_nothing_to_what_the_absent_may_do(unit):
    """A deed on own matters goes as far as the matters of whose deed it is."""
    absent, other = make_member("甲", unit), make_member("乙", unit, {"open_case": "own"})
    stand_in(absent, other, since=AT)

    by = as_member(other, AT)

    assert by.may("open_case", path=unit.path, own=[other.pk])
    assert not by.may("open_case", path=unit.path, own=[absent.pk])
    assert by.scope("open_case").members == (other.pk,)


# Positions


def test_changing_a_position_records_each_deed_with_what_it_was(admin):
    position = make_position("主管", {"see_organisation": "team", "post_member": "own"})

    actions.change_position(
        position,
        name_en="Head",
        is_head=True,
        deeds={"see_organisation": "unit", "admit_member": "own"},
        version=1,
        by=as_member(admin, AT),
        at=AT,
    )

    assert [f.figures for f in facts_of("position.changed", position)][-4:] == [
        {"is_head": True},
        {"deed": "admit_member", "reach": "own", "was": "none"},
        {"deed": "post_member", "reach": "none", "was": "own"},
        {"deed": "see_organisation", "reach": "unit", "was": "team"},
    ]


def test_a_position_is_given_only_what_the_giver_has_everywhere(group, admin):
    by = as_member(
        make_member("副手", group, {"administer_organisation": "subtree", "see_organisation": "team"}), AT
    )
    position = make_position("主管", {"post_member": "subtree"})

    def give(**deeds):
        return lambda: actions.change_position(
            position, name_en="", is_head=False, deeds={"post_member": "subtree", **deeds}, version=1, by=by, at=AT
        )

    assert refusal_of(give(see_organisation="team")).why == Why.NOT_ALLOWED
    assert refusal_of(give(admit_member="own")).why == Why.NOT_ALLOWED
    assert refusal_of(give(nonsense="own")).why == Why.BAD_INPUT
    give(see_organisation="own")()
    lowered = {"see_organisation": "own", "post_member": "team"}
    actions.change_position(position, name_en="", is_head=False, deeds=lowered, version=2, by=by, at=AT)


def test_a_deed_that_came_with_a_release_can_be_allowed_by_who_administers(admin):
    PositionDeed.objects.filter(deed="publish_calendar").delete()
    position = make_position("主管")

    actions.change_position(
        position,
        name_en="",
        is_head=False,
        deeds={"publish_calendar": "unit"},
        version=1,
        by=as_member(admin, AT),
        at=AT,
    )

    refused = refusal_of(
        lambda: actions.change_position(
            position, name_en="", is_head=False, deeds={}, version=2, by=as_member(admin, AT), at=AT
        )
    )
    assert refused.field == "publish_calendar"


def test_a_stale_page_changes_no_position(admin):
    position = make_position("主管", {"see_organisation": "team"})

    refused = refusal_of(
        lambda: actions.change_position(
            position,
            name_en="",
            is_head=False,
            deeds={},
            version=2,
            by=as_member(admin, AT),
            at=AT,
        )
    )

    assert refused.why == Why.OVERTAKEN


# The last administrator


def lock_out(how, admin, position):
    by = as_member(admin, AT)
    posting = admin.postings.get()
    return {
        "leaving": lambda: actions.leave_member(admin, by=by, at=AT),
        "ending": lambda: actions.end_posting(posting, by=by, at=AT),
        "ending later": lambda: actions.end_posting(posting, until=AT + 99 * DAY, by=by, at=AT),
        "shrinking": lambda: actions.change_position(
            position,
            name_en="",
            is_head=False,
            deeds={**actions.positions.deeds_of(position), "post_member": "team"},
            version=position.version,
            by=by,
            at=AT,
        ),
    }[how]


@pytest.mark.parametrize("how", ["leaving", "ending", "ending later", "shrinking"])
def test_the_last_administrator_cannot_lock_everybody_out(group, admin, how):
    position = admin.postings.get().position

    assert "Nobody would be left" in str(refusal_of(lock_out(how, admin, position)))

    make_member(
        "二管",
        group,
        position=make_position(
            "副管", dict.fromkeys(("administer_organisation", "admit_member", "post_member"), "subtree")
        ),
    )
    lock_out(how, admin, position)()


@pytest.mark.parametrize("until", [None, AT + 99 * DAY])
def test_an_administrator_for_a_while_or_of_a_part_only_is_not_the_second_one(group, admin, until):
    keys = dict.fromkeys(("administer_organisation", "admit_member", "post_member"), "subtree")
    other = make_member("二管", group)
    post(other, make_position("副管", keys), group if until else make_unit("部"), since=AT, until=until)

    assert "Nobody would be left" in str(refusal_of(lambda: actions.leave_member(admin, by="system", at=AT)))


# Who holds what


def test_holders_by_name_finds_what_holders_of_finds(group):
    north, south = make_unit("北", group, kind="subsidiary"), make_unit("南", group, kind="subsidiary")
    desk = make_unit("前台", north, kind="team")
    post(make_member("北总", north), "经理")
    post(make_member("南总", south), "经理")
    post(make_member("集团总", group), "总经理")
    clerk = make_member("小工", desk)
    post(clerk, make_position("接待员"))
    actions.name_position(north, "客户接待专员", Position.objects.get(key="接待员"), by="system", at=AT)
    names = ["经理", "总经理", "客户接待专员", "无人"]

    for unit in (group, north, south, desk):
        found = holders_by_name(names, unit.pk, AT)
        assert found == {name: holders for name in names if (holders := holders_of([name], unit.pk, AT))}
        assert names_held(names, unit.pk, AT) == set(found)
    assert [h.name for h in holders_by_name(names, desk.pk, AT)["经理"]] == ["北总"]


def test_names_sort_by_sound_the_same_everywhere(unit):
    for name in ("张三", "阿宝", "李四", "Bob", "欧阳", "曾五", "单雄信"):
        make_member(name, unit)

    names = list(Member.objects.filter(home=unit).order_by("name_key").values_list("name", flat=True))

    assert names == ["阿宝", "Bob", "李四", "欧阳", "单雄信", "曾五", "张三"]


def nearest_by_hand(position, unit, postings):
    """Say plainly what the statement says: the holders with the longest way from the top in common."""
    from shouwen.organisation.queries import HOUSES

    line = Unit.objects.in_bulk(unit.ancestor_ids)
    house = next((u.path for pk in reversed(unit.ancestor_ids) if (u := line[pk]).kind in HOUSES), "/")
    shared = {}
    for posting in postings:
        where = posting.unit
        if posting.position_id != position.pk:
            continue
        if not (where.path.startswith(house) or unit.path.startswith(where.path)):
            continue
        common = 0
        for one, two in zip(unit.ancestor_ids, where.ancestor_ids, strict=False):
            if one != two:
                break
            common += 1
        shared.setdefault(common, set()).add((posting.member_id, where.pk))
    return shared[max(shared)] if shared else set()


def test_the_nearest_holders_are_those_found_by_hand_in_any_tree(group):
    chance = random.Random(11)
    units = [group]
    for number in range(40):
        kind = chance.choice(["department", "team", "subsidiary", "hall"])
        units.append(make_unit(f"单位{number}", chance.choice(units), kind=kind))
    positions = [make_position(f"岗{number}") for number in range(4)]
    people = [make_member(f"员{number}", group) for number in range(6)]
    for position in positions:
        for member in chance.sample(people, 3):
            post(member, position, chance.choice(units))
    postings = list(Posting.objects.select_related("unit"))

    for unit in units:
        for position in positions:
            found = {(one.member, one.unit) for one in holders_of([position.key], unit.pk, AT)}
            assert found == nearest_by_hand(position, unit, postings), (unit.path, position.key)
