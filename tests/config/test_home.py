"""The home folder and its secret."""

import stat
from concurrent.futures import ThreadPoolExecutor

from shouwen.config.home import make_home, make_secret


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_home_has_a_secret_and_files_that_only_its_owner_reads(tmp_path):
    home = make_home({"SHOUWEN_HOME": str(tmp_path / "deep" / "home")})

    assert len((home / "secret").read_text().strip()) >= 50
    assert mode(home / "secret") == 0o600
    assert mode(home / "files") == 0o700


def test_a_second_start_keeps_the_secret(tmp_path):
    environ = {"SHOUWEN_HOME": str(tmp_path)}
    first = (make_home(environ) / "secret").read_text()

    assert (make_home(environ) / "secret").read_text() == first


def test_a_given_secret_is_not_written_down(tmp_path):
    home = make_home({"SHOUWEN_HOME": str(tmp_path), "SHOUWEN_SECRET": "given"})

    assert not (home / "secret").exists()


def test_two_starts_at_once_read_one_secret(tmp_path):
    path = tmp_path / "secret"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: make_secret(path), range(8)))

    assert len(path.read_text()) > 50
    assert [one.name for one in tmp_path.iterdir()] == ["secret"]
