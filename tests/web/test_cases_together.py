"""Several cases at once: each by its own deed, and what came of each is said."""

import pytest
from django.utils import timezone

from shouwen.cases.models import Case
from tests.factories import facts_of
from tests.scenes import take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
PATH = "/cases/together"


@pytest.fixture
def cases(scene):
    now = timezone.now()
    accused = (None, None, scene.people["吴敏"])
    return [take_complaint(scene, now, name=f"刘洋{number}", accused=one) for number, one in enumerate(accused)]


def as_(client, scene, name):
    client.force_login(scene.people[name])
    return client


def test_the_list_can_be_ticked_by_who_may_move_cases_only(client, scene, cases):
    assert as_(client, scene, "周婷").get("/cases/").content.decode().count("data-tick") == 3
    assert "data-tick" not in as_(client, scene, "褚伟").get("/cases/").content.decode()


def test_those_ticked_are_given_and_each_refusal_says_its_article(client, scene, cases):
    client, numbers = as_(client, scene, "周婷"), [case.pk for case in cases]
    asked = client.get(PATH, {"case": numbers}).content.decode()
    assert asked.count('name="case"') == 3

    given = {"case": [*numbers, 999_999], "to": "吴敏", "reason": "请假", "once": "a"}
    answer = client.post(PATH, given)

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "办成 2 项" in shown
    assert "被拒 2 项" in shown
    assert "第一章/三/七" in shown
    wu = scene.people["吴敏"]
    assert [Case.objects.get(pk=number).holder == wu for number in numbers] == [True, True, False]
    assert client.post(PATH, given).status_code == 200  # sent again it does nothing, and says the same
    assert len(facts_of("handler.changed", cases[0])) == 1


def test_who_may_not_move_cases_or_see_them_moves_none(client, scene, cases):
    numbers = [case.pk for case in cases]

    assert as_(client, scene, "褚伟").post(PATH, {"case": numbers, "to": "吴敏"}).status_code == 403
    strange = as_(client, scene, "沈洁").post(PATH, {"case": numbers, "to": "吴敏"})

    assert strange.status_code == 403
    assert "刘洋" not in strange.content.decode()
    assert [facts_of("handler.changed", case) for case in cases] == [[], [], []]


@pytest.mark.parametrize("given", [{}, {"case": ["x"]}])
def test_nothing_ticked_is_said(client, scene, given):
    assert as_(client, scene, "周婷").get(PATH, given).status_code == 422
