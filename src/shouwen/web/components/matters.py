"""What the pages of a matter draw: steps, tabs, signatures. Views fill these from queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shouwen.web.components.places import Words


@dataclass(frozen=True)
class Step:
    """A step of "what happens next": done, refused, now, later, or what closing lacks (``lack``).

    Who must do it, by when, under which article. ``may_do`` says that the reader may; ``left`` is what
    remains while its clock stands, ``detail`` says more, ``more`` are further places where it is done,
    ``key`` is its shortcut; ``is_others`` says that a colleague has it.
    """

    title: Words
    state: str = "later"
    who: str = ""
    due_at: datetime | None = None
    done_at: datetime | None = None
    citation: str = ""
    zone: str = ""
    deed: Words = ""
    deed_path: str = ""
    may_do: bool = True
    left: str = ""
    detail: str = ""
    more: tuple[tuple[str, str], ...] = ()
    key: str = ""
    is_others: bool = False


@dataclass(frozen=True)
class Tab:
    """A tab that loads when it is opened; its address works without script."""

    title: Words
    path: str
    count: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Signature:
    """A cell of a signature sheet. State: signed, yours, waiting (its turn) or later (not its turn yet).

    ``path`` is where it is signed; ``asked`` what is done there instead, where somebody else is asked to sign.
    """

    role: str
    state: str
    by: str = ""
    stands_in_for: str = ""
    signed_at: datetime | None = None
    opinion: str = ""
    path: str = ""
    asked: Words = ""


@dataclass(frozen=True)
class Stage:
    """Signatures that may come in any order; stages come one after another."""

    cells: Sequence[Signature]
    title: Words = ""
