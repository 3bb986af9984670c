"""Tell whom a form names that it is their turn; holders of positions find it among what is theirs to sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from shouwen.organisation.models import Member
from shouwen.work.actions.notices import notify
from shouwen.work.entries import FormInForce
from shouwen.work.matters import Matter
from shouwen.work.models import Entry
from shouwen.work.signers import holders_for, places_by_field


def tell_signers(entry: Entry, matter: Matter, in_force: FormInForce, content: Mapping[str, Any],
                 waiting: Iterable[str], *, at: datetime) -> None:
    """Tell the persons whom fields name at the places that may sign now; each once an entry."""
    named = set(waiting) & set(places_by_field(in_force.form))
    if not named:
        return
    holders = holders_for(in_force, named, matter, content, at)
    numbers = {holder.member for found in holders.values() for holder in found}
    for member in Member.objects.select_related("home").filter(pk__in=numbers - {matter.accused}):
        notify(member, "to_sign", matter=entry.reference, names={"title": entry.form, "matter": matter.title},
               why="named", key=f"sign:{entry.pk}:{member.pk}", citation=entry.citation, at=at, is_urgent=True)
