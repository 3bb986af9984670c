"""Notes on a matter, and whom they mention."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.facts.refusals import Refused, Why
from shouwen.facts.rows import add_rows
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting
from shouwen.work.actions.notices import notify
from shouwen.work.matters import Matter, may_see, touch
from shouwen.work.models import Note
from shouwen.work.remarks import LONGEST, digest_of, new_salt


@transaction.atomic(savepoint=False)
def write_note(matter: Matter, words: str, mentions: list[Member], *, by: Acting, at: datetime) -> Note:
    """Write a note on a matter; whom it mentions is told. Who may read the matter may write."""
    may_see(matter, by=by)
    text = words.strip()
    if not text or len(text) > LONGEST:
        raise Refused(
            "A note has between 1 and %(most)s characters.", why=Why.BAD_INPUT, field="words", most=LONGEST
        )
    note = Note(matter=matter.reference, by=by.member, at=at, words=text, salt=new_salt())
    add_rows([note])
    if mentions:
        note.mentions.add(*mentions)
    enact(
        "note.written",
        at=at,
        unit=matter.unit.pk,
        by=by,
        about=matter.reference,
        for_whom=matter.for_whom,
        note=note,
        words=digest_of(text, note.salt),
    )
    for member in mentions:
        notify(
            member,
            "mentioned",
            matter=matter.reference,
            names={"by": by.member.name, "title": matter.title},
            why="mentioned",
            key=f"note:{note.pk}:{member.pk}",
            at=at,
        )
    touch(matter.reference, what="note", at=at, by=by.reference)
    return note
