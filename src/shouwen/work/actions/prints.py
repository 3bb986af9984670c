"""Record that an entry left as paper or as a sheet."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from shouwen.facts.actions import record
from shouwen.organisation.rights import Acting
from shouwen.regulation.facts import Fact
from shouwen.work.matters import Matter
from shouwen.work.models import Entry
from shouwen.work.permissions_of_entries import may_read_entry


@transaction.atomic(savepoint=False)
def record_print(entry: Entry, matter: Matter, version: int, kind: str, content: bytes, *, by: Acting,
                 at: datetime) -> Fact:
    """Record who printed (``pdf``) or exported (``xlsx``) which version, with the hash of the file."""
    may_read_entry(entry, matter, by=by, at=at)
    figures = {"form": entry.form, "entry": entry, "version": version, "as": kind,
               "print": hashlib.sha256(content).hexdigest()}
    return record("entry.printed", at=at, unit=entry.unit_id, by=by, about=entry.matter, for_whom=matter.for_whom,
                  figures=figures)
