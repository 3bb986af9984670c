"""An edition that was published stays in force when a newer check finds fault with it; nobody adopts it anew."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.editions import UnreadableEdition, edition_kept, faults_today
from shouwen.compliance.models import Adoption, KeptEdition
from shouwen.compliance.queries import in_force
from shouwen.compliance.revision import note_change
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.kinds import all_kinds
from shouwen.facts.refusals import Why
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.facts import Fact
from shouwen.regulation.memory import Memory
from shouwen.regulation.packs import hash_of, read_files
from shouwen.regulation.replay import OneUnit, Replay
from tests.compliance.test_floor import PACK, STANDARDS
from tests.factories import as_member, make_administrator, make_unit, refusal_of
from tests.regulation.packing import files

RIGHT = STANDARDS.replace("urgent", "kind = '投诉'")
#: What is wrong, the standards, the pack: each can be read, and nobody may publish it.
WRONG = {
    "a figure that no fact has": (RIGHT.replace("measure: rings", "measure: bells"), PACK),
    "a figure of another type": (RIGHT.replace("at_most: 3", "at_most: 3 days"), PACK),
    "a formula divided by nought": (RIGHT.replace("at_most: 3", "at_most: 3 / 0"), PACK),
    "a name that nothing uses": (RIGHT.replace("  measure:", "  named: {twice: rings * 2}\n  measure:"), PACK),
    "a fact that nobody declares": (RIGHT.replace("done: case.replied", "done: case.answered"), PACK),
    "an article that there is not": (RIGHT.replace("article: 一/2", "article: 九"), PACK),
    "a circle of findings": (RIGHT + """
- limit: 甲
  id: B-1
  article: 一
  when: B-2.broken
  measure: rings
  at_most: 3
- limit: 乙
  id: B-2
  article: 一
  when: B-1.broken
  measure: rings
  at_most: 3
""", PACK),
    "bounds between which nothing lies": (
        RIGHT, PACK.replace("why: 未写明", "why: 未写明, at_least: 5 days, at_most: 2 days")),
}  # fmt: skip


def kept(standards, pack=PACK, edition="1"):
    """Keep an edition as an earlier version of the house did, which knew less."""
    content = files(standards, pack)
    row = KeptEdition.objects.create(
        hash=hash_of(content), pack="small", edition=edition, title="集团规范", kept_at=timezone.now(),
        files={path: one.decode() for path, one in content.items()},
    )  # fmt: skip
    return row.hash


def followed(unit, hash_):
    Adoption.objects.create(unit=unit, edition_id=hash_, pack="small", since=timezone.now() - timedelta(days=9))
    note_change()


@pytest.mark.parametrize("name", WRONG)
def test_what_only_todays_checks_know_does_not_stop_who_follows_it(db, name):
    standards, pack = WRONG[name]
    with pytest.raises(PackErrors):
        read_files(files(standards, pack), all_kinds())
    unit = make_unit("集团")
    followed(unit, kept(standards, pack))

    (bound,) = in_force(unit, timezone.now())

    assert {"A-1", "A-2", "A-3"} <= set(bound.edition.standards)
    assert faults_today(bound.edition.hash)


def test_the_rest_of_a_faulty_edition_is_judged_as_before(db):
    unit = make_unit("集团")
    followed(unit, kept(RIGHT.replace("kind = '投诉'", "kind = 3 days")))
    at = timezone.now()
    read = rulebook().adopted(edition_kept(KeptEdition.objects.get().pk).hash, unit.pk, at)

    late = Fact(1, "contact.answered", at, unit.pk, "system", "contact:1", "", {"rings": 4})
    found = Replay(OneUnit((read,)), Memory()).feed(late)

    assert [(one.standard, one.verdict) for one in found] == [("A-1", "broken")]


def test_an_edition_that_cannot_be_compiled_says_which_one_it_is(db):
    hash_ = kept(RIGHT.replace("at_most: 3", "at_most: 3 +"))

    with pytest.raises(UnreadableEdition, match=r"small@1.*cannot be read(.|\n)*standards") as refused:
        edition_kept(hash_)

    assert refused.value.called == "small@1"


def test_what_todays_checks_refuse_is_not_adopted_again(db):
    unit = make_unit("集团")
    hash_, at = kept(WRONG["a name that nothing uses"][0]), timezone.now()
    by = as_member(make_administrator(unit=unit), at)

    refused = refusal_of(lambda: adopt_edition(unit, edition_kept(hash_), {"reply_within": "2 days"},
                                               since=at, by=by, at=at))  # fmt: skip

    assert refused.why == Why.BAD_INPUT
    assert "twice" in refused.grounds[0].sentence


def test_the_page_of_what_applies_says_which_edition_fails_todays_checks(db, client):
    unit = make_unit("集团")
    followed(unit, kept(WRONG["a name that nothing uses"][0]))
    client.force_login(make_administrator(unit=unit))

    page = client.get(reverse("adoptions", args=[unit.pk])).content.decode()

    assert "今天的检查在这个版本中发现 1 处问题" in page
    assert "twice" in page


def test_an_edition_that_passes_is_not_complained_of(db, client):
    unit = make_unit("集团")
    followed(unit, kept(RIGHT))
    client.force_login(make_administrator(unit=unit))

    assert "今天的检查" not in client.get(reverse("adoptions", args=[unit.pk])).content.decode()
