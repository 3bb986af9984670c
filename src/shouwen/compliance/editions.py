"""Editions as the database keeps them, read once in a process."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from shouwen.compliance.models import KeptEdition
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.editions import Edition
from shouwen.regulation.packs import read_files


@lru_cache(maxsize=64)
def edition_kept(hash_: str) -> Edition:
    """Return the edition with this hash, parsed; the same object for the life of the process."""
    return _handed_over.pop(hash_, None) or _read(hash_)


def hand_over(edition: Edition) -> None:
    """Let this process go on with an edition that it has just read whole, instead of reading the same text again.

    One that was written as differences, or read with other kinds of facts, is read again as it is kept.
    """
    if not (edition.extends or edition.amends) and edition.kinds == all_kinds():
        _handed_over[edition.hash] = replace(edition, examples=())
        edition_kept(edition.hash)
        _handed_over.pop(edition.hash, None)


#: An edition on its way into what ``edition_kept`` remembers.
_handed_over: dict[str, Edition] = {}


def _read(hash_: str) -> Edition:
    kept = KeptEdition.objects.get(pk=hash_)
    files = {path: content.encode() for path, content in kept.files.items()}
    return read_files(files, all_kinds(), with_examples=False)


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
