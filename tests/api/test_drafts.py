"""Programs draft editions and try them, with the same rights as on pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shouwen.compliance.draft_reading import failing_examples, read_draft
from shouwen.compliance.models import Draft, DraftState, Trial
from shouwen.compliance.trial_making import make_next_trial
from tests.api.program import Program
from tests.factories import facts_of, make_administrator
from tests.scenes import take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
RINGS = "standards/telephone.yaml"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def writer(scene):
    return Program(scene.people["管理员"])


@pytest.fixture
def draft(scene, writer):
    given = {"unit": scene.company.pk, "pack": "service-department", "base": "1", "edition": "2"}
    assert writer.post("drafts", given).status_code == 201
    return Draft.objects.get()


def test_a_draft_is_written_proposed_and_approved_by_a_second_person(scene, writer, draft, now):
    faulty = draft.files[RINGS].replace("at_most", "at_mots", 1)
    written = writer.post(f"drafts/{draft.pk}/files", {"version": 1, "path": RINGS, "text": faulty})
    shown = writer.get(f"drafts/{draft.pk}").json()
    stale = writer.post(f"drafts/{draft.pk}/files", {"version": 1, "path": RINGS, "text": "x"})
    soon = (now + timedelta(days=2)).isoformat()
    refused = writer.post(f"drafts/{draft.pk}/proposal", {"version": 2, "since": soon})
    writer.post(f"drafts/{draft.pk}/files", {"version": 2, "path": RINGS, "text": draft.files[RINGS]})
    proposed = writer.post(f"drafts/{draft.pk}/proposal", {"version": 3, "since": soon})
    own = writer.post(f"drafts/{draft.pk}/approval", {"version": 4})
    second = Program(make_administrator("第二人", unit=scene.company))
    approved = second.post(f"drafts/{draft.pk}/approval", {"version": 4})

    assert (written.status_code, stale.status_code, refused.status_code) == (200, 409, 422)
    assert {one["file"] for one in shown["faults"]} == {RINGS}
    assert (proposed.status_code, own.status_code, approved.status_code) == (200, 403, 200)
    assert Draft.objects.get().state == DraftState.PUBLISHED
    assert [one["state"] for one in writer.get("drafts").json()["rows"]] == ["published"]


def test_a_draft_is_sent_back_and_given_up(scene, writer, draft, now):
    writer.post(f"drafts/{draft.pk}/proposal", {"version": 1, "since": (now + timedelta(days=2)).isoformat()})
    back = writer.post(f"drafts/{draft.pk}/return", {"remark": "铃响仍应为三声"})
    gone = writer.post(f"drafts/{draft.pk}/dropping", {})

    assert (back.status_code, gone.status_code) == (200, 200)
    assert Draft.objects.get().state == DraftState.DROPPED


def test_a_draft_is_tried_and_its_lines_are_listed(scene, writer, draft, now):
    take_complaint(scene, now - timedelta(hours=4), rings=3)
    text = draft.files[RINGS].replace("at_most: 3", "at_most: 2", 1)
    writer.post(f"drafts/{draft.pk}/files", {"version": 1, "path": RINGS, "text": text})
    period = {"since": (now - timedelta(days=1)).isoformat(), "until": (now - timedelta(minutes=1)).isoformat()}
    asked = writer.post(f"drafts/{draft.pk}/trials", {"units": [scene.company.pk], **period})
    make_next_trial(timezone.now)
    trial = Trial.objects.get()

    assert asked.status_code == 201
    shown = writer.get(f"trials/{trial.pk}").json()
    assert (shown["state"], shown["differences"]) == ("done", 1)
    (line,) = writer.get(f"trials/{trial.pk}/lines").json()["rows"]
    assert (line["before"]["verdict"], line["after"]["verdict"]) == ("met", "broken")
    assert line["member"] == scene.people["周婷"].pk
    over = writer.post(f"trials/{trial.pk}/cancellation", {})
    assert over.status_code == 409
    whole, *others = writer.get(f"trials/{trial.pk}/sums").json()["rows"]
    assert (whole["worse"], whole["after"]["verdicts"]["broken"]) == (1, whole["before"]["verdicts"].get("broken", 0) + 1)
    assert {one["member"] for one in others} == {None, scene.people["周婷"].pk}


def test_a_trial_is_shared_by_whoever_asked_for_it_alone(scene, writer, draft, now):
    period = {"since": (now - timedelta(days=1)).isoformat(), "until": (now - timedelta(minutes=1)).isoformat()}
    writer.post(f"drafts/{draft.pk}/trials", {"units": [scene.company.pk], **period})
    trial, reader = Trial.objects.get(), scene.people["周婷"]
    early = writer.post(f"trials/{trial.pk}/sharing", {"to": reader.pk})
    make_next_trial(timezone.now)

    unseen = Program(reader).get(f"trials/{trial.pk}").status_code
    others = Program(reader).post(f"trials/{trial.pk}/sharing", {"to": reader.pk})
    shared = writer.post(f"trials/{trial.pk}/sharing", {"to": reader.pk})
    again = writer.post(f"trials/{trial.pk}/sharing", {"to": reader.pk})

    assert (early.status_code, unseen, others.status_code) == (409, 403, 403)
    assert (shared.status_code, again.status_code) == (200, 422)
    assert Program(reader).get(f"trials/{trial.pk}").status_code == 200
    assert Program(reader).get(f"trials/{trial.pk}/sums").status_code == 200


def test_a_share_is_taken_back_by_whoever_gave_it_alone(scene, writer, draft, now):
    period = {"since": (now - timedelta(days=1)).isoformat(), "until": (now - timedelta(minutes=1)).isoformat()}
    writer.post(f"drafts/{draft.pk}/trials", {"units": [scene.company.pk], **period})
    make_next_trial(timezone.now)
    trial, reader, other = Trial.objects.get(), scene.people["周婷"], scene.people["郑强"]
    for one in (reader, other):
        writer.post(f"trials/{trial.pk}/sharing", {"to": one.pk})
    path, given = f"trials/{trial.pk}/unsharing", {"to": reader.pk}

    told = writer.get(f"trials/{trial.pk}").json()["readers"], Program(other).get(f"trials/{trial.pk}").json()["readers"]
    wrong = Program(other).post(path, given)
    own = Program(reader).post(path, given)
    done, again = writer.post(path, given), writer.post(path, given)

    assert told == ([reader.pk, other.pk], [])
    assert (wrong.status_code, own.status_code, done.status_code, again.status_code) == (403, 403, 200, 422)
    assert Program(reader).get(f"trials/{trial.pk}").status_code == 403
    assert Program(other).get(f"trials/{trial.pk}").status_code == 200
    (fact,) = facts_of("trial.unshared")
    assert (fact.by, fact.figures["to"]) == (writer.member.reference, reader.reference)


def test_an_example_of_a_faulty_draft_is_refused_in_words(writer, draft):
    writer.post(f"drafts/{draft.pk}/files", {"version": 1, "path": RINGS, "text": "- limit: {"})

    refused = writer.post(f"drafts/{draft.pk}/examples", {"version": 2, "file": "examples/telephone.yaml", "line": 1})
    values = writer.post(f"drafts/{draft.pk}/values", {"version": 2, "values": {"accept_within": "2 hours"}})

    assert (refused.status_code, values.status_code) == (422, 422)


def test_who_has_no_right_drafts_and_tries_nothing_and_sees_none(scene, writer, draft, now):
    wrong = Program(scene.people["周婷"])
    soon, ago = (now + timedelta(days=2)).isoformat(), (now - timedelta(days=2)).isoformat()
    given = {"unit": scene.company.pk, "pack": "service-department", "base": "1", "edition": "3"}
    answers = [
        wrong.post("drafts", given),
        wrong.post(f"drafts/{draft.pk}/files", {"version": 1, "path": RINGS, "text": "x"}),
        wrong.post(f"drafts/{draft.pk}/files", {"version": 1, "path": RINGS}),
        wrong.post(f"drafts/{draft.pk}/proposal", {"version": 1, "since": soon}),
        wrong.post(f"drafts/{draft.pk}/approval", {"version": 1}),
        wrong.post(f"drafts/{draft.pk}/return", {"remark": "x"}),
        wrong.post(f"drafts/{draft.pk}/dropping", {}),
        wrong.post(f"drafts/{draft.pk}/trials", {"units": [scene.company.pk], "since": ago, "until": ago}),
        wrong.get(f"drafts/{draft.pk}"),
        wrong.get("trials/1"),
    ]

    assert {one.status_code for one in answers} <= {403, 404}
    assert wrong.get("drafts").json()["rows"] == []
    draft.refresh_from_db()
    assert (draft.version, draft.state) == (1, DraftState.OPEN)


def test_programs_change_one_figure_take_its_examples_and_give_values(scene, writer, draft):
    path = f"drafts/{draft.pk}"
    changed = writer.post(f"{path}/standards", {
        "version": 1, "standard": "SD-1.3-6-1a", "changes": {"at_most": "2", "words.zh": "两声内接起。"}})
    failing = failing_examples(read_draft(Draft.objects.get()))
    first = next(one for one in failing if one.line)
    taken = writer.post(f"{path}/examples", {"version": 2, "file": first.file, "line": first.line})
    wrong = writer.post(f"{path}/values", {"version": 3, "values": {"no_such": "2"}})
    given = writer.post(f"{path}/values", {"version": 3, "values": {"accept_within": "2 hours"}})

    assert (changed.status_code, taken.status_code, wrong.status_code, given.status_code) == (200, 200, 422, 200)
    row = Draft.objects.get()
    assert "at_most: 2" in row.files[RINGS]
    assert row.values == {"accept_within": "2 hours"}
    assert len(failing_examples(read_draft(row))) == len(failing) - 1


@pytest.mark.parametrize(("noun", "given"), [
    ("standards", {"standard": "SD-1.3-6-1a", "changes": {"at_most": "2"}}),
    ("examples", {"file": "examples/telephone.yaml", "line": 3}), ("values", {"values": {"accept_within": "2 hours"}})])
def test_who_may_not_write_drafts_changes_nothing_in_them(scene, draft, noun, given):
    other = Program(scene.people["周婷"])

    assert other.post(f"drafts/{draft.pk}/{noun}", {"version": 1, **given}).status_code == 403
    assert Draft.objects.get().version == 1
