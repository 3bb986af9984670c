"""Event streams through the whole house."""

import json
import time

import pytest

from tests.config.house import Listener, wait_until

pytestmark = pytest.mark.prove

TELL = """
from django.db import transaction
from shouwen.work.live import tell_listeners
with transaction.atomic():
    tell_listeners({topic!r}, {what!r}, {by!r})
"""


def topics_of(listener):
    return [json.loads(text)["topic"] for _, text in listener.events]


def test_a_member_hears_what_they_may_and_until_they_may_not(served):
    house, (boss, boss_session), [(other, other_session), *_] = served
    unit = house.query("SELECT home_id FROM organisation_member WHERE id = %s", boss)[0][0]
    assert Listener(house, "", f"unit:{unit}").status == 401
    hears = Listener(house, boss_session, f"unit:{unit},member:{boss},member:{other}")
    hears_not = Listener(house, other_session, f"unit:{unit},member:{other}")

    house.script(TELL.format(topic=f"unit:{unit}", what="case.closed", by=f"member:{boss}"))
    house.script(TELL.format(topic=f"member:{other}", what="notice", by=""))

    wait_until(lambda: hears.events)
    wait_until(lambda: hears_not.events)
    assert topics_of(hears) == [f"unit:{unit}"]
    assert topics_of(hears_not) == [f"member:{other}"]
    told = json.loads(hears.events[0][1])
    assert (told["by"], told["by_id"]) == ("王小明", f"member:{boss}")

    # A broken line takes up where it stopped, at whichever process it comes back to.
    hears.close()
    house.script(TELL.format(topic=f"unit:{unit}", what="note", by=""))
    again = Listener(house, boss_session, f"unit:{unit}", last=hears.last)
    wait_until(lambda: again.events)
    assert {kind for kind, _ in again.events} == {"message"}

    # A place that nobody knows: look at everything anew.
    unknown = Listener(house, boss_session, f"unit:{unit},member:{boss}", last="12345")
    wait_until(lambda: len(unknown.events) == 2)
    assert {kind for kind, _ in unknown.events} == {"reload"}

    # Rights that end, end at once; so does the line of who leaves.
    house.script(
        "from shouwen.organisation.actions import leave_member\n"
        "from shouwen.organisation.models import Member\n"
        "from django.utils import timezone\n"
        f"leave_member(Member.objects.get(pk={other}), by='system', at=timezone.now())"
    )
    began = time.monotonic()
    wait_until(lambda: hears_not.is_over, 3)
    assert time.monotonic() - began < 2
    assert Listener(house, other_session, f"member:{other}").status == 401

    # Signing out ends the lines of that session.
    house.post("/sign-out", boss_session)
    wait_until(lambda: again.is_over and unknown.is_over)


def test_a_hundred_streams_stop_within_five_seconds(served):
    house, _, others = served
    listeners = [
        Listener(house, session, f"member:{member}") for member, session in others for _ in range(10)
    ]
    assert [one.status for one in listeners] == [200] * 100
    began = time.monotonic()

    house.started[0].terminate()
    code = house.started[0].wait(20)

    assert code == 0
    assert time.monotonic() - began < 5
    wait_until(lambda: all(one.is_over for one in listeners), 2)


def test_streams_and_pages_survive_a_restart_of_the_database(served):
    house, (boss, session), _ = served
    listener = Listener(house, session, f"member:{boss}")
    assert house.get("/contacts/", session)[0] == 200

    house.server().stop()
    wait_until(lambda: house.server().is_running())  # the supervisor starts it again

    wait_until(lambda: ("reload", json.dumps({"topic": f"member:{boss}"})) in listener.events)
    wait_until(lambda: house.shows("/contacts/", session))
    house.script(TELL.format(topic=f"member:{boss}", what="notice", by=""))
    wait_until(lambda: any(kind == "message" for kind, _ in listener.events))
