"""Real servers in folders of their own."""

import os
import subprocess
import sys

import pytest

from shouwen.database import Server
from shouwen.database.testing import temporary_folder, temporary_server


@pytest.fixture(scope="session")
def shared():
    """One server for tests that leave it as it was."""
    with temporary_server() as server:
        yield server


@pytest.fixture
def folder():
    with temporary_folder() as folder:
        yield folder


@pytest.fixture
def new_server(folder):
    """A server that was never started."""
    server = Server(folder / "database", fast=True)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def used_folder():
    with temporary_folder() as folder:
        yield folder / "database"


@pytest.fixture
def server(used_folder):
    """A stopped server that others used before: making a new one costs a second."""
    server = Server(used_folder, fast=True)
    yield server
    server.stop()


@pytest.fixture
def application():
    """Start an application of its own: a Python that runs the given lines with `server` at hand."""
    running = []

    def start(server, *lines):
        script = "\n".join(
            (
                "import sys, time",
                "from pathlib import Path",
                "from shouwen.database import Server",
                f"server = Server(Path({str(server.folder.path)!r}), fast=True)",
                *lines,
            )
        )
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-c", script]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment))
        return running[-1]

    yield start
    for started in running:
        started.kill()
        started.communicate()
