"""Adopt editions and set local values: from a date, never for the past."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwen.compliance.editions import edition_kept, faults_today, hand_over
from shouwen.compliance.floor_actions import refuse_looser
from shouwen.compliance.kinds import ADOPTED, VALUE_SET
from shouwen.compliance.models import Adoption, KeptEdition, LocalValue, Moment
from shouwen.compliance.permissions import may_adopt, may_set_these, may_set_value
from shouwen.compliance.replacing import put_aside, refuse_replacing
from shouwen.compliance.revision import note_change
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.actions import record
from shouwen.facts.refusals import Ground, Overtaken, Refused, Why
from shouwen.facts.rows import add_rows
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.rights import Acting
from shouwen.regulation.asks import Ask, read_value
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import WrongValue


def keep_edition(edition: Edition, *, at: datetime) -> KeptEdition:
    """Keep an edition whole under the hash of its content; the same content is kept once.

    Refused where another text was kept under the same pack and edition: what was published stays.
    """
    other = (
        KeptEdition.objects.filter(pack=edition.name, edition=edition.edition)
        .exclude(pk=edition.hash)
        .first()
    )
    if other is not None:
        raise Refused(
            "Edition %(edition)s of %(pack)s was published with another text. Give the new text a new edition.",
            pack=edition.name,
            edition=edition.edition,
        )
    kept, _ = KeptEdition.objects.get_or_create(
        pk=edition.hash,
        defaults={
            "pack": edition.name,
            "edition": edition.edition,
            "title": edition.title.zh,
            "files": {path: content.decode() for path, content in edition.files.items()},
            "kept_at": at,
        },
    )
    hand_over(edition)
    return kept


@transaction.atomic(savepoint=False)
def set_local_value(
    unit: Unit, pack: str, name: str, given: str, *, since: datetime, seen: str | None = None, by: Acting, at: datetime
) -> LocalValue:
    """Set what the text leaves to the site, from ``since`` on; it never re-judges the past.

    ``given`` is what a person typed. Refuses a value of the wrong type or outside its bounds, and, where ``seen``
    says which values stood there when they looked (``mark_of_values``), to put it over what somebody set since.
    """
    may_set_value(unit, by=by)
    refuse_the_past(since, at)
    edition = _edition_of(unit, pack, since)
    may_set_these(unit, edition, [name], by=by, at=at)
    if seen is not None:
        _refuse_unseen(unit, pack, name, seen, {"value": given, "since": since})
    check_values(edition, {name: given})
    refuse_looser(unit, edition, {name: given}, since)
    value, _ = LocalValue.objects.update_or_create(
        unit=unit, pack=pack, name=name, since=since, defaults={"value": given, "by": by.member}
    )
    record(VALUE_SET, at=at, unit=unit.pk, by=by, about=unit, pack=pack, name=name, since=since)
    note_change()
    return value


#: The mark of a question for which a unit has set nothing.
NONE_SET = "none"


def mark_of_values(unit: Unit, pack: str, name: str) -> str:
    """Return a short mark of what a unit has set for one question, since when: another one after any change."""
    return marks_of_values(unit, pack=pack, name=name).get((pack, name), NONE_SET)


def marks_of_values(unit: Unit, **only: str) -> dict[tuple[str, str], str]:
    """Return the marks of all that a unit has set, by pack and question; one statement."""
    rows: dict[tuple[str, str], list[tuple[datetime, Any]]] = {}
    found = LocalValue.objects.filter(unit=unit, **only).order_by("pk")
    for pack, name, since, value in found.values_list("pack", "name", "since", "value"):
        rows.setdefault((pack, name), []).append((since, value))
    return {asked: hashlib.sha256(repr(some).encode()).hexdigest()[:32] for asked, some in rows.items()}


def _refuse_unseen(unit: Unit, pack: str, name: str, seen: str, mine: Mapping[str, Any]) -> None:
    """Refuse to go over what somebody has set since; of two at once the second waits here and is refused."""
    Unit.objects.select_for_update(no_key=True).only("pk").get(pk=unit.pk)
    now = mark_of_values(unit, pack, name)
    if seen != now:
        newest = LocalValue.objects.filter(unit=unit, pack=pack, name=name).order_by("-since", "-pk").first()
        theirs = {"value": newest.value if newest else "", "since": newest.since if newest else "", "seen": now}
        raise Overtaken("A colleague has changed this in the meantime. Compare both and save again.", theirs, mine=mine)


@transaction.atomic(savepoint=False)
def adopt_edition(
    unit: Unit, edition: Edition, values: Mapping[str, str], *, since: datetime, replace: str = "", by: Acting | str,
    at: datetime,
) -> Adoption:
    """Let a unit, and all below it, follow an edition from ``since``, with the local values given.

    Refused while a required local value is neither given here nor in force above; also where another edition was
    adopted from that very instant on, unless ``replace`` names it. ``by`` may be ``system`` where the first run or the
    demonstration adopts.
    """
    if not isinstance(by, str):
        may_adopt(unit, by=by)
        refuse_the_past(since, at)
        may_set_these(unit, edition, values, by=by, at=at)
        refuse_faulty(edition)
    return put_in_force(unit, edition, values, since=since, replace=replace, by=by, at=at)


def put_in_force(
    unit: Unit, edition: Edition, values: Mapping[str, str], *, since: datetime, replace: str = "", by: Acting | str,
    at: datetime,
) -> Adoption:
    """Let a unit follow an edition from an instant; whoever calls it has asked whether that may be."""
    member = None if isinstance(by, str) else by.member
    check_values(edition, values)
    was = refuse_replacing(unit, edition, values, since=since, replace=replace)
    kept = keep_edition(edition, at=at)
    if was is not None and was.edition_id == edition.hash:
        adoption = was
    else:
        if was is not None:
            put_aside(was, at)
        adoption = Adoption.objects.create(unit=unit, pack=edition.name, since=since, edition=kept, by=member)
    _set_values(unit, edition, values, since, member)
    note_change()
    refuse_missing(edition, missing_values(unit, edition, since))
    refuse_looser(unit, edition, {}, since)
    if since > at:
        ahead = {"holder": unit.reference, "name": f"{edition.name}@{edition.edition}"}
        Moment.objects.get_or_create(**ahead, defaults={"unit": unit.pk, "since": since, "until": since, "at": since})
    record(
        ADOPTED,
        at=at,
        unit=unit.pk,
        by=by,
        about=unit,
        pack=edition.name,
        edition=edition.edition,
        since=since,
        digest=edition.hash,
        replaces=None if was is None or was is adoption else was.edition.edition,
    )
    return adoption


def _set_values(
    unit: Unit, edition: Edition, values: Mapping[str, str], since: datetime, member: Member | None
) -> None:
    """Write down what an adoption gives along with it, with one statement; what is given for the same day holds anew."""
    rows = [
        LocalValue(unit=unit, pack=edition.name, name=name, since=since, value=given, by=member)
        for name, given in values.items()
    ]
    same_day = "(unit_id, pack, name, since) DO UPDATE SET value = excluded.value, by_id = excluded.by_id"
    add_rows(rows, on_conflict=same_day)


def missing_values(unit: Unit, edition: Edition, at: datetime) -> list[Ask]:
    """Return the required local values that nobody has set for the unit at an instant."""
    book = rulebook()
    return [
        ask
        for ask in edition.asks.values()
        if ask.is_required and book.value_for(unit.pk, edition, ask.name, at) is None
    ]


def refuse_faulty(edition: Edition) -> None:
    """Refuse to adopt an edition published before that today's checks would not let be published."""
    faults = faults_today(edition.hash) if edition.is_kept else ()
    if faults:
        raise Refused(
            "Today's checks find faults in %(edition)s, which was published before. Publish a new edition without them.",
            why=Why.BAD_INPUT,
            grounds=[Ground(str(one)) for one in faults],
            edition=edition.pack,
        )


def refuse_missing(edition: Edition, missing: Sequence[Ask]) -> None:
    """Refuse an edition some of whose required local values nobody has set."""
    if missing:
        raise Refused(
            "These local values must be given first: %(names)s.",
            why=Why.BAD_INPUT,
            grounds=[Ground(ask.title.zh, edition.citation(ask.article), words=ask.title) for ask in missing],
            names="、".join(ask.title.zh for ask in missing),
        )


def refuse_the_past(since: datetime, at: datetime) -> None:
    """Refuse what would judge anew what was judged; the house itself may set up a past that nobody lived."""
    if since < at:
        raise Refused("What has happened is judged as it was. Choose today or later.", why=Why.BAD_INPUT, field="since")


def check_values(edition: Edition, values: Mapping[str, str]) -> None:
    """Refuse a value that an edition does not ask for, or one of the wrong type or outside its bounds."""
    for name, given in values.items():
        ask = edition.asks.get(name)
        if ask is None:
            raise Refused(
                "%(pack)s asks for no value %(name)s.", why=Why.BAD_INPUT, pack=edition.name, name=name
            )
        _check(edition, ask, given)


def _check(edition: Edition, ask: Ask, given: str) -> None:
    try:
        read_value(ask, given)
    except WrongValue as wrong:
        raise Refused(
            "%(title)s takes %(expected)s.",
            why=Why.BAD_INPUT,
            field=ask.name,
            citation=edition.citation(ask.article),
            title=ask.title.zh,
            expected=str(wrong),
        ) from wrong


def _edition_of(unit: Unit, pack: str, at: datetime) -> Edition:
    found = rulebook().editions_in_force(unit.pk, at).get(pack)
    if found is None:
        raise Refused("No edition of %(pack)s is in force here then. Adopt one first.", pack=pack)
    return edition_kept(found[0])
