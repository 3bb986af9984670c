"""All names that the regulations of a unit use for positions, given positions on one page."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shouwen.facts.refusals import Refused
from shouwen.organisation.actions import name_positions
from shouwen.organisation.models import PositionName
from tests.factories import facts_of, make_position
from tests.web.test_administration_pages import both, sent

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture
def company(scene, client):
    """A company whose names are all its own, and its administrator, who is signed in."""
    client.force_login(scene.people["管理员"])
    return scene.company


def chosen_now(client, unit):
    """Return what the page of all names says: by field, what is chosen or written."""
    form = client.get(reverse("names_together", args=[unit.pk])).context["form"]
    return {one.html_name: one.value() or "" for one in form}


def test_all_names_are_given_positions_at_once_in_as_many_statements_for_one_as_for_three(client, company):
    other = make_position("前台经理")
    before, counted = chosen_now(client, company), []
    assert before["position-审核"]
    for names in (["收件经理"], ["上级", "借阅人", "更高上级"]):
        given = {**chosen_now(client, company), **{f"position-{name}": other.pk for name in names}}
        with CaptureQueriesContext(connection) as asked:
            assert sent(client, "names_together", company.pk, **given).status_code == 302
        counted.append(len(asked))

    after = chosen_now(client, company)
    assert {name for name in before if before[name] != after[name] and name.startswith("position-")} == {
        "position-收件经理", "position-上级", "position-借阅人", "position-更高上级"}  # fmt: skip
    assert counted[0] == counted[1] <= 25
    told = [(one.figures["named"], one.figures["position"]) for one in facts_of("position.named")][-3:]
    assert sorted(told) == sorted((name, other.reference) for name in ("上级", "借阅人", "更高上级"))
    sent(client, "names_together", company.pk, **{**after, "position-借阅人": ""})
    assert not PositionName.objects.filter(unit=company, named="借阅人").exists()


def test_all_names_at_once_go_over_no_change_of_a_colleague_and_lose_nothing(client, company):
    other, third = make_position("前台经理"), make_position("中台经理")
    seen = chosen_now(client, company)
    sent(client, "position_names", company.pk, named="借阅人", position=third.pk, seen=f"借阅人={seen['seen-借阅人']}")

    late = sent(client, "names_together", company.pk, **{**seen, "position-收件经理": other.pk})

    text = late.content.decode()
    assert late.status_code == 409
    assert "中台经理" in both(text)
    assert late.context["form"]["position-收件经理"].value() == str(other.pk)
    assert PositionName.objects.get(unit=company, named="借阅人").position == third
    assert PositionName.objects.get(unit=company, named="收件经理").position != other
    bad = sent(client, "names_together", company.pk, **{**seen, "position-收件经理": "999999"})
    assert (bad.status_code, PositionName.objects.get(unit=company, named="收件经理").position != other) == (422, True)


def test_who_may_not_name_positions_names_none_at_once(client, scene):
    client.force_login(scene.people["周婷"])
    before = PositionName.objects.count()

    answers = [client.get(reverse("names_together", args=[scene.company.pk])),
               sent(client, "names_together", scene.company.pk, **{"position-审核": ""})]

    assert {one.status_code for one in answers} <= {403, 404}
    assert PositionName.objects.count() == before
    with pytest.raises(Refused), transaction.atomic():
        name_positions(scene.company, {"审核": None}, seen={"审核": "客户投诉主管"},
                       by=scene.by("周婷", timezone.now()), at=timezone.now())
