"""A private server survives what happens to servers."""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest

from shouwen.database import DatabaseUnusable, Server
from shouwen.database.postmaster import leftovers, read_postmaster


def write_rows(server, count=1000):
    with server.addresses().owner.connect() as connection:
        connection.execute("SET synchronous_commit = on")
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept (id bigint)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, %s)", [count])


def count_rows(server):
    with server.addresses().app.connect() as connection:
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


def pid(server):
    return read_postmaster(server.folder.cluster).pid


def kill(server):
    """Kill the server's first process, and wait until the system has closed its socket."""
    os.kill(pid(server), signal.SIGKILL)
    while server.is_running():
        time.sleep(0.01)


def test_a_started_server_knows_the_application_and_the_owner(server):
    addresses = server.start()

    assert server.is_running()
    assert server.started_here
    for address, role in ((addresses.app, "shouwen_app"), (addresses.owner, "shouwen_owner")):
        with address.connect() as connection:
            found = connection.execute("SELECT current_user, current_database()").fetchone()
            assert found == (role, "shouwen")


def test_nothing_runs_before_the_first_start(new_server):
    assert not new_server.is_running()
    with pytest.raises(DatabaseUnusable, match="If no server was ever started here, start one"):
        new_server.addresses()


def test_starting_a_running_server_costs_almost_nothing(server):
    server.start()
    first = pid(server)

    began = time.perf_counter()
    for _ in range(20):
        server.start()
    each = (time.perf_counter() - began) / 20

    assert pid(server) == first
    assert each < 0.02


def test_a_full_restart_keeps_the_rows_and_stops_within_a_second(server):
    server.start()
    write_rows(server)

    began = time.perf_counter()
    server.stop()
    took = time.perf_counter() - began

    assert took < 1
    assert not server.is_running()
    assert not list(leftovers(server.folder.cluster))
    server.start()
    assert count_rows(server) == 1000


def test_a_killed_server_comes_back_with_what_was_committed(server):
    server.start()
    write_rows(server)
    kill(server)

    server.start()

    assert count_rows(server) == 1000


@pytest.mark.prove
def test_no_acknowledged_row_is_lost_when_the_server_is_killed_under_load(folder):
    """Ten kills while four writers work: what a writer was told is kept, is kept."""
    server = Server(folder / "database")
    server.start()
    with server.addresses().owner.connect() as connection:
        connection.execute("CREATE TABLE kept (id bigint GENERATED ALWAYS AS IDENTITY)")
    acknowledged = []

    def write():
        with (
            pytest.raises(psycopg.OperationalError),
            server.addresses().app.connect(autocommit=True) as connection,
        ):
            while True:
                (number,) = connection.execute("INSERT INTO kept DEFAULT VALUES RETURNING id").fetchone()
                acknowledged.append(number)

    for _ in range(10):
        before = len(acknowledged)
        writers = [threading.Thread(target=write) for _ in range(4)]
        for writer in writers:
            writer.start()
        while len(acknowledged) < before + 100:
            time.sleep(0.01)
        kill(server)
        for writer in writers:
            writer.join()
        server.start()

    with server.addresses().app.connect() as connection:
        kept = {number for (number,) in connection.execute("SELECT id FROM kept")}
    assert len(acknowledged) >= 1000
    assert set(acknowledged) <= kept
    server.stop()


def test_a_server_killed_in_the_midst_of_a_wait_comes_back(server):
    """Its backend is left alone in a wait; a new server cannot start beside it."""
    waiting = psycopg.connect(server.start().app.url, autocommit=True)
    waiting.pgconn.send_query(b"SELECT pg_sleep(600)")

    kill(server)
    server.start()

    assert server.is_running()
    waiting.close()


@pytest.mark.prove
def test_a_server_killed_in_the_midst_of_hard_work_comes_back(server):
    """A backend that reckons does not notice for minutes that its server is gone: it has to be ended."""
    working = psycopg.connect(server.start().app.url, autocommit=True)
    working.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 3000000000)")
    time.sleep(0.5)

    kill(server)
    began = time.monotonic()
    server.start()

    assert time.monotonic() - began < 15
    assert server.is_running()
    working.close()


def test_a_killed_server_that_nobody_collected_does_not_look_alive(server, application):
    """Its zombie is another application's child, so only that one could collect it."""
    parent = application(server, "server.start()", "print('up', flush=True)", "time.sleep(60)")
    assert parent.stdout.readline() == "up\n"
    first = pid(server)
    kill(server)

    server.start()

    assert pid(server) != first
    assert server.started_here


def test_a_killed_application_leaves_its_server_for_the_next_to_adopt(server, application):
    killed = application(server, "server.start()", "print('up', flush=True)", "time.sleep(60)")
    assert killed.stdout.readline() == "up\n"
    first = pid(server)
    killed.kill()
    killed.wait()

    with server:
        assert pid(server) == first
        assert not server.started_here

    assert server.is_running()


def test_leaving_the_context_stops_a_server_that_was_started_in_it(server):
    with server:
        assert server.is_running()

    assert not server.is_running()


def test_starts_at_once_make_one_server(new_server, application):
    starts = [application(new_server, "server.start()", "print(server.started_here)") for _ in range(3)]
    answers = sorted(start.communicate(timeout=60)[0].strip() for start in starts)

    assert answers == ["False", "False", "True"]
    assert new_server.is_running()


@pytest.mark.parametrize("first_line", ["{living}", "999999999", "", "no number"])
def test_a_stale_pid_file_is_no_obstacle(server, first_line):
    """Also where its number was given to another process of the same account since."""
    server.start()
    text = (server.folder.cluster / "postmaster.pid").read_text()
    account = (server.folder.cluster).stat()
    server.stop()
    other = subprocess.Popen(["sleep", "60"], user=account.st_uid if os.geteuid() == 0 else None)
    stale = server.folder.cluster / "postmaster.pid"
    stale.write_text(first_line.format(living=other.pid) + "\n" + text.partition("\n")[2])

    try:
        server.start()
    finally:
        other.kill()
        other.wait()

    assert server.is_running()


def test_a_start_killed_before_the_roles_were_made_is_taken_up_by_the_next(server):
    server.start()
    server.stop()
    server.folder.forget()
    (server.folder.secrets / "app").unlink()
    (server.folder.path / "cluster.half").mkdir(exist_ok=True)

    addresses = server.start()

    with addresses.app.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_the_server_listens_to_its_socket_alone_and_asks_for_the_password(server):
    app = server.start().app

    with app.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW password_encryption").fetchone() == ("scram-sha-256",)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(app.url.replace(app.password, "wrong"))


@pytest.mark.prove
def test_a_data_folder_with_a_long_name_has_its_socket_elsewhere(folder):
    server = Server(folder / ("long" * 40) / "database", fast=True)
    server.folder.path.parent.mkdir()
    server.folder.path.parent.chmod(0o711)
    try:
        app = server.start().app

        assert not app.host.startswith(str(folder))
        with app.connect() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        server.stop(at_once=True)
        Path(server.addresses().app.host).rmdir()


def test_no_secret_stands_in_an_argument_or_a_log(server):
    server.start()
    secrets = [path.read_text().strip() for path in server.folder.secrets.iterdir()]
    assert len(secrets) == 3

    found = [Path(f"/proc/{one}/cmdline").read_bytes() for one in leftovers(server.folder.cluster)]
    assert len(found) > 1
    arguments = b"".join(found)
    written = server.folder.start_log.read_text() + server.folder.state.read_text()

    for secret in secrets:
        assert secret.encode() not in arguments
        assert secret not in written
        assert secret not in repr(server.addresses())


def test_what_people_typed_is_not_in_the_log(server):
    """Neither a failing statement nor the detail of a broken constraint."""
    app = server.start().app
    write_rows(server, 1)
    with server.addresses().owner.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS called (name text UNIQUE)")
    with app.connect(autocommit=True) as connection:
        connection.execute("INSERT INTO called VALUES ('王小明')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO called VALUES ('王小明')")
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("INSERT INTO nowhere VALUES ('王小明')")

    log = server.folder.start_log.read_text()
    assert "duplicate key value" in log
    assert "王小明" not in log


def test_a_server_that_cannot_start_says_why(server):
    server.start()
    server.stop()
    own = server.folder.cluster / "postgresql.auto.conf"
    text = own.read_text()
    own.write_text(text + "port = 'x'\n")

    with pytest.raises(DatabaseUnusable, match="did not start. It said: .*invalid value for parameter"):
        server.start()
    own.write_text(text)
