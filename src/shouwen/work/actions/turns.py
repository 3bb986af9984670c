"""Tell whose turn it is to sign, at the moment when their stage opens: each once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shouwen.facts.prepared import Prepared
from shouwen.organisation.models import Member
from shouwen.organisation.permissions import POST_MEMBER
from shouwen.organisation.queries import Holder, members_who_may
from shouwen.organisation.rights import Acting
from shouwen.work.actions.notices import notify
from shouwen.work.at_hand import AtHand
from shouwen.work.matters import Matter
from shouwen.work.settling import settle, signature_at

YOUR_TURN, BARRED = "your_turn", "place_barred"
_MEMBERS = Prepared(lambda numbers: Member.objects.select_related("home").filter(pk__among=numbers))


def tell_turns(hand: AtHand, opened: Iterable[str], *, by: Acting, at: datetime) -> None:
    """Tell those who sign at these places, which have just opened, that it is their turn.

    Of several who could sign, those whose own matter it is are told, else all. Whoever did the deed that
    opened a place knows of it, and whoever is accused in the matter is told nothing. Where nobody else could sign, who
    posts members is told.
    """
    places = sorted(opened)
    if not places:
        return
    tell_of_barred(hand, places, at=at)
    entry, in_force, matter = hand.entry, hand.in_force, hand.matter
    holders = hand.holders(places, at)
    own = in_force.form.personal_places
    wanted = {place: _concerned(holders.get(place, ()), matter) for place in places}
    numbers_wanted = sorted({number for some in wanted.values() for number in some})
    members = {member.pk: member for member in _MEMBERS(numbers_wanted)}
    for place, numbers in wanted.items():
        for number in numbers - by.selves - {matter.accused}:
            notify(
                members[number], YOUR_TURN, matter=matter.reference, why="named" if place in own else place,
                citation=in_force.citation, at=at,
                names={"title": entry.form, "matter": matter.title, "place": place, "page": f"/forms/{entry.pk}"},
                key=f"turn:{entry.pk}:{entry.latest}:{place}:{number}", is_urgent=True,
                waits_for=signature_at(entry.reference, place),
            )


def tell_of_barred(hand: AtHand, opened: Iterable[str], *, at: datetime) -> None:
    """Tell who posts members of places that wait for whom the matter is about alone: each once.

    The accused signs nothing of it (第一章/三/七/（4）), and the text names nobody instead of them.
    """
    entry, matter = hand.entry, hand.matter
    if matter.accused is None:
        return
    for place, holders in hand.holders(sorted(opened), at).items():
        if {holder.member for holder in holders} != {matter.accused}:
            continue
        for member in members_who_may(POST_MEMBER, matter.unit, at):
            if member.pk != matter.accused:
                notify(
                    member, BARRED, matter=matter.reference, why="posts", citation=hand.in_force.citation, at=at,
                    names={"place": place, "title": entry.form, "unit": matter.unit.called,
                           "page": f"/administration/units/{matter.unit.pk}"},
                    key=f"barred:{entry.pk}:{place}:{matter.accused}:{member.pk}",
                    waits_for=signature_at(entry.reference, place),
                )  # fmt: skip


def settle_turns(hand: AtHand, still_open: Iterable[str], *, at: datetime) -> None:
    """Settle what told people of their turn at places that are signed, or whose turn it is no longer."""
    left = set(still_open)
    places = {place for stage in hand.in_force.signs for place in stage} - left
    settle((signature_at(hand.entry.reference, place) for place in places), at=at)


def _concerned(holders: Iterable[Holder], matter: Matter) -> set[int]:
    found = {holder.member for holder in holders}
    return found & set(matter.members) or found


def tell_first_turn(hand: AtHand, opened: Iterable[str], *, by: Acting, at: datetime) -> None:
    """Tell those who sign a new entry first, unless one of them has begun it: then it waits for them themselves."""
    places = sorted(opened)
    holders = hand.holders(places, at)
    if not any(holder.member in by.selves for some in holders.values() for holder in some):
        tell_turns(hand, places, by=by, at=at)
