"""What people did and decided is left as it was, and listed apart from what speaks against anybody."""

import pytest
from django.db import transaction

from shouwen.compliance.draft_writing import write_draft
from shouwen.compliance.drafts import begin_draft
from shouwen.compliance.trial_making import make_next_trial
from shouwen.compliance.trials import ask_trial
from tests.cases.test_complaint import do
from tests.cases.test_sanctions import to_reaction
from tests.factories import facts_of
from tests.scenes import local, service_department

NOON, APRIL = local("2026-03-05 11:00"), local("2026-04-02 09:00")
SHARES = "standards/responsibility.yaml"


@pytest.fixture
def approved(scene):
    """A sanction of a twentieth of the pay, approved by the superior; the first reply went out."""
    with transaction.atomic():
        case = to_reaction(scene)
        do(scene, case, "sanction", "冯丽", NOON, "按规定", sort="处罚", base_amount="4000",
           responsible=str(scene.people["蒋涛"].pk))
        return do(scene, case, "approval", "陈刚", NOON, "同意")


def tried(scene, file, *change):
    by = scene.by("管理员", APRIL)
    draft = begin_draft(scene.company, service_department(), "2", by=by, at=APRIL)
    write_draft(draft.pk, file, draft.files[file].replace(*change, 1), version=1, by=by, at=APRIL)
    trial = ask_trial(draft.pk, [scene.company], since=local("2026-03-01 00:00"), until=local("2026-04-01 00:00"),
                      by=by, at=APRIL)
    assert make_next_trial(lambda: APRIL)
    trial.refresh_from_db()
    assert trial.fault == ""
    return trial


def test_a_line_names_how_a_person_has_answered_what_is_behind_it(scene, approved):
    trial = tried(scene, SHARES, "result: ask.small_loss_ratio", "result: 0.1")
    (line,) = trial.lines.filter(standard="SD-3.15-3.7")

    assert line.decided == [facts_of("sanction.approved", approved)[0].pk]
    assert line.member == scene.people["蒋涛"].pk  # who answers for it, not who proposed it
    assert [side["consequences"][0]["fine"] for side in (line.before, line.after)] == ["200.00", "400.00"]
    whole = trial.sums.get(unit=None, member=None)
    assert (whole.before["amounts"], whole.after["amounts"]) == ([["fine", "", "200.00"]], [["fine", "", "400.00"]])


def test_a_deed_that_would_be_refused_speaks_against_nobody(scene, approved):
    trial = tried(scene, SHARES, "refuse_when: not upheld", "refuse_when: upheld")
    (line,) = trial.lines.all()
    whole = trial.sums.get(unit=None, member=None)

    assert (line.before, line.after["verdict"]) == (None, "refused")
    assert (whole.worse, whole.after["no_longer_met"]) == (0, [])
    assert whole.after["verdicts"]["refused"] == 1


def test_both_are_told_apart_on_the_page_and_the_decision_is_opened(client, scene, approved):
    trial = tried(scene, SHARES, "result: ask.small_loss_ratio", "result: 0.1")
    client.force_login(scene.people["管理员"])
    place = trial.lines.get(standard="SD-3.15-3.7").place

    shown = client.get(f"/trials/{trial.pk}").content.decode()
    only = client.get(f"/trials/{trial.pk}?decided=1").content.decode()
    line = client.get(f"/trials/{trial.pk}/lines/{place}").content.decode()

    assert "1 件已由人决定" in shown.split('id="left"')[1]
    assert "罚款（元） +200" in shown
    assert only.count(f"/trials/{trial.pk}/lines/") == 1
    assert f"№ {facts_of('sanction.approved', approved)[0].pk}" in line


def test_refused_deeds_are_told_apart_as_left_alone(client, scene, approved):
    trial = tried(scene, SHARES, "refuse_when: not upheld", "refuse_when: upheld")
    client.force_login(scene.people["管理员"])

    shown = client.get(f"/trials/{trial.pk}").content.decode()

    assert "草案会拒绝的操作 1 项" in shown.split('id="left"')[1]
    assert "多 1 项操作被拒绝（查实才可奖惩）" in shown
    assert "已拒绝" not in shown
