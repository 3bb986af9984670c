"""What a pass phrase must be."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

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
            "%(reasons)s", why=Why.BAD_INPUT, field="secret", reasons=" ".join(wrong.messages)
        ) from wrong
