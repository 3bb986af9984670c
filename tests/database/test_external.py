"""Tests pass on a server of others as they do on the private one."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shouwen.database import Server

ROOT = Path(__file__).resolve().parent.parent.parent
SELECTION = (
    "tests/cases", "tests/facts", "tests/work", "tests/search", "tests/customers", "tests/organisation/test_at_once.py",
    "tests/database/test_roles.py", "tests/api/test_at_once.py",
)  # fmt: skip


@pytest.mark.prove
def test_a_selection_of_tests_passes_on_a_server_of_others(folder, record_property):
    with Server(folder / "theirs", fast=True) as theirs:
        told = {key: value for key, value in os.environ.items() if not key.startswith(("SHOUWEN_", "DATABASE_"))}
        told["SHOUWEN_TEST_DATABASE_URL"] = theirs.superuser().url
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *SELECTION],
            env=told, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        with theirs.superuser().connect() as connection:
            left = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'shouwen_%'").fetchall()

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert left == []
    record_property("figure", re.findall(r"\d+ passed.*", done.stdout)[-1])
