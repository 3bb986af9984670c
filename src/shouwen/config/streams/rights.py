"""Who may hear of what: asked of the house's own permissions, in threads that keep their connections."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import ObjectDoesNotExist
from django.db import close_old_connections
from django.utils import timezone

from shouwen.cases.actions.moving import move_for
from shouwen.compliance.trials import trial_for
from shouwen.customers.models import Customer
from shouwen.customers.permissions import may_see as may_see_customer
from shouwen.facts.refusals import Refused
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.rights import Acting, acting
from shouwen.work.matters import matter_of
from shouwen.work.matters import may_see as may_see_matter

#: For how long what a member may do is kept, in seconds; a change of rights is heard at once.
KEPT_FOR = 5.0

May = Callable[[Acting], bool]


@dataclass(frozen=True)
class SignedIn:
    """Whoever a session belongs to."""

    member: int
    session: str
    language: str


class Rights:
    """What members may hear. Every method asks the database and may be called from any thread."""

    def __init__(self) -> None:
        self._acting: dict[int, tuple[float, Acting]] = {}
        self._names: dict[str, tuple[float, str]] = {}

    def forget(self) -> None:
        """Drop what was read: rights have changed."""
        self._acting.clear()
        self._names.clear()

    def signed_in(self, session: str) -> SignedIn | None:
        """Return whose session this is, None when it has ended."""
        close_old_connections()
        request = SimpleNamespace(session=_store()(session_key=session))
        user = get_user(cast(Any, request))
        if not isinstance(user, Member) or not user.is_active:
            return None
        return SignedIn(user.pk, session, user.language)

    def hearers(self, topic: str, members: Collection[int]) -> frozenset[int]:
        """Return which of these members may hear of a topic now."""
        close_old_connections()
        may = _who_may(topic)
        return frozenset(member for member in members if may(self._of(member)))

    def name_of(self, reference: str) -> str:
        """Return the name of a member, nothing for others."""
        kind, _, number = reference.partition(":")
        if kind != "member":
            return ""
        kept = self._names.get(reference)
        if kept is None or kept[0] < time.monotonic():
            name = Member.objects.filter(pk=int(number)).values_list("name", flat=True).first() or ""
            kept = self._names[reference] = (time.monotonic() + 60.0, name)
        return kept[1]

    def _of(self, member: int) -> Acting:
        kept = self._acting.get(member)
        if kept is None or kept[0] < time.monotonic():
            read = acting(Member.objects.select_related("home").get(pk=member), timezone.now())
            kept = self._acting[member] = (time.monotonic() + KEPT_FOR, read)
        return kept[1]


def _who_may(topic: str) -> May:
    kind, _, number = topic.partition(":")
    find = KINDS.get(kind, _of_matter)
    try:
        return find(topic, int(number))
    except (ObjectDoesNotExist, KeyError):
        return lambda by: False  # what is gone, or of no known kind, is told to nobody


def _of_member(topic: str, number: int) -> May:
    return lambda by: by.member.pk == number


def _of_customer(topic: str, number: int) -> May:
    customer = Customer.objects.select_related("unit").get(pk=number)
    return _unless_refused(lambda by: may_see_customer(customer, by=by))


def _of_unit(topic: str, number: int) -> May:
    unit = Unit.objects.get(pk=number)
    return lambda by: any(deed.startswith("see_") and by.may(deed, path=unit.path) for deed in by.grants)


def _of_trial(topic: str, number: int) -> May:
    return _unless_refused(lambda by: trial_for(number, by=by))


def _of_move(topic: str, number: int) -> May:
    return _unless_refused(lambda by: move_for(number, by=by))


def _of_matter(topic: str, number: int) -> May:
    matter = matter_of(topic)
    return _unless_refused(lambda by: may_see_matter(matter, by=by))


def _unless_refused(require: Callable[[Acting], object]) -> May:
    def may(by: Acting) -> bool:
        try:
            require(by)
        except Refused:
            return False
        return True

    return may


KINDS: Mapping[str, Callable[[str, int], May]] = {
    "member": _of_member,
    "customer": _of_customer,
    "unit": _of_unit,
    "trial": _of_trial,
    "move": _of_move,
}


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore
