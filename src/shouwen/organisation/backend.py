"""Find the member of a session, with the unit that they belong to, in one statement."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from shouwen.facts.rows import Rows
from shouwen.organisation.models import Member

_MEMBER = Rows(Member, "WHERE organisation_member.id = %s AND left_at IS NULL", joined=["home"])


class MemberBackend(BaseBackend):
    """Only finds members again; how they sign in is a deed of its own (``actions.sign_in``)."""

    def get_user(self, user_id: int) -> Member | None:
        """Return the member with this number unless they have left."""
        return _MEMBER.first(int(user_id))
