"""``shouwen backup`` and ``shouwen restore`` by the command, while people write and send files."""

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from shouwen.database.binaries import all_binaries
from shouwen.database.testing import temporary_folder
from tests.config.house import PREPARE, House, wait_until
from tests.config.test_kills import work_through

pytestmark = pytest.mark.prove

FOUND = {found.major: found for found in all_binaries()}
#: Files of every size, one after the other, until the named file is there.
UPLOADS = """
import io, os
from itertools import count
from pathlib import Path
from django.utils import timezone
from shouwen.cases.reading import matter_of_case
from shouwen.organisation.models import Member, Unit
from shouwen.work.actions.attachments import add_attachment
from tests import factories
from tests.scenes import ROUND_THE_CLOCK, make_scene, take_complaint
factories._numbers = count(1000)  # another process has named members from 1 on
scene = make_scene(office=ROUND_THE_CLOCK)
factories.post(Member.objects.get(name="王小明"), "系统管理员", Unit.objects.get(parent=None))
at = timezone.now()
case, by = take_complaint(scene, at), scene.by("周婷", at)
number = 0
while not Path(UNTIL).exists():
    number += 1
    text = f"第{number}封来信".encode() + os.urandom(number % 50 * 1000).hex().encode()
    add_attachment(matter_of_case(case), f"来信{number}.txt", io.BytesIO(text), by=by, at=timezone.now())
print(number)
"""


@pytest.fixture
def other_house():
    """An empty home."""
    with temporary_folder() as folder:
        house = House(folder)
        yield house
        house.stop()


def at_work(house):
    """Serve; return the session and the unit of who may do everything."""
    house.serve()
    boss, session = house.script(PREPARE).split("\n")[0].split(" ")
    unit = house.query("SELECT home_id FROM organisation_member WHERE id = %s", int(boss))[0][0]
    return session, unit


def back_up_under_load(house, session, unit, to):
    """Make a backup while four clerks write and files come in; return what was acknowledged before and after."""
    until = house.folder / "enough"
    with ThreadPoolExecutor() as pool:
        sending = pool.submit(house.script, f"UNTIL = {str(until)!r}\n{UPLOADS}")
        try:
            wait_until(lambda: sending.done() or house.query("SELECT count(*) FROM work_attachment")[0][0] > 50)
            return back_up_meanwhile(house, session, unit, to)
        finally:
            until.touch()
            sending.result()


def back_up_meanwhile(house, session, unit, to):
    before, files = set(), []

    def harm():
        before.update(subjects(house))
        files.append(house.query("SELECT count(*) FROM work_attachment")[0][0])
        begun = time.monotonic()
        done = house.run("backup", str(to))
        assert done.returncode == 0, done.stderr
        files.append(time.monotonic() - begun)

    clerks = work_through(house, session, unit, 1, harm)
    return before, {name for clerk in clerks for name in clerk.acknowledged}, *files


def subjects(house):
    return {subject for (subject,) in house.query("SELECT subject FROM contacts_contact")}


def comes_back(house, other, to):
    """Take a backup under load, bring it back into another home, and look at everything; return the figures."""
    session, unit = at_work(house)
    before, acknowledged, files, seconds = back_up_under_load(house, session, unit, to)
    other.environ["SHOUWEN_SECRET"] = (house.folder / "secret").read_text().strip()  # so that sessions hold

    restored = other.run("restore", str(to))

    assert restored.returncode == 0, restored.stderr
    other.serve()
    verified = other.run("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    kept = subjects(other)
    assert len(before) > 8
    assert before <= kept < subjects(house)
    assert acknowledged <= subjects(house)
    attachments = other.query("SELECT id, digest FROM work_attachment")
    assert len(attachments) >= files
    for number, digest in attachments:
        lies = other.folder / "files" / digest[:2] / digest[2:]
        assert hashlib.sha256(lies.read_bytes()).hexdigest() == digest, number
    assert "第1封来信" in other.get(f"/attachments/{min(attachments)[0]}", session)[1]
    assert other.post("/contacts/new", session, once="a", unit=unit, channel="phone", direction="in",
                      name="客户", subject="恢复之后")[0] == 302
    return (
        f"{len(kept)} of {len(acknowledged)} conversations and {len(attachments)} files were in it; "
        f"made in {seconds:.1f} s under load; {verified.stdout.strip().partition('.')[0]}"
    )


def test_a_backup_under_load_comes_back_in_an_empty_home(new_house, other_house, record_property):
    to = new_house.folder / "copies" / "first"

    record_property("figure", comes_back(new_house, other_house, to))

    again = other_house.run("restore", str(to))
    assert again.returncode == 1
    assert "is not empty" in again.stderr


def test_a_backup_comes_back_on_a_newer_major_version(new_house, other_house, record_property):
    if len(FOUND) < 2:
        pytest.skip(f"only PostgreSQL {max(FOUND)} is here; .ci/postgresql installs an older one where root runs it")
    old, new = FOUND[min(FOUND)], FOUND[max(FOUND)]
    new_house.environ["SHOUWEN_POSTGRES"] = str(old.folder)

    figures = comes_back(new_house, other_house, new_house.folder / "copies" / "first")

    assert new_house.query("SHOW server_version")[0][0].startswith(f"{old.major}.")
    assert other_house.query("SHOW server_version")[0][0].startswith(f"{new.major}.")
    record_property("figure", f"from {old.version} to {new.version}: {figures}")


def test_a_damaged_backup_is_refused_by_the_command(new_house, other_house, record_property):
    session, unit = at_work(new_house)
    to = new_house.folder / "copies" / "first"
    back_up_under_load(new_house, session, unit, to)
    parts = [to / "database.dump", to / "manifest.json", max((to / "files").rglob("*"), key=lambda one: one.is_file())]

    for part in parts:
        whole = part.read_bytes()
        middle = len(whole) // 2
        part.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        refused = other_house.run("restore", str(to))
        part.write_bytes(whole)

        assert refused.returncode == 1
        assert f"{part.relative_to(to)} was altered" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert not any((other_house.folder / "files").iterdir())
    record_property("figure", f"one bit of {', '.join(str(part.relative_to(to))[:14] for part in parts)}")
    assert other_house.run("restore", str(to)).returncode == 0
