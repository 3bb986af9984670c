"""Add a file to a matter, and read it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction

from shouwen.compliance.judging import enact
from shouwen.facts.refusals import Refused, Why
from shouwen.facts.undoing import if_undone
from shouwen.organisation.rights import Acting
from shouwen.work.file_types import type_of
from shouwen.work.files import digest_of_path, keep, kept_before, measured, path_of
from shouwen.work.matters import Matter, matter_of, may_see, may_work, touch
from shouwen.work.models import Attachment, Export, Import
from shouwen.work.naming import clean_name
from shouwen.work.outsiders import hand_of
from shouwen.work.scanning import refuse_infected

#: A file without an attachment may belong to a deed that has not committed yet; none takes so long.
ORPHANS_KEPT_FOR = timedelta(days=1)


@transaction.atomic(savepoint=False)
def add_attachment(matter: Matter, name: str, content: BinaryIO, *, by: Acting, at: datetime) -> Attachment:
    """Add a file to a matter that is open. What it is, is found by looking into it.

    Refuses what is empty, too large, of a kind that is not taken, called what it is not (a sheet
    named ``.pdf``) or found infected. The file is on the disk before the deed commits, and leaves it
    again if the deed is undone.
    """
    may_work(matter, by=by)
    if matter.is_accused(by):
        raise Refused(
            "You are named in this complaint and can neither handle nor alter it.", why=Why.NOT_ALLOWED
        )
    called = clean_name(name)
    found = measured(content, most=settings.UPLOAD_LIMIT)
    kind = type_of(called, content)
    refuse_infected(content)
    lock_content(found.digest)
    if keep(content, found.digest):
        if_undone(lambda: discard_unnamed(found.digest))
    attachment = Attachment.objects.create(
        matter=matter.reference,
        name=called,
        type=kind,
        size=found.size,
        digest=found.digest,
        at=at,
        **hand_of(by),
    )
    enact(
        "attachment.added",
        at=at,
        unit=matter.unit.pk,
        by=by,
        about=matter.reference,
        for_whom=matter.for_whom,
        attachment=attachment,
        content=found.digest,
    )
    touch(matter.reference, what="attachment", at=at, by=by.reference)
    return attachment


def lock_content(digest: str) -> None:
    """Let nobody else add or remove this content until the transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"file:{digest}"])


@transaction.atomic
def discard_unnamed(digest: str) -> bool:
    """Remove a content that no attachment, export or import names; say whether it was."""
    lock_content(digest)
    if any(named.objects.filter(digest=digest).exists() for named in (Attachment, Export, Import)):
        return False
    path_of(digest).unlink(missing_ok=True)
    return True


def discard_orphans(now: datetime) -> int:
    """Remove files older than a day that no attachment names; return how many. The clock calls it.

    A crash between the disk and the commit leaves one, and so does whoever adds files outside of a door.
    """
    removed = 0
    for some in batched(kept_before(now - ORPHANS_KEPT_FOR), 500):
        digests = {digest_of_path(path) for path in some}
        named = set(Attachment.objects.filter(digest__in=digests).values_list("digest", flat=True))
        removed += sum(discard_unnamed(digest) for digest in sorted(digests - named))
    return removed


def batched(paths: Iterable[Path], most: int) -> Iterator[list[Path]]:
    """Yield paths, so many at a time."""
    rest = iter(paths)
    while some := list(islice(rest, most)):
        yield some


def read_attachment(number: int, *, by: Acting) -> tuple[Attachment, Path]:
    """Return a file of a matter and where it lies, for whoever may read the matter.

    Refused in the same words whether there is none or it may not be seen.
    """
    attachment = Attachment.objects.filter(pk=number).first()
    if attachment is not None:
        try:
            may_see(matter_of(attachment.matter), by=by)
        except Refused:
            attachment = None
    if attachment is None:
        raise Refused("There is no such file, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return attachment, path_of(attachment.digest)


def attachments_of(matter: Matter, *, by: Acting) -> list[Attachment]:
    """Return the files of a matter, the newest first, for whoever may read it."""
    may_see(matter, by=by)
    return list(
        Attachment.objects.filter(matter=matter.reference).select_related("by").order_by("-at", "-pk")
    )
