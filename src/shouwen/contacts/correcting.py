"""What of a call may be corrected: how it was answered, held and ended. The contact's own row follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shouwen.contacts.models import Contact
from shouwen.facts.models import Fact
from shouwen.regulation.spans import Span
from shouwen.work.correctable import correctable


def _contact(fact: Fact) -> int:
    return int(fact.about.partition(":")[2])


def _seconds(span: Any) -> int | None:
    return int(span.seconds) if isinstance(span, Span) else None


@correctable("contact.answered", figures=("rings",))
def follow_answer(fact: Fact, figures: Mapping[str, Any] | None) -> None:
    """Keep the rings as they hold now."""
    rings = (figures or {}).get("rings")
    Contact.objects.filter(pk=_contact(fact)).update(rings=None if rings is None else int(rings))


@correctable("contact.resumed", figures=("held",))
def follow_hold(fact: Fact, figures: Mapping[str, Any] | None) -> None:
    """Keep the time on hold as it holds now."""
    Contact.objects.filter(pk=_contact(fact)).update(held_seconds=_seconds((figures or {}).get("held")))


@correctable("contact.ended", figures=("talk", "hung_up_by", "private", "urgent"))
def follow_end(fact: Fact, figures: Mapping[str, Any] | None) -> None:
    """Keep how the call ended as it holds now."""
    now = figures or {}
    is_private = bool(now.get("private"))
    Contact.objects.filter(pk=_contact(fact)).update(
        talk_seconds=_seconds(now.get("talk")), hung_up_by=now.get("hung_up_by") or "", is_private=is_private,
        is_urgent=is_private and bool(now.get("urgent")),
    )  # fmt: skip
