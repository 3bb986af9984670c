"""What waits for a position that nobody held goes to whoever is posted to it, in a transaction of its own."""

from django.db import transaction

from shouwen.facts.readers import react_to_facts
from shouwen.work.models import Task
from tests.factories import make_member, post
from tests.scenes import local, make_scene, take_complaint

START = local("2026-03-02 09:00")


def test_open_tasks_find_their_seats_when_a_position_is_filled(committed):
    with transaction.atomic():
        scene = make_scene()
        case = take_complaint(scene, START)
    Task.objects.filter(matter=case.reference).update(seats=[])
    with transaction.atomic():
        post(make_member("钱进", scene.service), "客户投诉专员", scene.service, since=START)

    while react_to_facts(at=START):
        pass

    assert Task.objects.get(matter=case.reference).seats == [scene.service.pk]
