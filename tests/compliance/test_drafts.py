"""An edition is written in the house, proposed, approved by a second person, and binds from its date."""

from datetime import timedelta

import pytest

from shouwen.compliance.draft_reading import faults_of, read_draft
from shouwen.compliance.draft_writing import remove_from_draft, write_draft
from shouwen.compliance.drafts import approve_draft, begin_draft, drop_draft, propose_draft, send_draft_back
from shouwen.compliance.models import DraftState
from shouwen.compliance.queries import in_force
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Why
from shouwen.work.models import Notice
from tests.factories import as_member, make_administrator, refusal_of
from tests.scenes import local, service_department

MONDAY = local("2026-03-02 09:00")
NEXT_MONDAY = local("2026-03-09 00:00")
RINGS = "standards/telephone.yaml"


@pytest.fixture
def writer(scene):
    return scene.by("管理员", MONDAY)


@pytest.fixture
def second(scene):
    return as_member(make_administrator("第二人", unit=scene.company), MONDAY)


@pytest.fixture
def draft(scene, writer):
    return begin_draft(scene.company, service_department(), "2", by=writer, at=MONDAY)


def tightened(draft):
    """Return the file in which the rings stand, two in the place of three."""
    return RINGS, draft.files[RINGS].replace("at_most: 3", "at_most: 2", 1)


def test_a_draft_begins_as_the_text_it_comes_from_under_a_name_of_its_own(draft):
    begun, was = read_draft(draft), service_department()

    assert (begun.pack, draft.version, draft.state) == ("service-department@2", 1, DraftState.OPEN)
    changed = {path for path in was.files if was.files[path] != begun.files[path]}
    assert changed == {"pack.yaml"}
    assert set(begun.standards) == set(was.standards)


@pytest.mark.parametrize("called", ["1", "2", "第二版", "../2", ""])
def test_a_name_that_is_taken_or_none_is_refused(scene, writer, draft, called):
    refusal = refusal_of(lambda: begin_draft(scene.company, service_department(), called, by=writer, at=MONDAY))

    assert (refusal.why, refusal.field) == (Why.BAD_INPUT, "edition")


def test_a_name_is_taken_by_the_draft_of_another_unit_too(scene, writer, draft):
    """Else the second of two drafts could never be published, whatever was written in it."""
    refusal = refusal_of(lambda: begin_draft(scene.service, service_department(), "2", by=writer, at=MONDAY))

    assert (refusal.why, refusal.field) == (Why.BAD_INPUT, "edition")
    drop_draft(draft.pk, by=writer, at=MONDAY)
    assert begin_draft(scene.service, service_department(), "2", by=writer, at=MONDAY).edition == "2"


def test_a_faulty_file_is_kept_and_its_faults_are_told_with_line_and_column(draft, writer):
    path, text = tightened(draft)
    written = write_draft(draft.pk, path, text.replace("at_most: 2", "at_mots: 2"), version=1, by=writer, at=MONDAY)

    faults = faults_of(written.files)

    assert [(one.file, one.line > 1, one.column > 1) for one in faults][:1] == [(path, True, True)]
    assert "at_most" in faults[0].expected
    refusal = refusal_of(lambda: propose_draft(draft.pk, since=NEXT_MONDAY, values={}, version=2, by=writer, at=MONDAY))
    assert refusal.why == Why.BAD_INPUT
    assert path in refusal.grounds[0].sentence


def test_examples_that_come_out_otherwise_are_named_when_it_is_proposed(draft, writer):
    path, text = tightened(draft)
    write_draft(draft.pk, path, text, version=1, by=writer, at=MONDAY)

    refusal = refusal_of(lambda: propose_draft(draft.pk, since=NEXT_MONDAY, values={}, version=2, by=writer, at=MONDAY))

    assert refusal.sentence.startswith("Examples of the draft")
    assert len(refusal.grounds) >= 1


def test_nobody_saves_over_anothers_change(draft, writer, second):
    write_draft(draft.pk, "README.md", "mine", version=1, by=writer, at=MONDAY)

    refusal = refusal_of(lambda: write_draft(draft.pk, "README.md", "theirs", version=1, by=second, at=MONDAY))

    assert refusal.why == Why.OVERTAKEN
    draft.refresh_from_db()
    assert draft.files["README.md"] == "mine"


@pytest.mark.parametrize("path", ["../pack.yaml", "standards/x.py", "standards/a/b.yaml", "pack.yml", ""])
def test_a_file_that_belongs_to_no_pack_is_refused(draft, writer, path):
    refusal = refusal_of(lambda: write_draft(draft.pk, path, "x: 1", version=1, by=writer, at=MONDAY))

    assert (refusal.why, refusal.field) == (Why.BAD_INPUT, "path")


@pytest.mark.parametrize("who", ["began it", "changed it first", "changed it last", "proposed it"])
def test_whoever_had_a_hand_in_it_does_not_approve_it(scene, who):
    hands = {one: as_member(make_administrator(one, unit=scene.company), MONDAY)
             for one in ("began it", "changed it first", "changed it last", "proposed it", "none of it")}  # fmt: skip
    begun = begin_draft(scene.company, service_department(), "2", by=hands["began it"], at=MONDAY)
    write_draft(begun.pk, "README.md", "one", version=1, by=hands["changed it first"], at=MONDAY)
    write_draft(begun.pk, "README.md", "two", version=2, by=hands["changed it last"], at=MONDAY)
    propose_draft(begun.pk, since=NEXT_MONDAY, values={}, version=3, by=hands["proposed it"], at=MONDAY)

    refusal = refusal_of(lambda: approve_draft(begun.pk, version=4, by=hands[who], at=MONDAY))
    asked = set(Notice.objects.filter(what="draft_proposed").values_list("to__name", flat=True))
    assert "none of it" in asked
    assert who not in asked  # whom it would refuse it does not ask

    assert refusal.why == Why.NOT_ALLOWED
    assert approve_draft(begun.pk, version=4, by=hands["none of it"], at=MONDAY).state == DraftState.PUBLISHED


def test_a_second_person_approves_and_it_binds_from_its_date(scene, draft, writer, second):
    write_draft(draft.pk, "README.md", "The second edition.", version=1, by=writer, at=MONDAY)
    propose_draft(draft.pk, since=NEXT_MONDAY, values={}, version=2, by=writer, at=MONDAY)
    own = refusal_of(lambda: approve_draft(draft.pk, version=3, by=writer, at=MONDAY))
    unseen = refusal_of(lambda: approve_draft(draft.pk, version=2, by=second, at=MONDAY))

    approve_draft(draft.pk, version=3, by=second, at=MONDAY)

    assert (own.why, unseen.why) == (Why.NOT_ALLOWED, Why.OVERTAKEN)
    before, after = (in_force(scene.service, at) for at in (NEXT_MONDAY - timedelta(seconds=1), NEXT_MONDAY))
    assert [one.edition.pack for one in (*before, *after)] == ["service-department@1", "service-department@2"]
    assert str(after[0].edition.in_force_from) == "2026-03-09"
    told = Fact.objects.filter(kind__startswith="edition.", at=MONDAY, figures__edition="2").order_by("pk")
    assert [one.kind for one in told] == ["edition.proposed", "edition.approved", "edition.adopted"]


def test_a_date_that_has_passed_meanwhile_is_not_approved(draft, writer, second):
    propose_draft(draft.pk, since=NEXT_MONDAY, values={}, version=1, by=writer, at=MONDAY)

    refusal = refusal_of(lambda: approve_draft(draft.pk, version=2, by=second, at=NEXT_MONDAY + timedelta(minutes=1)))

    assert refusal.field == "since"


def test_what_is_sent_back_is_written_on_and_says_why(draft, writer, second):
    propose_draft(draft.pk, since=NEXT_MONDAY, values={}, version=1, by=writer, at=MONDAY)
    silent = refusal_of(lambda: send_draft_back(draft.pk, "  ", by=second, at=MONDAY))
    back = send_draft_back(draft.pk, "铃响仍应为三声", by=second, at=MONDAY)

    assert silent.field == "remark"
    assert (back.state, back.remark) == (DraftState.OPEN, "铃响仍应为三声")
    write_draft(draft.pk, "README.md", "again", version=back.version, by=writer, at=MONDAY)


def test_a_dropped_draft_is_written_no_more_and_its_name_is_free(scene, draft, writer):
    drop_draft(draft.pk, by=writer, at=MONDAY)

    refusal = refusal_of(lambda: write_draft(draft.pk, "README.md", "x", version=2, by=writer, at=MONDAY))
    again = begin_draft(scene.company, service_department(), "2", by=writer, at=MONDAY)

    assert refusal.why == Why.OVERTAKEN
    assert again.pk != draft.pk


def test_who_may_not_write_or_approve_is_refused_whatever_they_try(scene, draft, writer, second):
    propose_draft(draft.pk, since=NEXT_MONDAY, values={}, version=1, by=writer, at=MONDAY)
    nobody = scene.by("周婷", MONDAY)
    tries = [
        lambda: begin_draft(scene.company, service_department(), "3", by=nobody, at=MONDAY),
        lambda: write_draft(draft.pk, "README.md", "x", version=2, by=nobody, at=MONDAY),
        lambda: remove_from_draft(draft.pk, "README.md", version=2, by=nobody, at=MONDAY),
        lambda: propose_draft(draft.pk, since=NEXT_MONDAY, values={}, version=2, by=nobody, at=MONDAY),
        lambda: send_draft_back(draft.pk, "x", by=nobody, at=MONDAY),
        lambda: approve_draft(draft.pk, version=2, by=nobody, at=MONDAY),
        lambda: drop_draft(draft.pk, by=nobody, at=MONDAY),
    ]

    assert [refusal_of(one).why for one in tries] == [Why.NOT_ALLOWED] * len(tries)


def test_what_was_proposed_for_today_counts_from_the_approval_and_what_is_past_is_refused(draft, writer, second):
    propose_draft(draft.pk, since=MONDAY, values={}, version=1, by=writer, at=MONDAY)

    late = refusal_of(lambda: approve_draft(draft.pk, version=2, by=second, at=MONDAY + timedelta(days=1)))
    approved = approve_draft(draft.pk, version=2, by=second, at=MONDAY + timedelta(minutes=30))

    assert late.field == "since"
    assert (approved.state, approved.since) == (DraftState.PUBLISHED, MONDAY + timedelta(minutes=30))
