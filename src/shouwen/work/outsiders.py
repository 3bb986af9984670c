"""Somebody of outside the house before one matter of theirs: a customer who has opened a link to it."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting

#: The place of a form at which a customer writes and signs, as packs call it.
CUSTOMER_PLACE = "客户"
#: Who fills in a form (``filled_by``) that customers answer on their own page.
BY_CUSTOMER = "customer"


class Outsider(Acting):
    """Whoever the link was made for, at an instant. They hold no right: ``matter`` is all that is theirs.

    ``reference`` is how facts name them, ``invitation`` the link by which they came. ``member`` is who answers for the
    matter in the house and receives what they bring; nothing is done in that member's name.
    """

    def __init__(self, who: str, matter: str, receiver: Member, at: datetime, invitation: str = "") -> None:
        super().__init__(receiver, ({}, frozenset()), at)
        self._who, self.matter, self.invitation = who, matter, invitation

    @property
    def reference(self) -> str:
        return self._who

    @cached_property
    def selves(self) -> frozenset[int]:
        """No member: what is a member's own is not theirs."""
        return frozenset()

    def only(self, matter: str) -> None:
        """Refuse anything but their own matter, in the words in which every link that leads nowhere is answered."""
        if matter != self.matter:
            raise Refused("This link leads nowhere. Ask whoever sent it to you for a new one.", why=Why.NOT_ALLOWED)


def hand_of(by: Acting, field: str = "by") -> dict[str, Any]:
    """Return the columns that say who wrote or signed: a member, or somebody of outside by their reference."""
    return {field: None, "outside": by.reference} if isinstance(by, Outsider) else {field: by.member}
