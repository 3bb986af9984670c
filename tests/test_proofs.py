"""The report of proofs tells what came of each, and keeps what was not run again."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROOFS = """
import pytest

@pytest.mark.parametrize("number", range(3))
def test_some_of_many_fail(number, record_property):
    record_property("figure", f"{number} rows")
    assert number != 1, "one is wrong"

def test_this_needs_what_is_not_here():
    pytest.skip("needs two versions")

def test_all_is_well():
    pass
"""


def prove(folder, *arguments):
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-c", "pytest.ini", "-p", "tests.proofs", "--proofs", "proofs.md"]
    subprocess.run([*command, *arguments], cwd=folder, env=environ, capture_output=True, check=False)
    lines = (folder / "proofs.md").read_text().splitlines()
    rows = [line.strip("|").split("|") for line in lines if "<!--" in line]
    return {row[0].partition(" <!--")[0].strip(): (row[1].strip(), row[-1].strip()) for row in rows}


def test_the_report_shows_what_passed_failed_and_was_skipped_and_keeps_it(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_a.py").write_text(PROOFS)

    found = prove(tmp_path)

    assert found["All is well"] == ("passed", "")
    assert found["Some of many fail"][0] == "**1 failed, 2 passed**"
    assert "0 rows; 1 rows; AssertionError: one is wrong" in found["Some of many fail"][1]
    assert found["This needs what is not here"] == ("**skipped**", "needs two versions")

    (tmp_path / "test_a.py").write_text(
        PROOFS.replace("number != 1", "number < 9").replace("def test_all_is_well", "def test_renamed")
    )

    assert prove(tmp_path, "-k", "many") == {
        "Some of many fail": ("3 passed", "0 rows; 1 rows; 2 rows"),
        "This needs what is not here": ("**skipped**", "needs two versions"),
    }
