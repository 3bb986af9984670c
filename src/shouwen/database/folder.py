"""The data folder: what lies where, and who may read it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from shouwen.database.accounts import Account
from shouwen.database.errors import DatabaseUnusable

#: What a Unix socket's path may take, less the socket's own name; the narrowest system allows 104 bytes.
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")
#: Where data goes that root starts in a place closed to the server's account.
ELSEWHERE = Path("/var/lib")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The parts of a data folder.

    ``cluster`` is PostgreSQL's own folder and belongs to the server's account. ``secrets`` and
    ``state`` belong to whoever starts the server; the server's account cannot read the secrets.
    ``path`` may be a link; what the server's account is told is where it leads.
    """

    path: Path

    @property
    def cluster(self) -> Path:
        return self.path.resolve() / "cluster"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets"

    @property
    def state(self) -> Path:
        return self.path / "server.json"

    @property
    def settings(self) -> Path:
        return self.path.resolve() / "settings"

    @property
    def start_log(self) -> Path:
        return self.path / "start.log"

    @property
    def copies(self) -> Path:
        return self.path.resolve() / "binaries"

    @contextmanager
    def lock(self, within: float) -> Iterator[None]:
        """Hold the folder alone. The lock lies beside it, for the folder itself may not be there yet."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            held = os.open(self.path.parent / f".{self.path.name}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        except PermissionError:
            raise DatabaseUnusable(
                f"The data folder {self.path} belongs to another account. Start as that account, "
                "or name another folder in SHOUWEN_HOME."
            ) from None
        try:
            _wait_for_lock(held, within, self.path)
            yield
        finally:
            os.close(held)

    def prepare(self, account: Account) -> None:
        """Make the folder where ``account`` can reach it; else leave a link to a place that it can reach."""
        if not self.path.exists():
            self._make(account)
        self.path.chmod(0o700 if account.is_ours else 0o711)
        if not account.can_reach(self.path.resolve()):
            raise DatabaseUnusable(
                f"The account {account.name} cannot reach {self.path.resolve()}. Open the folders above it "
                f"(chmod o+x), or move it, for instance below {ELSEWHERE}, and leave a link in its place."
            )

    def _make(self, account: Account) -> None:
        if self.path.is_symlink():
            raise DatabaseUnusable(
                f"{self.path} points to {self.path.readlink()}, which is gone. Restore a backup, "
                "or remove the link to begin with an empty database."
            )
        if account.can_reach(self.path.parent):
            self.path.mkdir(mode=0o711)
            return
        place = ELSEWHERE / f"shouwen-{secrets.token_hex(4)}"
        place.mkdir(mode=0o711)
        (place / "belongs-to").write_text(f"{self.path}\n", encoding="utf-8")
        self.path.symlink_to(place)

    def make_secrets(self, *names: str) -> bool:
        """Make the passwords that are not there yet, each in a file that only its owner may read."""
        self.secrets.mkdir(mode=0o700, exist_ok=True)
        missing = [name for name in names if not (self.secrets / name).exists()]
        for name in missing:
            opened = os.open(self.secrets / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(opened, "w", encoding="utf-8") as file:
                file.write(secrets.token_urlsafe(32) + "\n")
                file.flush()
                os.fsync(file.fileno())
        return bool(missing)

    def secret(self, name: str) -> str:
        """The password of a role."""
        path = self.secrets / name
        try:
            return path.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise DatabaseUnusable(
                f"There is no secret {path}. If no server was ever started here, start one; "
                "if there is data beside it, put the secrets back from a copy of the folder."
            ) from None
        except PermissionError:
            raise DatabaseUnusable(
                f"The secret {path} is not yours to read. Ask who started the server."
            ) from None

    def remembered(self) -> dict[str, str]:
        """What the last start wrote: ``binaries`` and ``version``. Empty until the roles were made."""
        try:
            told = json.loads(self.state.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return {str(key): str(value) for key, value in told.items()}

    def forget(self) -> None:
        """Forget the last start, so that the roles are made anew."""
        self.state.unlink(missing_ok=True)

    def last_words(self) -> str:
        """What the server said last when it did not start."""
        try:
            lines = self.start_log.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            lines = []
        return " ".join(lines[-5:]) or "nothing"

    def remember(self, **told: str) -> None:
        half = self.state.with_suffix(".half")
        half.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        half.replace(self.state)

    def major(self) -> int | None:
        """The major version that wrote the data, or None where there is none yet."""
        try:
            return int((self.cluster / "PG_VERSION").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None


def socket_folder(folder: DataFolder, account: Account) -> Path:
    """Where the socket lies: in the data folder if that makes a path short enough, else where sockets do."""
    token = sha256(os.fsencode(folder.path.resolve())).hexdigest()[:10]
    within = [folder.path.resolve() / "socket"]
    if os.geteuid() == 0:
        within.append(Path("/run") / f"shouwen-{token}")
    elif runtime := os.environ.get("XDG_RUNTIME_DIR"):
        within.append(Path(runtime) / f"shouwen-{token}")
    within.append(Path(tempfile.gettempdir()) / f"shouwen-{account.uid}-{token}")
    within.append(Path("/tmp") / f"shouwen-{account.uid}-{token}")  # noqa: S108  # its owner is checked below
    for place in within:
        if len(os.fsencode(place)) <= LONGEST_SOCKET_FOLDER and account.can_reach(place.parent):
            return place
    raise DatabaseUnusable(
        f"Every place for the server's socket has too long a path; the last was {within[-1]}."
    )


def make_socket_folder(folder: DataFolder, account: Account) -> Path:
    """Make the socket's folder, which only ``account`` and root may enter."""
    place = socket_folder(folder, account)
    try:
        place.mkdir(mode=0o700)
        account.give(place)
    except FileExistsError:
        found = place.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
            raise DatabaseUnusable(
                f"{place} is needed for the server's socket, and belongs or is open to others. Remove it."
            ) from None
    return place


def _wait_for_lock(held: int, within: float, path: Path) -> None:
    until = time.monotonic() + within
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise DatabaseUnusable(
                    f"Another start or stop of the server in {path} has not ended within {within:.0f} s. "
                    "Look for it before trying again."
                ) from None
        time.sleep(0.02)
