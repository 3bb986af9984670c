"""What a pass phrase must be."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member

#: Longer ones are refused: hashing megabytes would keep the server busy.
LONGEST_SECRET = 200


def refuse_weak(secret: str, member: Member) -> None:
    """Refuse a pass phrase that is too short, too common, like the member's name, or too long."""
    if len(secret) > LONGEST_SECRET:
        raise Refused(
            "At most %(most)s characters fit here.", why=Why.BAD_INPUT, field="secret", most=LONGEST_SECRET
        )
    try:
        validate_password(secret, member)
    except ValidationError as wrong:
        raise Refused(
            "%(reasons)s", why=Why.BAD_INPUT, field="secret", reasons=" ".join(map(_said, wrong.error_list))
        ) from wrong


#: What is wrong, by Django's code for it. Django's own sentences are not translated everywhere.
_SENTENCES = {
    "password_too_short": gettext_noop("The pass phrase is too short: it has at least %(min_length)s characters."),
    "password_too_common": gettext_noop("Many people use this pass phrase. Choose one of your own."),
    "password_too_similar": gettext_noop("The pass phrase is too much like the name or the sign-in name."),
}


def _said(wrong: ValidationError) -> str:
    sentence = _SENTENCES[str(wrong.code)]
    return gettext(sentence) % (wrong.params or {})
