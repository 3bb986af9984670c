"""A colleague is chosen by typing: who is suggested, to whom, and what a form takes."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwen.cases.models import Transfer
from shouwen.organisation.actions import begin_stand_in, leave_member
from shouwen.organisation.models import Member
from shouwen.web.people.pools import MOST
from shouwen.work.models import Task
from tests.factories import make_member, make_unit
from tests.scenes import take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture
def case(scene):
    return take_complaint(scene, timezone.now() - timedelta(minutes=5))


def as_(client, scene, name):
    client.force_login(scene.people[name])
    return client


def suggested(client, pool, words="", follows="", chosen=""):
    narrowed = f"&follows={follows}&{follows}={quote(chosen)}" if follows else ""
    answer = client.get(f"/people/suggested?pool={pool}&field=to&to={quote(words)}{narrowed}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("words", "found"), [
    ("周", ["周婷"]), ("zhouting", ["周婷"]), ("zt", ["周婷"]), ("ZT", ["周婷"]), ("沈洁", ["沈洁"]), ("不存在", []),
    ("%", []), ("'", []),
])  # fmt: skip
def test_names_are_found_by_their_signs_and_their_sound(client, scene, words, found):
    shown = suggested(as_(client, scene, "周婷"), f"house:{scene.service.pk}", words)

    assert [name for name in scene.people if f'value="{name} #' in shown] == found
    if words.isascii() and found:
        assert f"{words}&quot;" in shown or f'{words}"' in shown  # a browser shows what holds the text typed


def test_the_unit_chosen_narrows_and_a_name_that_is_not_there_is_found_elsewhere(client, scene):
    client, pool = as_(client, scene, "周婷"), f"house:{scene.service.pk}"
    quality = str(scene.departments["质检部"].pk)

    inside = suggested(client, pool, follows="to_unit", chosen=quality)
    assert ("沈洁" in inside, "周婷" in inside) == (True, False)
    assert "沈洁" in suggested(client, pool, follows="department", chosen="质检部门")
    assert "周婷" not in suggested(client, pool, follows="department", chosen="质检部门")
    assert "周婷" in suggested(client, pool, "周婷", follows="to_unit", chosen=quality)
    assert "沈洁" not in suggested(client, pool)  # without words: those near


def test_who_is_away_is_marked_with_who_stands_in(client, scene):
    now = timezone.now()
    begin_stand_in(scene.people["沈洁"], scene.people["卫平"], by=scene.by("沈洁", now), at=now)

    shown = suggested(as_(client, scene, "周婷"), f"house:{scene.service.pk}", "沈洁")

    assert f'value="沈洁 #{scene.people["沈洁"].pk}" label="质检部 · 不在岗，由卫平代理"' in shown


def test_who_has_left_and_who_is_of_another_house_is_neither_suggested_nor_taken(client, scene, case):
    now = timezone.now()
    leave_member(scene.people["蒋涛"], by=scene.by("管理员", now), at=now)
    other = make_unit("别家", scene.company.parent, kind="subsidiary")
    stranger = make_member("蒋远", other)
    client = as_(client, scene, "郑强")

    assert "蒋" not in suggested(client, f"house:{scene.service.pk}", "蒋")
    for text in ("蒋涛", "蒋远", str(stranger.pk), f"蒋远 #{stranger.pk}"):
        answer = client.post(f"/cases/{case.pk}/accusation", {"accused": text})
        assert answer.status_code == 422
        assert "此处没有可选的同名人员" in answer.content.decode()


def test_nobody_is_suggested_to_who_has_no_form_that_asks_for_them(client, scene, case):
    other = make_unit("别家", scene.company.parent, kind="subsidiary")
    task = Task.objects.filter(matter=case.reference, state="open").first()
    scene.people["外人"] = make_member("外人", other)
    outside = as_(client, scene, "外人")

    for pool in (f"house:{scene.service.pk}", f"task:{task.pk}", "house:0", "house:x", "", "case:1", "house:" + "9" * 30):
        assert suggested(outside, pool, "周") == ""
    assert "周婷" in suggested(as_(client, scene, "管理员"), f"house:{scene.service.pk}", "周")


@pytest.mark.parametrize("written", ["name", "numbered", "number", "sign-in"])
def test_a_form_takes_a_name_however_it_is_written(client, scene, case, written):
    shen = scene.people["沈洁"]
    text = {"name": "沈洁", "numbered": f"沈洁 #{shen.pk}", "number": str(shen.pk), "sign-in": shen.sign_in}[written]

    answer = as_(client, scene, "周婷").post(f"/cases/{case.pk}/transfer", {
        "to_unit": scene.departments["质检部"].pk, "to_member": text, "reason": "品质问题"})  # fmt: skip

    assert answer.status_code == 302
    assert Transfer.objects.get().to_member == shen


def test_two_of_one_name_are_told_apart_by_their_numbers(client, scene, case):
    second = make_member("沈洁", scene.departments["质检部"])
    client = as_(client, scene, "周婷")
    given = {"to_unit": scene.departments["质检部"].pk, "reason": "品质问题"}

    answer = client.post(f"/cases/{case.pk}/transfer", {**given, "to_member": "沈洁"})
    assert answer.status_code == 422
    assert f"沈洁 #{second.pk}" in answer.content.decode()

    client.post(f"/cases/{case.pk}/transfer", {**given, "to_member": f"沈洁 #{second.pk}"})
    assert Transfer.objects.get().to_member == second


def test_a_case_is_offered_to_nobody_outside_the_unit_chosen(client, scene, case):
    answer = as_(client, scene, "周婷").post(f"/cases/{case.pk}/transfer", {
        "to_unit": scene.departments["质检部"].pk, "to_member": "卫平", "reason": "品质问题"})  # fmt: skip

    assert answer.status_code == 422
    assert "卫平不属于质检部" in answer.content.decode()
    assert not Transfer.objects.exists()


def test_a_task_is_handed_on_to_a_candidate_and_to_nobody_else(client, scene, case):
    task = Task.objects.filter(matter=case.reference, state="open").exclude(position="").first()
    Task.objects.filter(pk=task.pk).update(holder=scene.people["周婷"])
    client = as_(client, scene, "周婷")
    second = make_member("何静", scene.service)

    shown = suggested(client, f"task:{task.pk}")
    assert "何静" not in shown
    assert client.post(f"/tasks/{task.pk}/handing-on", {"to": f"何静 #{second.pk}"}).status_code == 422
    assert suggested(as_(client, scene, "卫平"), f"task:{task.pk}") == ""


def test_however_many_there_are_few_are_suggested_for_the_same_statements(client, scene, case):
    client, pool, counted = as_(client, scene, "周婷"), f"house:{scene.service.pk}", []
    page = f"/cases/{case.pk}/assignment"
    client = as_(client, scene, "郑强")
    client.get(page)
    for more in (0, 3_000):
        Member.objects.bulk_create(
            Member(name=f"王{n}", name_key=f"wang2 {n}", sign_in=f"wang{n}", home=scene.service, joined_at=timezone.now())
            for n in range(more)
        )
        with CaptureQueriesContext(connection) as asked:
            shown = suggested(client, pool, "王")
            drawn = client.get(page).content.decode()
        counted.append(len(asked))
        assert shown.count("<option") == min(more, MOST)
        assert drawn.count("#") < 200

    assert counted[0] == counted[1]
