"""Editions as the database keeps them, read once in a process."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from shouwen.compliance.models import KeptEdition
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackError, PackErrors
from shouwen.regulation.packs import read_files, read_kept


class UnreadableEdition(Exception):
    """An edition that was published and cannot be compiled any more: its name, and every reason with its place."""

    def __init__(self, called: str, wrong: PackErrors) -> None:
        super().__init__(
            f"The edition {called}, which was published, cannot be read by this version of Shouwen. "
            f"Go back to the version before, or let its units follow another edition.\n{wrong}"
        )
        self.called = called
        self.errors = wrong.errors


@lru_cache(maxsize=64)
def edition_kept(hash_: str) -> Edition:
    """Return the edition with this hash, parsed; the same object for the life of the process.

    What only the checks of publishing know is no reason to refuse it. Raises ``UnreadableEdition``.
    """
    return _handed_over.pop(hash_, None) or _read(hash_)


def hand_over(edition: Edition) -> None:
    """Let this process go on with an edition that it has just read, instead of reading the same text again.

    It is held as one kept before: without its examples, which are checked where it is adopted again. One that was read
    with other kinds of facts is read again as it is kept.
    """
    if edition.kinds == all_kinds():
        _handed_over[edition.hash] = replace(edition, examples=(), is_kept=True)
        edition_kept(edition.hash)
        _handed_over.pop(edition.hash, None)


#: An edition on its way into what ``edition_kept`` remembers.
_handed_over: dict[str, Edition] = {}


def _read(hash_: str) -> Edition:
    kept = KeptEdition.objects.get(pk=hash_)
    try:
        return read_kept(_files_of(kept), all_kinds())
    except PackErrors as wrong:
        raise UnreadableEdition(str(kept), wrong) from wrong


@lru_cache(maxsize=64)
def faults_today(hash_: str) -> tuple[PackError, ...]:
    """Return what the checks of publishing, as they are today, find wrong in an edition that was published before."""
    try:
        read_files(_files_of(KeptEdition.objects.get(pk=hash_)), all_kinds())
    except PackErrors as wrong:
        return wrong.errors
    return ()


def _files_of(kept: KeptEdition) -> dict[str, bytes]:
    return {path: content.encode() for path, content in kept.files.items()}


@lru_cache(maxsize=256)
def hash_called(called: str) -> str:
    """Return the hash of the edition that citations call ``pack@edition``; raises ``KeptEdition.DoesNotExist``."""
    pack, _, edition = called.partition("@")
    return str(KeptEdition.objects.values_list("pk", flat=True).get(pack=pack, edition=edition))


def edition_called(called: str) -> Edition | None:
    """Return a kept edition by how citations call it (``service-department@1``); None where there is none."""
    try:
        return edition_kept(hash_called(called))
    except KeptEdition.DoesNotExist:
        return None
