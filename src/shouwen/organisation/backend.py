"""Find the member of a session, with the unit that they belong to, in one statement."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from shouwen.facts.prepared import Prepared
from shouwen.organisation.models import Member

_MEMBER = Prepared(lambda number: Member.objects.select_related("home").filter(pk=number, left_at=None))


class MemberBackend(BaseBackend):
    """Only finds members again; how they sign in is a deed of its own (``actions.sign_in``)."""

    def get_user(self, user_id: int) -> Member | None:
        """Return the member with this number unless they have left."""
        return _MEMBER.first(int(user_id))
