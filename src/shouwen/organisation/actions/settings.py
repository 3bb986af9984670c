"""What a member chooses for themselves."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from shouwen.facts.actions import record
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions.members import still_here
from shouwen.organisation.kinds import PREFERENCES_SET
from shouwen.organisation.models import Member
from shouwen.organisation.permissions import By, may_only_oneself
from shouwen.organisation.texts import mail_address

THEMES = ("auto", "light", "dark")


@transaction.atomic(savepoint=False)
def set_preferences(
    member: Member,
    *,
    language: str | None = None,
    theme: str | None = None,
    mail: str | None = None,
    mails_results: bool | None = None,
    by: By,
    at: datetime,
) -> Member:
    """Choose language, looks, mail address and whether results are mailed; what is None stays."""
    may_only_oneself(member, by=by)
    member = still_here(member)
    if language is not None and language not in dict(settings.LANGUAGES):
        raise Refused("Choose one of the languages offered.", why=Why.BAD_INPUT, field="language")
    if theme is not None and theme not in THEMES:
        raise Refused("Choose one of the looks offered.", why=Why.BAD_INPUT, field="theme")
    member.language = member.language if language is None else language
    member.theme = member.theme if theme is None else theme
    was, member.mail = member.mail, member.mail if mail is None else mail_address(mail)
    member.version += was != member.mail  # whoever changes what is kept of them sees that too
    member.mails_results = member.mails_results if mails_results is None else mails_results
    member.save(update_fields=["language", "theme", "mail", "mails_results", "version"])
    record(
        PREFERENCES_SET,
        at=at,
        unit=member.home_id,
        by=by,
        about=member,
        language=member.language,
        theme=member.theme,
    )
    return member
