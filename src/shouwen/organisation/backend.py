"""Find the member of a session, with the unit that they belong to, in one statement."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from shouwen.organisation.models import Member


class MemberBackend(BaseBackend):
    """Only finds members again; how they sign in is a deed of its own (``actions.sign_in``)."""

    def get_user(self, user_id: int) -> Member | None:
        """Return the member with this number unless they have left."""
        return Member.objects.select_related("home").filter(pk=user_id, left_at=None).first()
