"""Whoever is killed while people work: no acknowledged deed is lost, none is done twice, no deadline fires twice."""

import contextlib
import http.client
import os
import random
import signal
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from shouwen.database.postmaster import is_gone
from tests.config.house import wait_until

pytestmark = pytest.mark.prove

#: Complaints, each with a clock of four hours that began four hours ago, so that it falls due from now on.
COMPLAINTS = """
from datetime import timedelta
from itertools import count
from django.utils import timezone
from tests import factories
from tests.scenes import ROUND_THE_CLOCK, make_scene, take_complaint
factories._numbers = count(1000)  # another process has named members from 1 on
scene = make_scene(office=ROUND_THE_CLOCK)
first = timezone.now() + timedelta(seconds=AHEAD)
for number in range(COUNT):
    due = first + timedelta(seconds=number * SECONDS / COUNT)
    take_complaint(scene, due - timedelta(hours=4), subject=f"{number}")
print(timezone.now() > first)
"""
#: Clocks by how many facts say that they were missed, and whether all of those stand at the due time.
FIRED = """
SELECT facts, at_due, count(*) FROM (
    SELECT (SELECT count(*) FROM facts_fact f
            WHERE f.kind = 'deadline.missed' AND f.figures->>'deadline' = 'deadline:' || d.id) AS facts,
           (SELECT bool_and(f.at = d.due_at) FROM facts_fact f
            WHERE f.kind = 'deadline.missed' AND f.figures->>'deadline' = 'deadline:' || d.id) AS at_due
    FROM work_deadline d WHERE d.standard = 'SD-3.15-2b/accept') AS fired
GROUP BY 1, 2
"""
#: How late the first and the last were noticed, in seconds.
LATE = """
SELECT min(f.recorded_at - f.at), max(f.recorded_at - f.at), count(DISTINCT f.transaction)
FROM facts_fact f WHERE f.kind = 'deadline.missed'
"""


class Clerk(threading.Thread):
    """Writes down one conversation after the other; sends each again until it is acknowledged."""

    def __init__(self, house, session, unit, stop):
        super().__init__(daemon=True)
        self.house, self.session, self.unit, self.stop = house, session, unit, stop
        self.acknowledged, self.tries, self.odd = [], 0, []

    def run(self):
        while not self.stop.is_set():
            name = uuid.uuid4().hex
            while not self.stop.is_set():
                self.tries += 1
                with contextlib.suppress(OSError, http.client.HTTPException):
                    status, text = self.house.post(
                        "/contacts/new",
                        self.session,
                        once=name,
                        unit=self.unit,
                        channel="phone",
                        direction="in",
                        name="客户",
                        subject=name,
                    )
                    if status == 302:
                        self.acknowledged.append(name)
                        break
                    if status < 500:
                        self.odd.append((status, text[-500:]))
                        return
                time.sleep(0.05)


def work_through(house, session, unit, times, harm):
    """Let four clerks work while ``harm`` is done ``times`` times, each time until work goes on; return them."""
    stop = threading.Event()
    clerks = [Clerk(house, session, unit, stop) for _ in range(4)]
    for clerk in clerks:
        clerk.start()
    try:
        for _ in range(times):
            before = sum(len(clerk.acknowledged) for clerk in clerks)
            wait_until(lambda before=before: sum(len(clerk.acknowledged) for clerk in clerks) >= before + 8)
            harm()
            time.sleep(random.uniform(0, 0.5))
        before = sum(len(clerk.acknowledged) for clerk in clerks)
        wait_until(lambda: sum(len(clerk.acknowledged) for clerk in clerks) >= before + 8)
    finally:
        stop.set()
        for clerk in clerks:
            clerk.join(120)
    assert [clerk.odd for clerk in clerks] == [[], [], [], []]
    return clerks


def assert_kept(house, clerks):
    """Every acknowledged deed is there once, with its fact; none is there twice."""
    acknowledged = [name for clerk in clerks for name in clerk.acknowledged]
    kept = dict(house.query("SELECT subject, count(*) FROM contacts_contact GROUP BY subject"))
    facts = house.query(
        "SELECT about, count(*) FROM facts_fact WHERE kind = 'contact.received' GROUP BY about"
    )
    assert [name for name in acknowledged if name not in kept] == []
    assert [name for name, times in kept.items() if times > 1] == []
    assert len(facts) == len(kept)
    assert all(times == 1 for _, times in facts)
    return len(acknowledged)


@pytest.fixture
def at_work(served):
    house, (boss, session), _ = served
    unit = house.query("SELECT home_id FROM organisation_member WHERE id = %s", boss)[0][0]
    return house, session, unit


def test_killed_web_processes_lose_no_deed_and_do_none_twice(at_work, record_property):
    house, session, unit = at_work
    kills = []

    def harm():
        found = wait_until(lambda: house.processes("web"))
        with contextlib.suppress(ProcessLookupError):
            os.kill(random.choice(found), signal.SIGKILL)
            kills.append(found)

    clerks = work_through(house, session, unit, 6, harm)

    done = assert_kept(house, clerks)
    record_property(
        "figure", f"{done} deeds acknowledged, {len(kills)} web processes killed, none lost or doubled"
    )
    assert len(kills) >= 5


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT], ids=["killed", "restarted"])
def test_a_database_that_goes_and_comes_loses_no_acknowledged_deed(at_work, sign, record_property):
    house, session, unit = at_work
    kills = []

    def harm():
        cluster = house.server().folder.cluster
        pid = int((cluster / "postmaster.pid").read_text().split("\n")[0])
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):
            os.kill(pid, sign)
            kills.append(pid)
        wait_until(lambda: is_gone(pid, cluster))
        wait_until(house.server().is_running)

    clerks = work_through(house, session, unit, 4, harm)

    done = assert_kept(house, clerks)
    record_property(
        "figure",
        f"{done} deeds acknowledged, database ended by {sign.name} {len(set(kills))} times, none lost or doubled",
    )
    assert len(set(kills)) >= 3


def fails(made):
    """Let an error of another thread be seen here."""
    return made.done() and not made.result()


def fired(house):
    return house.query("SELECT count(*) FROM facts_fact WHERE kind = 'deadline.missed'")[0][0]


def test_killed_clocks_fire_each_deadline_once_at_its_moment(at_work, record_property):
    house, _, _ = at_work
    count, kills = 200, 0
    house.spawn("clock")  # a second clock, as another machine would have
    with ThreadPoolExecutor() as pool:
        made = pool.submit(house.script, f"AHEAD, COUNT, SECONDS = 1, {count}, 40\n{COMPLAINTS}")
        for _ in range(10):  # a clock takes seconds to start on a busy machine, and fires twenty at once
            before = fired(house)
            wait_until(lambda before=before: fired(house) > before or before == count or fails(made))
            time.sleep(random.uniform(0, 0.3))
            kills += house.kill("clock")
            house.spawn("clock")
            house.spawn("clock")
    wait_until(lambda: fired(house) >= count)

    time.sleep(2)  # whoever would fire one twice has the time to
    assert house.query(FIRED) == [(1, True, count)]
    assert fired(house) == count
    told = house.query("SELECT count(*), count(DISTINCT about) FROM facts_fact WHERE kind = 'deadline.escalated'")
    assert told == [(count, count)]
    record_property("figure", f"{count} deadlines, {kills} clocks killed: each recorded once, at its due time")


def test_two_clocks_share_deadlines_and_fire_each_once(at_work, record_property):
    house, _, _ = at_work
    count = 150
    assert house.script(f"AHEAD, COUNT, SECONDS = 60, {count}, 0\n{COMPLAINTS}") == "False\n"
    house.spawn("clock")

    wait_until(lambda: house.query(FIRED) == [(1, True, count)])

    first, last, transactions = house.query(LATE)[0]
    record_property(
        "figure", f"{count} deadlines at one instant, two clocks, {transactions} transactions: noticed after "
        f"{first.total_seconds():.2f} to {last.total_seconds():.2f} s"
    )


def test_a_killed_worker_reacts_to_every_fact(at_work):
    house, session, unit = at_work

    clerks = work_through(house, session, unit, 5, lambda: house.kill("worker"))

    assert_kept(house, clerks)
    last = house.query("SELECT max(transaction::text::numeric) FROM facts_fact")[0][0]
    wait_until(
        lambda: house.query("SELECT below FROM facts_reader WHERE name = 'reactions'")[0][0] > last, 20
    )
    assert house.query("SELECT count(*) FROM facts_failedreaction") == [(0,)]


def test_what_was_sealed_still_verifies_after_all_this(at_work):
    house, session, unit = at_work
    names = ["web", "worker", "clock"]

    clerks = work_through(house, session, unit, 5, lambda: house.kill(random.choice(names)))

    assert_kept(house, clerks)
    unsealed = (
        "SELECT count(*) FROM facts_fact f WHERE NOT EXISTS (SELECT FROM facts_seal s WHERE s.covers @> f.id)"
    )
    wait_until(lambda: house.query(unsealed) == [(0,)])
    seals = house.query("SELECT count(*) FROM facts_seal")[0][0]
    wait_until(lambda: len((house.folder / "anchor.txt").read_text().splitlines()) == seals)
    done = house.run("verify", "--anchor", str(house.folder / "anchor.txt"), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
