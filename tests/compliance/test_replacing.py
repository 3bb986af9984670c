"""Adopting from an instant at which something was adopted: said before, refused unless named, kept in the history."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.drafts import approve_draft, begin_draft, propose_draft
from shouwen.compliance.models import Adoption, LocalValue, Moment
from shouwen.compliance.queries import adoptions_of, in_force
from shouwen.compliance.replacing import WouldReplace
from shouwen.facts.kinds import all_kinds
from shouwen.facts.refusals import Why
from shouwen.regulation.packs import read_files
from shouwen.search.models import Findable
from tests.api.program import Program
from tests.compliance.test_floor import PACK, STANDARDS
from tests.factories import as_member, facts_of, make_administrator, make_member, make_unit, refusal_of
from tests.regulation.packing import files

GIVEN = {"reply_within": "2 days"}


def edition(number):
    pack = PACK.replace('edition: "1"', f'edition: "{number}"')
    return read_files(files(STANDARDS.replace("urgent", "kind = '投诉'"), pack), all_kinds())


class House:
    def __init__(self):
        self.at = timezone.now()
        self.later = self.at + timedelta(days=3)
        self.unit = make_unit("集团")
        self.keeper = make_administrator(unit=self.unit)
        self.by = as_member(self.keeper, self.at)
        self.adopt("1", since=self.at)

    def adopt(self, number, values=GIVEN, *, since=None, replace=""):
        return adopt_edition(self.unit, edition(number), values, since=since or self.later, replace=replace,
                             by=self.by, at=self.at)  # fmt: skip

    def applies_then(self):
        return [one.edition.edition for one in in_force(self.unit, self.later)]


@pytest.fixture
def house(db):
    return House()


def test_another_edition_from_the_same_instant_is_refused_with_what_it_would_replace(house):
    first = house.adopt("2")

    refused = refusal_of(lambda: house.adopt("3"))

    assert isinstance(refused, WouldReplace)
    assert (refused.why, refused.was.pk, refused.field) == (Why.OVERTAKEN, first.pk, "replace")
    assert house.applies_then() == ["2"]


@pytest.mark.parametrize("replace", ["", "1", "3", "small@2"])
def test_only_naming_the_very_edition_that_stands_there_replaces_it(house, replace):
    house.adopt("2")

    assert isinstance(refusal_of(lambda: house.adopt("3", replace=replace)), WouldReplace)


def test_what_was_replaced_stays_in_the_history_and_never_begins(house):
    first, second = house.adopt("2"), house.adopt("3", replace="2")

    first.refresh_from_db()
    assert house.applies_then() == ["3"]
    assert [row.pk for row in adoptions_of(house.unit, house.at)][:2] == [second.pk, first.pk]
    assert (first.replaced_at, second.replaced_at) == (house.at, None)
    assert [fact.figures.get("replaces") for fact in facts_of("edition.adopted", house.unit)] == [None, None, "2"]
    assert set(Moment.objects.filter(standard="", period="").values_list("name", flat=True)) == {"small@3"}
    row = Findable.objects.filter(reference__startswith="article:small@2#").first()
    assert row.until == row.at  # nobody finds the articles of what never applied


def test_what_was_replaced_may_be_adopted_again_in_its_turn(house):
    house.adopt("2")
    house.adopt("3", replace="2")
    house.adopt("2", replace="3")

    assert house.applies_then() == ["2"]
    assert Adoption.objects.filter(since=house.later).count() == 3


def test_an_edition_from_another_instant_replaces_nothing(house):
    house.adopt("2")
    house.adopt("3", since=house.later + timedelta(seconds=1))

    assert house.applies_then() == ["2"]


def test_other_values_of_the_same_edition_are_named_before_they_are_replaced(house):
    house.adopt("2", {"reply_within": "3 days"})
    again = house.adopt("2", {"reply_within": "3 days"})

    refused = refusal_of(lambda: house.adopt("2", {"reply_within": "1 day"}))

    assert again.replaced_at is None
    assert [ground.words.zh for ground in refused.grounds] == ["答复时限：3 天 → 1 天"]
    house.adopt("2", {"reply_within": "1 day"}, replace="2")
    assert LocalValue.objects.get(since=house.later).value == "1 day"
    assert Adoption.objects.filter(since=house.later).count() == 1


def test_over_the_api_it_is_named_too(house):
    house.adopt("2")
    house.adopt("3", since=house.later + timedelta(days=1))
    program, path = Program(house.keeper), f"units/{house.unit.pk}/adoptions"
    given = {"pack": "small", "edition": "3", "since": house.later.isoformat()}

    refused = program.post(path, given)
    done = program.post(path, {**given, "replace": "2"})

    assert (refused.status_code, refused.json()["error"], refused.json()["field"]) == (409, "overtaken", "replace")
    assert "edition 2" in refused.json()["sentence"]
    assert (done.status_code, house.applies_then()) == (200, ["3"])
    told = program.get(path).json()
    assert [one["edition"] for one in told if one["replaced_at"]] == ["2"]


def test_who_may_not_adopt_is_not_told_what_would_be_replaced(house):
    house.adopt("2")
    reader = Program(make_member("钱七", house.unit, {"see_regulation": "subtree"}))

    refused = reader.post(f"units/{house.unit.pk}/adoptions",
                          {"pack": "small", "edition": "1", "since": house.later.isoformat(), "replace": "2"})

    assert refused.status_code == 403
    assert house.applies_then() == ["2"]


def test_approving_a_draft_for_a_day_that_is_taken_says_so_on_page_and_api_before(house, client):
    house.adopt("2")
    draft = begin_draft(house.unit, edition("1"), "9", by=house.by, at=house.at)
    propose_draft(draft.pk, since=house.later, values={}, version=1, by=house.by, at=house.at)
    second = make_administrator("第二人", unit=house.unit)
    client.force_login(second)

    page = client.get(reverse("draft", args=[draft.pk])).content.decode()
    refused = refusal_of(lambda: approve_draft(draft.pk, version=2, by=as_member(second, house.at), at=house.at))
    over_api = Program(second).post(f"drafts/{draft.pk}/approval", {"version": 2})

    assert "版本 2 已定在这里施行" in page
    assert '<input type="hidden" name="replace" value="2">' in page
    assert isinstance(refused, WouldReplace)
    assert over_api.status_code == 409
    sent = client.post(reverse("draft-approval", args=[draft.pk]), {"version": "2", "replace": "2", "once": "a"})
    assert (sent.status_code, house.applies_then()) == (302, ["9"])
