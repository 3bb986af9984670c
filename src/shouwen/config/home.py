"""The folder in which an installation keeps what is its own: database, files, secrets, anchors."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from shouwen.database import environment

CHECKOUT = Path(__file__).resolve().parents[3]
SECRET = "secret"  # noqa: S105  the name of a file
FILES = "files"
STATIC = "static"
ANCHOR = "anchor.txt"


def make_home(environ: Mapping[str, str]) -> Path:
    """Make the home folder, with its signing secret and its folder for files, unless they are there."""
    home = environment.home(environ, CHECKOUT)
    # Others may pass through, for root's database server runs under another account; they see no name in it.
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    (home / FILES).mkdir(mode=0o700, exist_ok=True)  # it holds what customers sent
    (home / STATIC).mkdir(exist_ok=True)
    if not environ.get("SHOUWEN_SECRET"):
        make_secret(home / SECRET)
    return home


def make_secret(path: Path) -> None:
    """Make the secret that signs sessions, in a file that only its owner may read; a present one stays.

    The file appears whole: of two processes that make one at once, both read the same afterwards.
    """
    if path.exists():
        return
    opened, half = tempfile.mkstemp(prefix=f".{path.name}", dir=path.parent)
    with os.fdopen(opened, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(half, path)
    except FileExistsError:
        return  # another process was quicker, and its secret counts
    finally:
        Path(half).unlink()
