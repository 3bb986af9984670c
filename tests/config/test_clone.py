"""A clone in the home of an ordinary account: ``make setup`` and ``make run`` are all it takes."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time

import pytest

from shouwen.database.testing import temporary_folder
from tests.config.house import ROOT, House, wait_until

pytestmark = pytest.mark.prove

ACCOUNT = "nobody"
SECRET = "一二三四 五六七八 九十"


class Clone(House):
    """A house in ``.var`` of a clone, its commands run by an ordinary account."""

    @property
    def checkout(self):
        return self.folder.parent

    def make(self, *arguments):
        """Begin ``make``, as somebody without any right who sits in the clone."""
        who = pwd.getpwnam(ACCOUNT)
        told = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "NPM_", "LANG", "PATH"))}
        told |= {"HOME": str(self.checkout.parent), "SHOUWEN_PORT": str(self.port)}
        person = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        with (self.checkout.parent / "make.log").open("ab") as log:
            running = subprocess.Popen(
                ["make", *arguments], cwd=self.checkout, env=told, stdout=log, stderr=log, start_new_session=True,
                **person,
            )  # fmt: skip
        self.started.append(running)
        return running

    def says(self):
        return (self.checkout.parent / "make.log").read_text()


@pytest.fixture
def clone():
    with temporary_folder() as folder:
        home = folder / "home"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(home / "shouwen")], check=True)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{ACCOUNT}:", str(home)], check=True)
        home.chmod(0o700)
        made = Clone(home / "shouwen" / ".var")
        yield made
        for running in made.started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGTERM)
            running.wait(60)
        shutil.rmtree(home, ignore_errors=True)


def end(clone, running):
    """End it as Ctrl-C in a terminal does; return how long that took."""
    began = time.monotonic()
    os.killpg(running.pid, signal.SIGINT)
    running.wait(60)
    wait_until(lambda: not clone.server().is_running(), 30)
    return time.monotonic() - began


def test_a_clone_of_an_ordinary_account_begins_empty_and_makes_its_first_administrator(clone, record_property):
    began = time.monotonic()
    assert clone.make("setup").wait() == 0, clone.says()
    first = time.monotonic() - began
    began = time.monotonic()
    assert clone.make("setup").wait() == 0, clone.says()
    again = time.monotonic() - began

    running = clone.make("run", "DEMO=0")
    wait_until(lambda: clone.answers() or running.poll() is not None)
    assert running.poll() is None, clone.says()
    assert "name=\"unit_name\"" in clone.get("/first-run")[1]
    assert clone.query("SELECT count(*) FROM organisation_member") == [(0,)]
    status = clone.post("/first-run", "nobody", once="first", unit_name="百川集团", kind="group", zone="Asia/Shanghai",
                        name="王小明", sign_in="wang", secret=SECRET, again=SECRET, language="zh-hans")[0]

    assert status == 302
    assert clone.query("SELECT name FROM organisation_member") == [("王小明",)]
    assert clone.query("SELECT name, parent_id FROM organisation_unit") == [("百川集团", None)]
    assert clone.get("/first-run")[0] != 200
    record_property("figure", f"set up in {first:.0f} s, again in {again:.1f} s, ended in {end(clone, running):.1f} s")

    began = time.monotonic()
    running = clone.make("run", "SHOUWEN_HOME=" + str(clone.folder.parent / "demo"))
    clone.folder = clone.folder.parent / "demo"
    wait_until(lambda: clone.answers() or running.poll() is not None, 600)
    assert running.poll() is None, clone.says()
    assert clone.query("SELECT count(*) >= 80 FROM cases_case") == [(True,)]
    record_property("figure", f"demonstration served after {time.monotonic() - began:.0f} s")
    end(clone, running)
