"""Units below may be stricter, not looser; the unit above lets one be so for a while, and says what no rule can tell."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from shouwen.compliance.actions import adopt_edition, keep_edition, set_local_value
from shouwen.compliance.editions import edition_called
from shouwen.compliance.floor import Passing, stands
from shouwen.compliance.floor_actions import end_exception, grant_exception, judge_comparison
from shouwen.compliance.models import FloorException
from shouwen.compliance.queries import values_given
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.kinds import all_kinds
from shouwen.facts.refusals import Refused, Why
from shouwen.regulation.packs import read_files
from tests.factories import as_member, facts_of, make_administrator, make_member, make_unit
from tests.regulation.packing import files
from tests.regulation.test_differences import differences

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
PACK = """
name: small
edition: "1"
title: 集团规范
in_force_from: 2024-01-01
asks:
  reply_within: {title: 答复时限, type: span, article: 一, why: 未写明}
"""
STANDARDS = """
- limit: {zh: 三声内接听, en: Within three rings}
  id: A-1
  article: 一/1
  when: contact.answered
  measure: rings
  at_most: 3
- deadline: 答复
  id: A-2
  article: 一/2
  when: case.opened
  per: case
  within: ask.reply_within
  done: case.replied
- decision: 等级
  id: A-3
  article: 一
  when: case.opened
  rows: [{if: urgent, result: 急}, {result: 平}]
"""
FILES = files(STANDARDS.replace("urgent", "kind = '投诉'"), PACK)


def child(standards, name="south", edition="1"):
    own = differences(standards, says="extends: small@1\ntitle: 分公司细则", name=name, edition=edition)
    return read_files(own, all_kinds(), bases=lambda _: FILES)


@contextmanager
def refusing():
    """Expect a refusal; the test's transaction goes on."""
    with pytest.raises(Refused) as found, transaction.atomic():
        yield found


class House:
    def __init__(self, *, seeing=False):
        self.group = make_unit("集团")
        self.branch = make_unit("分公司", self.group)
        deeds = {"adopt_edition": "subtree", "set_local_value": "subtree", "grant_exception": "subtree"}
        deeds |= {"see_regulation": "subtree"} if seeing else {}
        self.head = as_member(make_member("集团制度员", self.group, deeds))
        self.keeper = as_member(make_member("分公司制度员", self.branch, deeds))
        whole = read_files(FILES, all_kinds())
        adopt_edition(self.group, whole, {"reply_within": "2 days"}, since=AT, by=self.head, at=AT)

    def adopt(self, standards, at=AT + timedelta(days=1), **more):
        edition = child(standards, **more)
        adopt_edition(self.branch, edition, {}, since=at, by=self.keeper, at=at)
        return edition


@pytest.fixture
def house(db):
    return House()


def in_force(unit, at):
    return {one.edition.pack: one for one in rulebook().in_force(unit.pk, at)}


def most_rings(unit, at):
    [adopted] = in_force(unit, at).values()
    return next(iter(adopted.edition.standards["A-1"].options.values())).bounds[0].value.source


LATER = AT + timedelta(days=1)


@pytest.mark.parametrize(
    "standards",
    ["- {amend: A-1, at_most: 2}", "- {amend: A-2, within: 1 day}", ""],
)
def test_what_is_stricter_or_the_same_is_adopted(house, standards):
    edition = house.adopt(standards)

    assert in_force(house.branch, LATER).keys() == {edition.pack}
    assert in_force(house.group, LATER).keys() == {"small@1"}


def test_a_text_that_extends_another_takes_its_place_and_its_values(house):
    house.adopt("- {amend: A-1, at_most: 2}")

    [adopted] = in_force(house.branch, LATER).values()
    assert str(adopted.site.values["reply_within"]) == "2 days"
    assert most_rings(house.branch, LATER) == "2"
    assert most_rings(house.branch, AT + timedelta(hours=1)) == "3"


def test_values_come_down_through_every_text_that_extends_another(house):
    south = house.adopt("- {amend: A-1, at_most: 2}")
    district = make_unit("区公司", house.branch)
    keeper = as_member(make_member("区公司制度员", district, {"adopt_edition": "subtree", "set_local_value": "subtree"}))
    says = "extends: south@1\ntitle: 区公司细则"
    own = differences("- {amend: A-1, at_most: 1}", says=says, name="district", edition="1")
    edition = read_files(own, all_kinds(), bases=lambda _: south.files)

    adopt_edition(district, edition, {}, since=LATER, by=keeper, at=LATER)

    [adopted] = in_force(district, LATER).values()
    assert adopted.edition.pack == "district@1"
    assert str(adopted.site.values["reply_within"]) == "2 days"
    assert values_given(district, edition, LATER)["reply_within"].typed == "2 days"
    assert most_rings(district, LATER) == "1"


@pytest.mark.parametrize(
    ("standards", "figures"),
    [
        ("- {amend: A-1, at_most: 4}", ("3 → 4", "small@1#一/1", "south@1#一/1")),
        ("- {amend: A-2, within: 3 days}", ("3 days", "small@1#一/2", "south@1#一/2")),
        ("- {repeal: A-1, because: 不要了}", ("small@1#一/1",)),
        ("- {amend: A-1, at_most: 2, where: first}", ("small@1#一/1",)),
    ],
)
def test_what_is_looser_is_refused_with_both_figures_and_both_articles(house, standards, figures):
    standards = standards.replace("first", "rings > 0")
    with refusing() as refused:
        house.adopt(standards)

    [ground] = refused.value.grounds
    assert refused.value.why is Why.AGAINST_THE_RULES
    assert all(figure in ground.words.en for figure in figures)
    assert in_force(house.branch, LATER).keys() == {"small@1"}


def test_the_unit_above_lets_one_be_looser_until_a_day(house):
    until = LATER + timedelta(days=30)
    grant_exception(house.branch, "small", "A-1", until=until, reason="线路改造", by=house.head, at=AT)

    house.adopt("- {amend: A-1, at_most: 4}")

    assert most_rings(house.branch, LATER) == "4"
    assert most_rings(house.branch, until - timedelta(seconds=1)) == "4"
    assert most_rings(house.branch, until) == "3"
    [told] = facts_of("exception.granted")
    assert (told.figures["standard"], told.by) == ("A-1", f"member:{house.head.member.pk}")


def test_an_exception_that_is_taken_back_ends_at_once(house):
    given = grant_exception(
        house.branch, "small", "A-1", until=LATER + timedelta(days=30), reason="改造", by=house.head, at=AT
    )
    house.adopt("- {amend: A-1, at_most: 4}")
    end_exception(given, by=house.head, at=LATER + timedelta(days=2))

    assert most_rings(house.branch, LATER + timedelta(days=1)) == "4"
    assert most_rings(house.branch, LATER + timedelta(days=2)) == "3"
    with refusing():
        end_exception(given, by=house.head, at=LATER + timedelta(days=3))


def test_an_exception_is_of_one_standard(house):
    grant_exception(house.branch, "small", "A-1", until=LATER + timedelta(days=9), reason="改造", by=house.head, at=AT)

    with refusing():
        house.adopt("- {amend: A-1, at_most: 4}\n- {amend: A-2, within: 3 days}")


def test_where_no_rule_can_tell_a_person_says_so_once(house):
    table = "- {amend: A-3, rows: [{result: 急}]}"
    edition = child(table)
    with refusing() as refused:
        house.adopt(table)
    assert "no rule can tell" in refused.value.sentence

    judge_comparison(house.branch, edition, "A-3", "stricter", reason="一律按急件", by=house.head, at=LATER)
    house.adopt(table)

    _, stood = stands(house.branch, edition, {}, LATER)
    assert [(one.change.id, one.passing) for one in stood] == [("A-3", Passing.PASSES)]
    assert [one.figures["outcome"] for one in facts_of("comparison.judged")] == ["stricter"]
    with refusing():
        house.adopt("- {amend: A-3, rows: [{result: 平}]}", edition="2")


def test_what_a_person_called_looser_is_refused(house):
    table = "- {amend: A-3, rows: [{result: 平}]}"
    judge_comparison(house.branch, child(table), "A-3", "looser", reason="不再有急件", by=house.head, at=LATER)

    with refusing() as refused:
        house.adopt(table)
    assert "looser" in refused.value.sentence


def test_a_local_value_below_is_compared_with_that_above(house):
    set_local_value(house.branch, "small", "reply_within", "1 day", since=LATER, by=house.keeper, at=LATER)
    with refusing() as refused:
        set_local_value(house.branch, "small", "reply_within", "5 days", since=LATER, by=house.keeper, at=LATER)

    [ground] = refused.value.grounds
    assert "small@1#一/2" in ground.words.en
    assert "2 days → 5 days" in ground.words.en
    assert "2 天 → 5 天" in ground.words.zh
    assert "〕 → 〔" not in ground.words.zh


def test_nothing_is_left_of_an_adoption_that_was_refused(house):
    whole = read_files(FILES, all_kinds())
    for value in ("5 days", "6 days"):
        with refusing() as refused:
            adopt_edition(house.branch, whole, {"reply_within": value}, since=LATER, by=house.keeper, at=LATER)
        assert f"2 days → {value}" in refused.value.grounds[0].words.en

    # A change of anybody's takes the place of the one that was refused.
    adopt_edition(house.group, whole, {"reply_within": "1 day"}, since=LATER, by=house.head, at=LATER)

    assert rulebook().value_for(house.branch.pk, whole, "reply_within", LATER)[0] == "1 day"


def test_an_edition_that_was_taken_back_is_forgotten_when_another_text_takes_its_name(house):
    with refusing():
        keep_edition(child("- {amend: A-1, at_most: 2, because: 更快}"), at=LATER)
        assert edition_called("south@1") is not None
        raise Refused("Something else.")

    kept = house.adopt("- {amend: A-1, at_most: 2}")

    rulebook()
    assert edition_called("south@1").hash == kept.hash


def test_the_unit_above_is_bound_by_nobody(house):
    set_local_value(house.group, "small", "reply_within", "9 days", since=LATER, by=house.head, at=LATER)

    assert rulebook().value_in_force(house.group.pk, "small", "reply_within", LATER)[0] == "9 days"


# The wrong person


def test_who_speaks_for_the_unit_below_alone_grants_no_exception(house):
    with refusing() as refused:
        grant_exception(
            house.branch, "small", "A-1", until=LATER + timedelta(days=9), reason="想松", by=house.keeper, at=AT
        )

    assert refused.value.why is Why.NOT_ALLOWED
    assert not FloorException.objects.exists()


def test_who_speaks_for_the_unit_below_alone_says_nothing_of_what_is_stricter(house):
    with refusing() as refused:
        judge_comparison(
            house.branch, child("- {amend: A-3, rows: [{result: 平}]}"), "A-3", "stricter", reason="想过",
            by=house.keeper, at=LATER,
        )  # fmt: skip

    assert refused.value.why is Why.NOT_ALLOWED


def test_who_speaks_for_the_unit_below_alone_ends_no_exception(house):
    given = grant_exception(
        house.branch, "small", "A-1", until=LATER + timedelta(days=9), reason="改造", by=house.head, at=AT
    )

    with refusing() as refused:
        end_exception(given, by=house.keeper, at=LATER)
    assert refused.value.why is Why.NOT_ALLOWED


@pytest.mark.parametrize(
    ("says", "changes", "expected"),
    [
        ("an end that has passed", {"until": AT}, "later than now"),
        ("no reason", {"reason": "  "}, "Give a reason"),
        ("a standard that there is not", {"standard": "A-9"}, "no standard"),
        ("a pack that nobody follows", {"pack": "other"}, "follows other"),
    ],
)
def test_a_wrong_exception_is_refused(house, says, changes, expected):
    given = {"pack": "small", "standard": "A-1", "until": LATER, "reason": "改造", **changes}

    with refusing() as refused:
        grant_exception(house.branch, given.pop("pack"), given.pop("standard"), by=house.head, at=AT, **given)
    assert expected in str(refused.value)


def test_an_administrator_may_everything(house):
    boss = as_member(make_administrator(unit=house.group))
    assert grant_exception(house.branch, "small", "A-1", until=LATER, reason="改造", by=boss, at=AT).pk
