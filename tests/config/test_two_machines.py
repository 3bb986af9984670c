"""The parts on two machines: homes of their own, one database of others, one secret."""

import pytest

from shouwen.database import Server
from shouwen.database.testing import temporary_folder
from tests.config.house import PREPARE, House, wait_until

pytestmark = pytest.mark.prove


@pytest.fixture
def theirs():
    """A server of others."""
    with temporary_folder() as folder, Server(folder / "theirs", fast=True) as server:
        yield server


@pytest.fixture
def machines(theirs):
    """Two homes; only the first knows the owner of the tables."""
    addresses = theirs.addresses()
    told = {"DATABASE_URL": addresses.app.url, "SHOUWEN_SECRET": "one secret of both"}
    with temporary_folder() as one, temporary_folder() as two:
        houses = (
            House(one, environ=told | {"DATABASE_OWNER_URL": addresses.owner.url}),
            House(two, environ=told),
        )
        yield houses
        for house in houses:
            house.stop()


def test_pages_on_one_machine_worker_and_clock_on_another(theirs, machines):
    pages, rest = machines
    app = theirs.addresses().app

    def ask(question):
        with app.connect(autocommit=True) as connection:
            return connection.execute(question).fetchall()

    early = rest.run("worker")
    assert early.returncode == 1
    assert "shouwen migrate" in early.stderr
    assert pages.run("migrate").returncode == 0
    boss, session = pages.script(PREPARE).split("\n")[0].split(" ")
    parts = [pages.spawn("web"), rest.spawn("worker"), rest.spawn("clock")]
    wait_until(pages.answers)
    unit = ask(f"SELECT home_id FROM organisation_member WHERE id = {int(boss)}")[0][0]

    status, _ = pages.post("/contacts/new", session, once="a", unit=unit, channel="phone", direction="in",
                           name="客户", subject="两台机器")  # fmt: skip

    assert status == 302
    last = ask("SELECT max(transaction::text::numeric) FROM facts_fact")[0][0]
    wait_until(lambda: ask("SELECT below FROM facts_reader WHERE name = 'reactions'")[0][0] > last)
    wait_until(lambda: (rest.folder / "anchor.txt").exists() and (rest.folder / "anchor.txt").read_text())
    assert not (pages.folder / "anchor.txt").exists()
    assert not (pages.folder / "database").exists()
    verified = rest.run("verify", "--anchor", str(rest.folder / "anchor.txt"))
    assert verified.returncode == 0, verified.stdout
    refused = rest.run("backup", str(rest.folder / "copy"))
    assert (refused.returncode, "DATABASE_OWNER_URL" in refused.stderr) == (1, True)
    assert pages.run("backup", str(pages.folder / "copy")).returncode == 0
    for part in parts:
        part.terminate()
        assert part.wait(60) == 0
    assert theirs.is_running()
