"""``shouwen serve`` and what it starts: restarted when it dies, stopped whole, never left behind."""

import signal

import pytest

from tests.config.house import House, wait_until

pytestmark = pytest.mark.prove

ALL = ("web", "worker", "clock")


def test_what_dies_is_started_again(served):
    house, _, _ = served
    before = {name: house.processes(name) for name in ALL}
    assert {name: len(found) for name, found in before.items()} == {"web": 2, "worker": 1, "clock": 1}

    for name in ALL:
        house.kill(name)

    wait_until(lambda: all(len(house.processes(name)) == len(before[name]) for name in ALL))
    wait_until(house.answers)
    assert all(set(house.processes(name)).isdisjoint(before[name]) for name in ALL)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_all_stop_with_their_supervisor(new_house, sign):
    running = new_house.serve()

    running.send_signal(sign)

    assert running.wait(60) == 0
    assert new_house.processes() == []
    assert not new_house.server().is_running()


def test_a_killed_supervisor_leaves_no_orphan(served):
    house, _, _ = served

    house.started[0].kill()

    wait_until(lambda: house.processes() == [])
    # The database outlives it on purpose; the next start adopts it and ends it.
    assert house.server().is_running()
    again = house.serve()
    again.terminate()
    assert again.wait(60) == 0
    assert not house.server().is_running()


def test_two_at_once_on_one_port_are_told_apart(served):
    house, _, _ = served

    second = house.run("serve")

    assert second.returncode == 1
    assert f"127.0.0.1:{house.port} is taken" in second.stderr
    assert "Traceback" not in second.stderr
    assert house.answers()


def test_two_at_once_on_two_ports_share_one_database(new_house):
    first = new_house.spawn("serve")
    other = House(new_house.folder)
    try:
        other.serve()
        wait_until(new_house.answers)
        assert len(new_house.processes("clock")) == 2

        first.terminate()
        assert first.wait(60) == 0

        assert other.get("/sign-in")[0] in (200, 302)
        assert other.server().is_running()
    finally:
        other.stop()


def test_each_part_runs_alone(served):
    house, _, _ = served
    house.started[0].terminate()
    house.started[0].wait(60)
    parts = [house.spawn("clock"), house.spawn("worker"), house.spawn("web")]

    wait_until(house.answers)

    for part in parts:
        part.terminate()
        assert part.wait(60) == 0
    assert not house.server().is_running()


def test_parts_refuse_a_database_of_another_release(new_house):
    assert new_house.run("migrate").returncode == 0
    with new_house.server() as server, server.addresses().owner.connect() as connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'search'")
        connection.commit()

        refused = new_house.run("clock", DATABASE_URL=server.addresses().app.url)

    assert refused.returncode == 1
    assert "lacks" in refused.stderr
    assert "shouwen migrate" in refused.stderr
