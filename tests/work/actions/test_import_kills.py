"""An import whose process is killed in the middle of a part goes on where it stopped: nothing lost, nothing twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import transaction

from shouwen.customers.models import Customer
from shouwen.facts.models import Fact
from shouwen.work.models import Import, ImportRow, OutsideKey
from tests.factories import make_member, make_unit
from tests.work.importing import as_text

ROOT = Path(__file__).resolve().parents[3]
ROWS = 6_000
#: Runs the command, slowly: a part is small and takes a while, so that a kill comes in the middle of one.
SLOW = """
import sys, time
from shouwen.config.ground import begin_django
begin_django()
from shouwen.work.actions import import_making
from shouwen.customers import importing
import_making.WRITTEN_AT_ONCE, import_making.READ_AT_ONCE = 100, 700
write = importing.enact_many
def slow(deeds):
    write(deeds)
    time.sleep(0.03)
importing.enact_many = slow
from shouwen.cli import imports
import argparse
parser = argparse.ArgumentParser()
imports.add_to(parser.add_subparsers(), lambda run: run())
arguments = parser.parse_args(sys.argv[1:])
sys.exit(arguments.run(arguments))
"""


@pytest.fixture
def list_of_many(committed, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "home" / "files"
    rows = [["姓名", "手机", "建档日期"]]
    rows += [[f"客户{number}", f"13{number:09d}", "2024.5.6"] for number in range(ROWS)]
    rows[100][1] = "无效号码"
    path = tmp_path / "customers.csv"
    path.write_bytes(as_text(rows))
    with transaction.atomic():
        unit = make_unit("客户服务部", code="KF")
        make_member("周婷", unit, ("see_customer", "record_customer"), sign_in="zhouting")
    return path


def begin(path, tmp_path, address):
    environ = {**os.environ, "DATABASE_URL": address.url, "SHOUWEN_HOME": str(tmp_path / "home"), "SHOUWEN_SECRET": "x",
               "DJANGO_SETTINGS_MODULE": "shouwen.config.settings",
               "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}  # fmt: skip
    (tmp_path / "home").mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-c", SLOW, "import", "customers", str(path), "--unit", "KF", "--as", "zhouting", "--json"],
        env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def position():
    """Return how far the import has come."""
    return Import.objects.values_list("row", "made", "failed").first()


@pytest.mark.prove
def test_a_killed_import_goes_on_and_doubles_nothing(list_of_many, tmp_path, database_addresses):
    kills = 0
    for wait in (0.02, 0.05, 0.08, 0.11, 0.14):
        before = position()
        process = begin(list_of_many, tmp_path, database_addresses.app)
        began = time.monotonic()
        while time.monotonic() - began < 60 and process.poll() is None and position() == before:
            time.sleep(0.01)
        time.sleep(wait)  # into one of the next parts
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.communicate()
    for _ in range(100):
        last = begin(list_of_many, tmp_path, database_addresses.app)
        _said, errors = last.communicate(timeout=120)
        if "Another process" not in errors:  # the server has not noticed the last kill yet
            break
        time.sleep(0.2)

    assert (last.returncode, kills >= 3) == (1, True), errors
    assert (Customer.objects.count(), Customer.objects.values("name").distinct().count()) == (ROWS - 1, ROWS - 1)
    assert Fact.objects.filter(kind="customer.recorded").count() == ROWS - 1
    assert OutsideKey.objects.count() == ROWS - 1
    one = Import.objects.get()
    assert (one.state, one.rows, one.made, one.failed) == ("done", ROWS, ROWS - 1, 1)
    assert [row.number for row in ImportRow.objects.all()] == [101]
    assert Fact.objects.filter(kind="list.imported").count() == 1
