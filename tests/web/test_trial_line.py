"""A line of a trial opens both sides and the real facts, to those who may see them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwen.compliance.draft_writing import write_draft
from shouwen.compliance.drafts import begin_draft
from shouwen.compliance.models import Trial, TrialLine
from shouwen.compliance.trial_making import make_next_trial
from shouwen.compliance.trials import ask_trial
from shouwen.facts.models import Fact
from shouwen.organisation.models import PositionDeed, Posting
from tests.api.program import Program
from tests.factories import make_member, make_position
from tests.scenes import service_department, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
RINGS = "standards/telephone.yaml"
TRIES = {"try_draft": "subtree", "see_regulation": "subtree"}


def text_of(answer):
    """Return what a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture(scope="module")
def tried(stage):
    """A call answered after three rings, tried under a draft that allows two."""
    now = timezone.now()
    by = stage.by("管理员", now)
    take_complaint(stage, now - timedelta(hours=5), rings=3)
    draft = begin_draft(stage.company, service_department(), "2", by=by, at=now)
    text = draft.files[RINGS].replace("at_most: 3", "at_most: 2", 1)
    write_draft(draft.pk, RINGS, text, version=1, by=by, at=now)
    made = ask_trial(draft.pk, [stage.company], since=now - timedelta(days=2), until=now, by=by, at=now)
    make_next_trial(lambda: now)
    return made


@pytest.fixture
def trial(tried, scene):
    tried.refresh_from_db()
    return tried


def page_of(trial):
    return f"/trials/{trial.pk}/lines/0"


def test_a_line_opens_both_sides_with_article_and_figures_and_the_facts_that_happened(client, scene, trial):
    client.force_login(scene.people["管理员"])
    listed = client.get(f"/trials/{trial.pk}").content.decode()
    answer = client.get(page_of(trial))
    shown = text_of(answer)
    fact, line = Fact.objects.get(kind="contact.answered"), TrialLine.objects.get()

    assert f'href="{page_of(trial)}"' in listed
    assert "三声" in shown
    assert shown.count("来电响铃不超过三声就要接起") == 2  # the words of the draft were left as they are
    assert f"№ {fact.pk}" in shown
    assert "振铃次数 3" in shown
    assert [f"不得超过 {most}" in shown for most in (3, 2)] == [True, True]
    assert "周婷" in shown
    assert [one["verdict"] for one in (line.before, line.after)] == ["met", "broken"]


def test_what_it_cites_can_be_looked_up(client, scene, trial):
    client.force_login(scene.people["管理员"])
    for page in (page_of(trial), f"/trials/{trial.pk}"):
        cited = set(re.findall(r'class="cite"[^>]* href="([^"]+)"', client.get(page).content.decode()))

        assert cited
        assert {client.get(one).status_code for one in cited} == {200}


def test_who_may_not_see_the_matter_sees_neither_the_facts_nor_whose_they_are(client, scene, trial):
    client.force_login(make_member("卫制度", scene.company, position=make_position("制度员", TRIES)))
    shown = text_of(client.get(page_of(trial)))

    assert "来电三声内接听" in shown
    assert "周婷" not in shown
    assert "振铃次数 3" not in shown
    assert "无权查看" in shown


def test_who_may_not_see_the_trial_opens_no_line_and_one_that_is_none_is_refused_alike(client, scene, trial):
    client.force_login(scene.people["郑强"])
    answers = [client.get(page_of(trial)), client.get(f"/trials/{trial.pk}/lines/7"), client.get("/trials/0/lines/0")]
    client.force_login(scene.people["管理员"])
    answers.append(client.get(f"/trials/{trial.pk}/lines/7"))

    assert [one.status_code for one in answers] == [403] * 4


def test_whose_right_to_try_has_ended_reads_and_shares_their_trial_no_more(client, scene, now, trial):
    position = make_position("试算员", {**TRIES, "see_case": "subtree", "see_results_of_members": "subtree"})
    asker = make_member("卫制度", scene.company, position=position)
    Trial.objects.filter(pk=trial.pk).update(by=asker)
    client.force_login(asker)
    program, other = Program(asker), scene.people["沈洁"]
    before = [client.get(f"/trials/{trial.pk}").status_code, client.get(page_of(trial)).status_code]
    PositionDeed.objects.filter(position=position, deed="try_draft").delete()

    after = [
        client.get(f"/trials/{trial.pk}"), client.get(page_of(trial)),
        client.get(f"/lists/trial_lines.xlsx?trial={trial.pk}"),
        client.post(f"/trials/{trial.pk}/sharing", {"to": f"{other.name} #{other.pk}"}),
        program.post(f"trials/{trial.pk}/sharing", {"to": other.pk}), program.get(f"trials/{trial.pk}/lines"),
    ]  # fmt: skip

    assert before == [200, 200]
    assert [one.status_code for one in after] == [403] * 6
    trial.refresh_from_db()
    assert trial.readers == []


def test_with_whom_it_was_shared_sees_results_only_while_they_may_see_that_member(client, scene, now, trial):
    sees = make_position("班长", {"see_results_of_members": "subtree", "see_case": "subtree", "see_contact": "subtree"})
    reader = make_member("施班长", scene.service, position=sees)
    Trial.objects.filter(pk=trial.pk).update(readers=[reader.pk])
    client.force_login(reader)
    with_right = text_of(client.get(page_of(trial)))
    Posting.objects.filter(member=reader).update(until=now - timedelta(minutes=1))
    without = text_of(client.get(page_of(trial)))
    line = Program(reader).get(f"trials/{trial.pk}/lines").json()["rows"][0]

    assert "周婷" in with_right
    assert "周婷" not in without
    assert "振铃次数 3" not in without
    assert line["member"] is None
    assert "reckoning" not in line["after"]


def test_the_page_costs_few_statements(client, scene, trial):
    client.force_login(scene.people["管理员"])
    client.get(page_of(trial))
    with CaptureQueriesContext(connection) as asked:
        client.get(page_of(trial))

    assert len(asked) <= 20, [one["sql"][:100] for one in asked]
