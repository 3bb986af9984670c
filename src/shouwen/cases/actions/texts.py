"""Keep the texts that a unit offers for replies, change them, retire them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from shouwen.cases.models import ReplyText
from shouwen.cases.permissions import may_keep_texts
from shouwen.cases.texts import PLACEHOLDERS, unknown_in
from shouwen.facts.actions import record
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.work.remarks import LONGEST, enact_with_words

LONGEST_TITLE = 80


@transaction.atomic(savepoint=False)
def keep_text(unit: Unit, title: str, language: str, words: str, *, by: Acting, at: datetime) -> ReplyText:
    """Keep a new text for the replies of a unit and of all below it."""
    may_keep_texts(unit, by=by)
    text = ReplyText(unit=unit, by=by.member, changed_at=at)
    return _keep(text, title, language, words, by, at)


@transaction.atomic(savepoint=False)
def change_text(text: ReplyText, version: int, title: str, language: str, words: str, *, by: Acting,
                at: datetime) -> ReplyText:
    """Change a text, on top of the version that was seen."""
    row = _locked(text, by)
    if row.version != version:
        raise Overtaken("A colleague has changed this text in the meantime. Compare both and save again.", {
            "version": row.version, "title": row.title, "language": row.language, "words": row.words})
    row.version += 1
    row.by, row.changed_at = by.member, at
    return _keep(row, title, language, words, by, at)


@transaction.atomic(savepoint=False)
def retire_text(text: ReplyText, *, by: Acting, at: datetime) -> ReplyText:
    """Offer a text no more; what was written with it stays."""
    row = _locked(text, by)
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    record("reply_text.retired", at=at, unit=row.unit_id, by=by, about=row)
    return row


def _locked(text: ReplyText, by: Acting) -> ReplyText:
    row = ReplyText.objects.select_for_update(of=("self",)).select_related("unit").get(pk=text.pk)
    may_keep_texts(row.unit, by=by)
    if row.retired_at is not None:
        raise Refused("This text is retired. Keep a new one.", why=Why.OVERTAKEN)
    return row


def _keep(text: ReplyText, title: str, language: str, words: str, by: Acting, at: datetime) -> ReplyText:
    text.title, text.language, text.words = title.strip(), language, words.strip()
    _check(text)
    try:
        with transaction.atomic():
            text.save()
    except IntegrityError as error:
        raise Refused("This unit has a text of this title in this language already.", why=Why.BAD_INPUT,
                      field="title") from error
    enact_with_words("reply_text.kept", text.words, enact=record, at=at, unit=text.unit_id, by=by, about=text,
                     version=text.version, language=language)
    return text


def _check(text: ReplyText) -> None:
    if not 0 < len(text.title) <= LONGEST_TITLE:
        raise Refused("A title has between 1 and %(most)s characters.", why=Why.BAD_INPUT, field="title",
                      most=LONGEST_TITLE)
    if not 0 < len(text.words) <= LONGEST:
        raise Refused("A text has between 1 and %(most)s characters.", why=Why.BAD_INPUT, field="words", most=LONGEST)
    if text.language not in dict(settings.LANGUAGES):
        raise Refused("There is no such language here.", why=Why.BAD_INPUT, field="language")
    unknown = unknown_in(text.words)
    if unknown:
        raise Refused("Nothing can be filled in for %(unknown)s. Known are %(known)s.", why=Why.BAD_INPUT, field="words",
                      unknown="、".join(f"{{{name}}}" for name in unknown),
                      known="、".join(f"{{{name}}}" for name in PLACEHOLDERS))
