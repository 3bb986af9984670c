"""Call a file otherwise, and take one away again: a mistake is mended, and the course of the matter says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.work.actions.attachments import discard_unnamed, read_attachment
from shouwen.work.matters import Matter, matter_of, may_work, touch
from shouwen.work.models import Attachment
from shouwen.work.naming import clean_name
from shouwen.work.permissions import ASSIGN_TASK
from shouwen.work.remarks import enact_with_words

RENAMED, REMOVED = "attachment.renamed", "attachment.removed"
#: So long a reason is.
LONGEST = 500


def with_changeable(files: Iterable[Attachment], matter: Matter, *, by: Acting) -> list[tuple[Attachment, bool]]:
    """Return files of a matter, each with whether ``may_change`` lets the member change it; one statement at most."""
    try:
        may_alter(matter, by=by)
    except Refused:
        return [(file, False) for file in files]
    return [(file, not _against(file, matter, by)) for file in files]


def may_change(file: Attachment, matter: Matter, *, by: Acting) -> None:
    """Refuse unless the member works on the matter and added the file, answers for the matter, or assigns tasks there.

    Whoever is accused alters nothing, and what a customer sent stays as they sent it.
    """
    may_alter(matter, by=by)
    if sentence := _against(file, matter, by):
        raise Refused(sentence, why=Why.NOT_ALLOWED)


def may_alter(matter: Matter, *, by: Acting) -> None:
    """Refuse unless the member works on the matter, and whoever is accused in it."""
    may_work(matter, by=by)
    if matter.is_accused(by):
        raise Refused("You are named in this complaint and can neither handle nor alter it.", why=Why.NOT_ALLOWED)


def _against(file: Attachment, matter: Matter, by: Acting) -> str:
    """Return what stands against changing a file for who works on its matter; nothing where nothing does."""
    if file.by_id is None:
        return gettext_noop("What a customer has sent stays as they sent it.")
    answerable = {one.pk for one in (matter.owner, matter.handler) if one is not None}
    if not by.selves & {file.by_id, *answerable} and not by.may(ASSIGN_TASK, path=matter.unit.path):
        return gettext_noop("Only whoever added this file, answers for the matter or assigns tasks there changes it.")
    return ""


@transaction.atomic(savepoint=False)
def rename_attachment(number: int, name: str, *, by: Acting, at: datetime) -> Attachment:
    """Call a file otherwise; its ending stays, since it says what the file is. The course says both names."""
    file, matter = _held(number, by)
    before, ending = file.name, f".{file.name.rpartition('.')[2]}"
    stem = name.strip()
    if stem.lower().endswith(ending.lower()):
        stem = stem[: -len(ending)]
    try:
        called = clean_name(f"{clean_name(stem)}{ending}")
    except Refused as refused:
        raise Refused(refused.sentence, why=refused.why, field="name") from refused
    if called == before:
        raise Refused("It is called so already.", why=Why.BAD_INPUT, field="name")
    file.name = called
    file.save(update_fields=["name"])
    _tell(RENAMED, f"{before} → {called}", file, matter, by, at)
    return file


@transaction.atomic(savepoint=False)
def remove_attachment(number: int, reason: str, *, by: Acting, at: datetime) -> Matter:
    """Take a file away, for a reason; the course keeps its name, the reason and the hash of what it held.

    The content goes from the disk once nothing else names it. An article, or a legal hold on the customer, may refuse it.
    """
    file, matter = _held(number, by)
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST:
        raise Refused("Say why, in at most %(most)s characters.", why=Why.BAD_INPUT, field="reason", most=LONGEST)
    _tell(REMOVED, f"{file.name}：{why}", file, matter, by, at)
    Attachment.objects.filter(pk=file.pk).delete()
    digest = file.digest
    transaction.on_commit(lambda: discard_unnamed(digest))
    return matter


def _held(number: int, by: Acting) -> tuple[Attachment, Matter]:
    """Return a file, locked, with its matter; refuses who may not read or not change it."""
    read_attachment(number, by=by)
    file = Attachment.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if file is None:
        raise Refused("There is no such file, or it is not yours to see.", why=Why.NOT_ALLOWED)
    matter = matter_of(file.matter)
    may_change(file, matter, by=by)
    return file, matter


def _tell(kind: str, words: str, file: Attachment, matter: Matter, by: Acting, at: datetime) -> None:
    enact_with_words(kind, words, at=at, unit=matter.unit.pk, by=by, about=matter.reference, for_whom=matter.for_whom,
                     attachment=file, content=file.digest)  # fmt: skip
    touch(matter.reference, what="attachment", at=at, by=by.reference)
