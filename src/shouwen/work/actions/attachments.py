"""Add a file to a matter, and read it again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.work.file_types import type_of
from shouwen.work.files import keep, measured, path_of
from shouwen.work.matters import Matter, matter_of, may_see, may_work, touch
from shouwen.work.models import Attachment
from shouwen.work.naming import clean_name
from shouwen.work.scanning import refuse_infected


@transaction.atomic(savepoint=False)
def add_attachment(matter: Matter, name: str, content: BinaryIO, *, by: Acting, at: datetime) -> Attachment:
    """Add a file to a matter that is open. What it is, is found by looking into it.

    Refuses what is empty, too large, of a kind that is not taken, called what it is not (a sheet
    named ``.pdf``) or found infected. The file is on the disk before the deed commits.
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
    keep(content, found.digest)
    attachment = Attachment.objects.create(
        matter=matter.reference,
        name=called,
        type=kind,
        size=found.size,
        digest=found.digest,
        by=by.member,
        at=at,
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
