"""A pack may say who alone sets a local value: on every way to one, whoever does not hold that position is refused."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwen.compliance.actions import adopt_edition, keep_edition, set_local_value
from shouwen.compliance.draft_writing import give_draft_values
from shouwen.compliance.drafts import begin_draft, propose_draft
from shouwen.compliance.models import Draft, LocalValue
from shouwen.compliance.naming import As, positions_named
from shouwen.facts.kinds import all_kinds
from shouwen.facts.refusals import Why
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.packs import read_files
from tests.api.program import Program
from tests.compliance.test_floor import PACK, STANDARDS
from tests.factories import as_member, make_member, make_position, make_unit, refusal_of, stand_in
from tests.regulation.packing import files

RIGHTS = {
    "adopt_edition": "subtree", "set_local_value": "subtree", "draft_regulation": "subtree", "see_regulation": "subtree",
    "see_organisation": "subtree",
}  # fmt: skip


def edition(number="1", set_by="总监"):
    pack = PACK.replace("why: 未写明", f"why: 未写明, set_by: {set_by}").replace('edition: "1"', f'edition: "{number}"')
    return read_files(files(STANDARDS.replace("urgent", "kind = '投诉'"), pack), all_kinds())


class House:
    def __init__(self):
        self.at = timezone.now()
        self.unit = make_unit("集团")
        self.director = self.member("王总监", "总监")
        self.keeper = self.member("制度员", "制度员")

    def member(self, name, position):
        return as_member(make_member(name, self.unit, position=make_position(position, RIGHTS)), self.at)

    def adopted(self):
        adopt_edition(self.unit, edition(), {"reply_within": "2 days"}, since=self.at, by=self.director, at=self.at)


@pytest.fixture
def house(db):
    return House()


def ways(house, by):
    """Return each way to set the value, as somebody would go it."""
    later = house.at + timedelta(days=1)
    given = {"reply_within": "1 day"}
    draft = begin_draft(house.unit, edition(), "2", by=by, at=house.at)
    return {
        "set": lambda: set_local_value(
            house.unit, "small", "reply_within", "1 day", since=later, by=by, at=house.at),
        "adopt": lambda: adopt_edition(house.unit, edition("3"), given, since=later, by=by, at=house.at),
        "draft": lambda: give_draft_values(draft.pk, given, version=1, by=by, at=house.at),
        "propose": lambda: propose_draft(draft.pk, since=later, values=given, version=1, by=by, at=house.at),
    }  # fmt: skip


@pytest.mark.parametrize("way", ["set", "adopt", "draft", "propose"])
def test_whoever_does_not_hold_the_position_is_refused_on_every_way(house, way):
    house.adopted()
    refused = refusal_of(ways(house, house.keeper)[way])

    assert (refused.why, refused.field) == (Why.NOT_ALLOWED, "reply_within")
    assert refused.citation.endswith("#一")
    assert LocalValue.objects.count() == 1
    assert Draft.objects.get().values == {}


@pytest.mark.parametrize("way", ["set", "adopt", "draft"])
def test_whoever_holds_it_sets_it(house, way):
    house.adopted()
    ways(house, house.director)[way]()

    assert LocalValue.objects.count() + len(Draft.objects.get().values) == 2


def test_who_stands_in_for_them_sets_it_while_they_do(house):
    house.adopted()
    stand_in(house.director.member, house.keeper.member, since=house.at - timedelta(days=1))
    keeper = as_member(house.keeper.member, house.at)

    ways(house, keeper)["set"]()
    assert LocalValue.objects.filter(by=keeper.member).exists()


def test_an_edition_is_adopted_by_another_as_long_as_they_set_none_of_these(house):
    house.adopted()
    adopt_edition(house.unit, edition("2"), {}, since=house.at + timedelta(days=1), by=house.keeper, at=house.at)

    assert LocalValue.objects.count() == 1


def test_page_and_api_refuse_too_and_say_who_may(house, client):
    house.adopted()
    keep_edition(edition("2"), at=house.at)
    page = reverse("local-value", args=[house.unit.pk, "small", "reply_within"])
    client.force_login(house.keeper.member)
    shown = client.get(page).content.decode()
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    sent = client.post(page, {"value": "1 day", "since": tomorrow})
    program, since = Program(house.keeper.member), (timezone.now() + timedelta(days=2)).isoformat()
    answers = [
        program.post(f"units/{house.unit.pk}/local-values",
                     {"pack": "small", "name": "reply_within", "value": "1 day", "since": since, "seen": "none"}),
        program.post(f"units/{house.unit.pk}/adoptions",
                     {"pack": "small", "edition": "2", "values": {"reply_within": "1 day"}, "since": since}),
    ]  # fmt: skip
    told = program.get(f"units/{house.unit.pk}/local-values").json()
    client.force_login(house.director.member)

    assert "只能由总监设定" in shown
    assert 'id="value-form"' not in shown
    assert sent.status_code == 403
    assert [one.status_code for one in answers] == [403, 403]
    assert told[0]["set_by"] == ["总监"]
    assert 'id="value-form"' in client.get(page).content.decode()
    assert LocalValue.objects.count() == 1


def test_it_is_one_of_the_positions_that_the_regulation_names():
    assert [one.as_what for one in positions_named(edition())["总监"]] == [As.SETS]


def test_a_position_that_is_no_text_is_a_fault():
    with pytest.raises(PackErrors):
        edition(set_by="{a: b}")
