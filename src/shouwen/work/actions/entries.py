"""Fill in a form, sign it place by place, correct it by a new version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.facts.actions import record
from shouwen.facts.refusals import Ground, Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.regulation.form_values import is_empty
from shouwen.regulation.forms import FieldFault, faults_of, may_write
from shouwen.regulation.signatures import open_places, same_person, stage_of
from shouwen.regulation.signatures import Signature as Signed
from shouwen.work.actions.numbers import next_number
from shouwen.work.entries import FormInForce, form_in, state_of
from shouwen.work.matters import Matter, matter_of, may_work, touch
from shouwen.work.models import Entry, EntryVersion, Signature
from shouwen.work.permissions import places_of, seat_of
from shouwen.work.prefill import filled_from
from shouwen.work.remarks import digest_of, new_salt


class Overtaken(Refused):
    """Somebody saved in the meantime: ``theirs`` is what stands now, ``mine`` what was to be saved."""

    def __init__(self, entry: Entry, theirs: EntryVersion, mine: Mapping[str, Any]) -> None:
        super().__init__(
            "%(name)s has saved this form in the meantime. Compare both texts and save again.",
            why=Why.OVERTAKEN, citation=entry.citation, name=theirs.by.name,
        )
        self.theirs = theirs
        self.mine = dict(mine)


class Unfilled(Refused):
    """The values of a form have faults; ``faults`` name the fields in the reader's language."""

    def __init__(self, faults: tuple[FieldFault, ...], citation: str) -> None:
        super().__init__(
            "The form is not filled in properly.", why=Why.BAD_INPUT,
            grounds=[Ground(f"{fault.field}: {fault.message}", citation) for fault in faults],
        )
        self.faults = faults


@transaction.atomic(savepoint=False)
def begin_entry(matter: Matter, in_force: FormInForce, values: Mapping[str, Any], *, by: Acting, at: datetime,
                language: str = "zh-hans") -> Entry:
    """Begin a form for a matter with what has been filled in, as its first version."""
    may_work(matter, by=by)
    number = in_force.form.number.get("series", "")
    entry = Entry.objects.create(
        matter=matter.reference, unit=matter.unit, form=in_force.title, standard=in_force.standard,
        citation=in_force.citation, edition=in_force.edition, begun_at=at, begun_by=by.member,
        number=next_number(matter.unit, number, at=at) if number else "",
    )
    _save(entry, matter, in_force, values, {}, by=by, at=at, language=language, is_correction=False)
    touch(entry.matter, what="entry", at=at, by=by.reference)
    return entry


@transaction.atomic(savepoint=False)
def save_entry(entry: Entry, values: Mapping[str, Any], base: int, *, by: Acting, at: datetime,
               language: str = "zh-hans") -> Entry:
    """Save a further version of an entry, on top of version ``base``.

    Only the fields that the member's places may write change; the rest stays as it was. Refused
    with both texts where somebody else saved since ``base``. What signatures it undoes follows
    from the form: the entry then goes round again.
    """
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    matter = matter_of(entry.matter)
    in_force = form_in(entry.edition, entry.form)
    latest = entry.versions.select_related("by").get(number=entry.latest)
    if base != entry.latest:
        raise Overtaken(entry, latest, values)
    versions, signatures = list(entry.versions.order_by("number")), list(entry.signatures.all())
    before = state_of(in_force, versions, signatures)
    saved = _save(entry, matter, in_force, values, latest.content, by=by, at=at, language=language,
                  is_correction=bool(signatures))
    after = state_of(in_force, [*versions, saved], signatures)
    for place in sorted(set(before.signed) - set(after.signed)):
        record("signature.fallen", at=at, unit=entry.unit_id, by=by, about=entry.matter, for_whom=matter.for_whom,
               form=entry.form, entry=entry, place=place, version=saved.number)
    touch(entry.matter, what="entry", at=at, by=by.reference)
    return entry


def _save(entry: Entry, matter: Matter, in_force: FormInForce, values: Mapping[str, Any], before: Mapping[str, Any],
          *, by: Acting, at: datetime, language: str, is_correction: bool) -> EntryVersion:
    form = in_force.form
    named = sorted({place for field in form.fields for place in field.by})
    mine = places_of(named, matter.unit, by=by, at=at) | _open_to_all(in_force, matter, by)
    content = dict(before)
    for field in form.fields:
        if not field.is_written or field.name not in values:
            continue
        given = values[field.name]
        if given == before.get(field.name) or (is_empty(given) and is_empty(before.get(field.name))):
            continue
        if not any(may_write(form, field.name, place) for place in mine):
            raise Refused("Only %(places)s may write %(field)s.", why=Why.NOT_ALLOWED, citation=entry.citation,
                          field=field.name, places="、".join(field.by) or in_force.signs[0][0])
        content[field.name] = given
    content = {name: value for name, value in content.items() if not is_empty(value)}
    content.update(filled_from(form, matter, entry))
    faults = faults_of(form, content, language=language)
    if faults:
        raise Unfilled(faults, entry.citation)
    salt = new_salt()
    entry.latest += 1
    version = EntryVersion.objects.create(entry=entry, number=entry.latest, content=content, salt=salt, by=by.member,
                                          at=at, is_correction=is_correction)
    Entry.objects.filter(pk=entry.pk).update(latest=entry.latest)
    enact(
        "entry.corrected" if is_correction else "entry.filled", at=at, unit=entry.unit_id, by=by, about=entry.matter,
        for_whom=matter.for_whom, form=entry.form, entry=entry, version=version.number,
        by_accused=matter.is_accused(by), words=digest_of(_canonical(content), salt),
    )
    return version


def _open_to_all(in_force: FormInForce, matter: Matter, by: Acting) -> set[str]:
    """Places of the first stage are open to whoever works on the matter."""
    works = by.may(matter.work, path=matter.unit.path, own=matter.members)
    return set(in_force.signs[0]) if works and in_force.signs else set()


def _canonical(content: Mapping[str, Any]) -> str:


    return json.dumps(content, sort_keys=True, ensure_ascii=False)


@transaction.atomic(savepoint=False)
def sign_entry(entry: Entry, place: str, version: int, *, by: Acting, at: datetime, language: str = "zh-hans",
               values: Mapping[str, Any] | None = None) -> Signature:
    """Sign a place of an entry, on the version that was seen; with ``values`` its own fields are saved first.

    Refuses, with the article: a place whose turn has not come or that is signed, another person's
    place, one person for two places that must differ, and missing fields.
    """
    if values is not None:
        entry = save_entry(entry, values, version, by=by, at=at, language=language)
        version = entry.latest
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    matter = matter_of(entry.matter)
    in_force = form_in(entry.edition, entry.form)
    versions = list(entry.versions.select_related("by").order_by("number"))
    signatures = list(entry.signatures.all())
    if version != entry.latest:
        raise Overtaken(entry, versions[-1], values or {})
    seen = versions[-1]
    state = state_of(in_force, versions, signatures)
    _check_turn(in_force, state.open, state.signed, place)
    instead = seat_of(place, matter, is_first=stage_of(in_force.signs, place) == 0, citation=entry.citation, by=by,
                      at=at)
    numbers = {one.pk: one.number for one in versions}
    signed = [Signed(s.place, numbers[s.version_id], f"member:{s.member_id}") for s in signatures
              if s.place in state.signed]
    other = same_person(in_force.differ, signed, place, by.reference)
    if other:
        raise Refused("%(place)s and %(other)s must be signed by two people.", citation=entry.citation,
                      place=place, other=other)
    is_first = stage_of(in_force.signs, place) == 0
    faults = faults_of(in_force.form, seen.content, language=language, place=place, first=is_first)
    if faults:
        raise Unfilled(faults, entry.citation)
    now = [*state.signed, place]
    left = open_places(in_force.signs, now)
    enact(
        "entry.signed", at=at, unit=entry.unit_id, by=by, about=entry.matter, for_whom=matter.for_whom,
        form=entry.form, entry=entry, version=seen.number, place=place, position=place,
        instead_of=f"member:{instead}" if instead else None,
        is_preparer=any(s.place == "制表" and s.by == by.reference for s in signed),
        handler=seen.content.get("承办人"), verifier=seen.content.get("查证人"),
        department_named=bool(seen.content.get("经办主管部门")),
        stage_done=not left or stage_of(in_force.signs, left[0]) > stage_of(in_force.signs, place),
        complete=not left, by_accused=matter.is_accused(by),
    )
    signature = Signature.objects.create(entry=entry, version=seen, place=place, member=by.member,
                                         instead_of_id=instead, at=at)
    touch(entry.matter, what="signature", at=at, by=by.reference)
    return signature


def _check_turn(in_force: FormInForce, open_now: tuple[str, ...], signed: tuple[str, ...], place: str) -> None:
    try:
        stage_of(in_force.signs, place)
    except KeyError:
        raise Refused("%(form)s has no place %(place)s.", why=Why.BAD_INPUT, citation=in_force.citation,
                      form=in_force.title, place=place) from None
    if place in signed:
        raise Refused("%(place)s has signed already.", why=Why.OVERTAKEN, citation=in_force.citation, place=place)
    if place not in open_now:
        raise Refused("It is not the turn of %(place)s: %(waiting)s must sign first.", citation=in_force.citation,
                      place=place, waiting="、".join(open_now))
