"""Remove what was written on matters: entries, remarks, notes and files; facts hold no words."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from shouwen.search.actions import forget
from shouwen.work.files import path_of
from shouwen.work.models import Attachment, Entry, EntryVersion, FlowRun, Note, Notice, Remark, Task

ERASED = "—"


def erase_matters(matters: Sequence[str]) -> None:
    """Remove words and their salts from everything that hangs on these matters. That they were signed stays."""
    entries = [entry.reference for entry in Entry.objects.filter(matter__in=matters)]
    forget(*entries)
    EntryVersion.objects.filter(entry__matter__in=matters).update(content={}, salt="")
    Remark.objects.filter(matter__in=matters).update(words=ERASED, salt="")
    Note.objects.filter(matter__in=matters).update(words=ERASED, salt="")
    Notice.objects.filter(matter__in=[*matters, *entries]).update(names={})
    Task.objects.filter(matter__in=matters).update(figures={})
    Task.objects.filter(matter__in=matters, flow=None).update(title=ERASED)
    FlowRun.objects.filter(matter__in=matters, ended_at__isnull=False).update(state="")
    files = list(Attachment.objects.filter(matter__in=matters))
    Attachment.objects.filter(pk__in=[file.pk for file in files]).update(name=ERASED)
    digests = {file.digest for file in files}
    others = Attachment.objects.filter(digest__in=digests).exclude(matter__in=matters)
    shared = set(others.values_list("digest", flat=True))
    transaction.on_commit(lambda: _remove(digests - shared))


def _remove(digests: set[str]) -> None:
    for digest in digests:
        path_of(digest).unlink(missing_ok=True)
