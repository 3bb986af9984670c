"""Throw-away databases for tests."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from psycopg import sql

from shouwen.database.addresses import APP_ROLE, OWNER_ROLE, Address, Addresses
from shouwen.database.roles import prepare_roles, set_rights
from shouwen.database.server import Server

VARIABLE = "SHOUWEN_TEST_DATABASE_URL"
PREFIX = "shouwen-test-"


@dataclass(frozen=True, slots=True)
class TemporaryServer:
    """A server for tests, with one prepared database and any number of further ones.

    ``admin`` may do anything; the owner may also create databases (Django's test runner does), in
    which the application has its usual rights to the tables that the owner makes.
    """

    admin: Address
    addresses: Addresses

    @property
    def app(self) -> Address:
        return self.addresses.app

    @property
    def owner(self) -> Address:
        return self.addresses.owner

    def database(self, name: str) -> Addresses:
        """Make an empty database ``name``, owned and guarded like the real one; an old one is dropped."""
        self.drop(name)
        made = Addresses(app=replace(self.app, name=name), owner=replace(self.owner, name=name))
        prepare_roles(self.admin, made, may_create_databases=True)
        return made

    def drop(self, name: str) -> None:
        """Drop a database, ending whoever is connected to it."""
        with self.admin.connect(autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


@contextmanager
def temporary_server(environ: Mapping[str, str] | None = None) -> Iterator[TemporaryServer]:
    """Give a server for tests: a private one, gone afterwards, or the one in ``SHOUWEN_TEST_DATABASE_URL``.

    The variable names an administrator's address on a server that holds nothing of value: the roles
    ``shouwen_owner`` and ``shouwen_app`` there get new passwords. Every caller gets a database of its own.
    """
    external = (os.environ if environ is None else environ).get(VARIABLE)
    with _external(external) if external else _private() as server:
        yield server


@contextmanager
def _private() -> Iterator[TemporaryServer]:
    _sweep()
    with temporary_folder() as folder:
        server = Server(folder / "database", fast=True)
        try:
            addresses = server.start()
            _prepare_template(server.superuser(), addresses)
            yield TemporaryServer(server.superuser(), addresses)
        finally:
            server.stop()


@contextmanager
def _external(url: str) -> Iterator[TemporaryServer]:
    admin = Address.parse(url)
    name = f"shouwen_test_{os.getpid()}"
    # The same for all who test against this server at once, or each would lock the others out.
    password = sha256(url.encode()).hexdigest()
    owner = replace(admin, name=name, user=OWNER_ROLE, password=password)
    addresses = Addresses(app=replace(owner, user=APP_ROLE), owner=owner)
    server = TemporaryServer(admin, addresses)
    server.drop(name)
    prepare_roles(admin, addresses, may_create_databases=True)
    _prepare_template(admin, addresses)
    try:
        yield server
    finally:
        server.drop(name)


def _prepare_template(admin: Address, addresses: Addresses) -> None:
    """New databases are copies of ``template1``, rights to tables to come included."""
    set_rights(addresses, by=replace(admin, name="template1"))


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that other accounts may pass through, as root's server needs; removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)
    alive = os.open(folder / "alive", os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(alive, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        _remove(folder)
        os.close(alive)


def _sweep() -> None:
    """Stop and remove what killed test runs left: where nobody holds the lock, nobody is there any more."""
    for mark in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/alive"):
        try:
            alive = os.open(mark, os.O_RDWR)
        except (PermissionError, FileNotFoundError):
            continue  # another account's, or another sweep was quicker
        try:
            fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for folder in mark.parent.iterdir():
                if (folder / "cluster").exists():
                    Server(folder).stop(at_once=True)
            _remove(mark.parent)
        except BlockingIOError:
            continue
        finally:
            os.close(alive)


def _remove(folder: Path) -> None:
    for link in folder.iterdir():
        if link.is_symlink():  # the data went where the server's account could reach it
            shutil.rmtree(link.resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
