"""Fill in a form, sign it place by place, correct it by a new version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.facts.actions import record
from shouwen.facts.refusals import Ground, Overtaken, Refused, Why
from shouwen.facts.rows import add_rows, change_rows
from shouwen.organisation.rights import Acting, not_allowed
from shouwen.organisation.zones import zone_of
from shouwen.regulation.form_values import is_empty
from shouwen.regulation.forms import FieldFault, days_told, faults_of, is_filled_in, low_scores
from shouwen.regulation.signatures import Signature as Signed
from shouwen.regulation.signatures import SigningState, falls, open_places, same_person, stage_of
from shouwen.work.actions.numbers import next_number
from shouwen.work.actions.turns import settle_turns, tell_first_turn, tell_turns
from shouwen.work.at_hand import AtHand, take_in_hand
from shouwen.work.beside import lost, only_beside, rows_given
from shouwen.work.entries import FormInForce, as_signed, changes_of, form_in, standing_signatures, state_of
from shouwen.work.finding import index_entry
from shouwen.work.masking import as_kept, shown_with
from shouwen.work.matters import Matter, may_work, touch
from shouwen.work.models import Entry, EntryVersion, Signature
from shouwen.work.outsiders import BY_CUSTOMER, Outsider, hand_of
from shouwen.work.permissions import seat_of
from shouwen.work.prefill import filled_from, is_filled, reckoned_from
from shouwen.work.remarks import digest_of, new_salt
from shouwen.work.signers import places_by_field
from shouwen.work.writing import Pen


class EntryOvertaken(Overtaken):
    """Somebody saved in the meantime: ``theirs`` is what stands now, ``mine`` what was to be saved."""

    def __init__(self, entry: Entry, theirs: EntryVersion, mine: Mapping[str, Any]) -> None:
        super().__init__(
            "%(name)s has saved this form in the meantime. Compare both texts and save again.",
            shown_with(form_in(entry.edition, entry.form).form.masked, theirs.content),
            mine=mine, citation=entry.citation, name=theirs.who,
        )


class Unfilled(Refused):
    """The values of a form have faults; ``faults`` say what, in the reader's language."""

    def __init__(self, faults: tuple[FieldFault, ...], citation: str) -> None:
        super().__init__(
            "The form is not filled in properly.", why=Why.BAD_INPUT,
            grounds=[Ground(fault.message, citation) for fault in faults],
        )
        self.faults = faults


@transaction.atomic(savepoint=False)
def begin_entry(matter: Matter, in_force: FormInForce, values: Mapping[str, Any], *, by: Acting, at: datetime,
                language: str = "zh-hans") -> Entry:
    """Begin a form for a matter with what has been filled in, as its first version.

    After the matter is closed only forms that closing did not wait for can begin: a report on it.
    """
    _may_begin(matter, in_force, by)
    number = in_force.form.number.get("series", "")
    entry = Entry(
        matter=matter.reference, unit=matter.unit, form=in_force.title, standard=in_force.standard,
        citation=in_force.citation, edition=in_force.edition, begun_at=at, **hand_of(by, "begun_by"),
        number=next_number(matter.unit, number, at=at) if number else "",
    )
    add_rows([entry])
    hand = AtHand(entry, matter, in_force)
    pen = hand.pen(values, by=by, at=at)
    written = _written(entry, in_force, values, {}, pen)
    content = written | filled_from(in_force.form, matter, entry, written)
    _refuse_faults(in_force, content, language)
    _refuse_lost(in_force, written, {}, content)
    _keep(hand, content, by=by, at=at)
    if not in_force.signs:
        _tell_completed(entry, in_force, matter, content, by=by, at=at)
    tell_first_turn(hand, open_places(in_force.signs, ()), by=by, at=at)
    touch(entry.matter, what="entry", at=at, by=by.reference)
    return entry


@transaction.atomic(savepoint=False)
def save_entry(entry: Entry, values: Mapping[str, Any], base: int, *, by: Acting, at: datetime,
               language: str = "zh-hans", renews: bool = False) -> Entry:
    """Save a further version of an entry, on top of version ``base``.

    Only the fields that the member's places may write change; the rest stays as it was. What is
    filled from the matter follows it until somebody signs; then it stays as it was signed, unless
    the member ``renews`` it. Refused with both texts where somebody else saved since ``base``, and
    where nothing would change. What signatures it undoes follows from the form: the entry then goes
    round again.
    """
    hand = take_in_hand(entry)
    saved = _save(hand, values, base, by=by, at=at, language=language, renews=renews)
    if saved is None:
        raise Refused("Nothing has been changed.", why=Why.BAD_INPUT)
    return _tell_saved(hand, *saved, by=by, at=at)


def renew_entry(entry: Entry, *, by: Acting, at: datetime) -> Entry:
    """Let an entry say what its matter says now, also where it is signed: those signatures fall.

    One that says so already stays as it is.
    """
    hand = take_in_hand(entry)
    saved = _save(hand, {}, hand.entry.latest, by=by, at=at, language="zh-hans", renews=True)
    return _tell_saved(hand, *saved, by=by, at=at) if saved is not None else hand.entry


def _tell_saved(hand: AtHand, before: SigningState, after: SigningState, *, by: Acting, at: datetime) -> Entry:
    entry = hand.entry
    if set(before.open) - set(after.open):
        settle_turns(hand, after.open, at=at)
    tell_turns(hand, set(after.open) - set(before.open), by=by, at=at)
    touch(entry.matter, what="entry", at=at, by=by.reference)
    return entry


def _may_begin(matter: Matter, in_force: FormInForce, by: Acting) -> None:
    """Refuse who may not begin a form: of outside, whoever's matter it is not, and any form that is not for customers."""
    if isinstance(by, Outsider):
        by.only(matter.reference)
        if in_force.form.filled_by != BY_CUSTOMER:
            raise not_allowed(matter.work)
    elif matter.is_open or in_force.before:
        may_work(matter, by=by)
    elif not by.may(matter.work, path=matter.unit.path, own=matter.members):
        raise not_allowed(matter.work)


def _save(hand: AtHand, values: Mapping[str, Any], base: int, *, by: Acting, at: datetime, language: str,
          renews: bool = False) -> tuple[SigningState, SigningState] | None:
    """Save a version on top of ``base`` and record which signatures fell; None where nothing changed.

    Returns where the entry stood and where it stands.
    """
    entry, matter, in_force, latest = hand.entry, hand.matter, hand.in_force, hand.latest
    if base != entry.latest:
        raise EntryOvertaken(entry, latest, values)
    before = state_of(in_force, hand.versions, hand.signatures)
    written = _written(entry, in_force, values, latest.content, hand.pen(latest.content, by=by, at=at))
    content = dict(written)
    if renews or not before.signed:
        filled = {field.name for field in in_force.form.fields if is_filled(field)}
        content = {name: value for name, value in content.items() if name not in filled}
        content |= filled_from(in_force.form, matter, entry, written)
    elif content != latest.content:
        follows = reckoned_from(in_force.form, matter, entry, content)
        content = {name: value for name, value in {**content, **follows}.items() if not is_empty(value)}
    if content != latest.content and written == latest.content:
        may_work(matter, by=by)  # only what is filled in from the matter changes, and that can undo signatures
    _refuse_lost(in_force, written, latest.content, content if renews or not before.signed else latest.content)
    _refuse_faults(in_force, content, language)
    if content == latest.content:
        return None
    next_one = EntryVersion(entry=entry, number=entry.latest + 1, content=content)
    after = state_of(in_force, [*hand.versions, next_one], hand.signatures)
    fallen = sorted(set(before.signed) - set(after.signed))
    saved = _keep(hand, content, by=by, at=at, undoes=before if fallen else None)
    for place in fallen:
        record("signature.fallen", at=at, unit=entry.unit_id, by=by, about=entry.matter, for_whom=matter.for_whom,
               form=entry.form, entry=entry, place=place, version=saved.number)
    if not in_force.signs and not is_filled_in(in_force.form, latest.content):
        _tell_completed(entry, in_force, matter, content, by=by, at=at)
    return before, after


def _tell_completed(entry: Entry, in_force: FormInForce, matter: Matter, content: Mapping[str, Any], *, by: Acting,
                    at: datetime) -> None:
    """Record that a form is complete, once nothing is missing that somebody must write; its places have signed."""
    if is_filled_in(in_force.form, content):
        enact("entry.completed", at=at, unit=entry.unit_id, by=by, about=entry.matter, for_whom=matter.for_whom,
              form=entry.form, entry=entry, version=entry.latest, low_scores=low_scores(in_force.form, content))


def _written(entry: Entry, in_force: FormInForce, values: Mapping[str, Any], before: Mapping[str, Any],
             pen: Pen) -> dict[str, Any]:
    """Return the content with what the member has written; refuses a change that is not theirs."""
    _refuse_unknown(in_force, values)
    content = dict(before)
    values = as_kept(in_force.form, values, before)
    for field in in_force.form.fields:
        if not field.takes_writing or field.name not in values:
            continue
        given = rows_given(field, values[field.name], before.get(field.name)) if field.rows else values[field.name]
        if given == before.get(field.name) or (is_empty(given) and is_empty(before.get(field.name))):
            continue
        if not pen.may_write(field):
            raise Refused("Only %(places)s may write “%(label)s”.", why=Why.NOT_ALLOWED, citation=entry.citation,
                          field=field.name, label=field.name, places="、".join(field.by or in_force.signs[0]))
        content[field.name] = given
    return {name: value for name, value in content.items() if not is_empty(value)}


def _refuse_lost(in_force: FormInForce, written: Mapping[str, Any], before: Mapping[str, Any],
                 there: Mapping[str, Any]) -> None:
    """Refuse what was written beside a row that is not there: it would be dropped, and whoever wrote it not told."""
    for name, key in lost(in_force.form, written, before, there):
        raise Refused("“%(label)s” has no row of %(key)s.", why=Why.BAD_INPUT, citation=in_force.citation, field=name,
                      label=name, key=key)


def _refuse_unknown(in_force: FormInForce, values: Mapping[str, Any]) -> None:
    """Refuse a value for a field that the form has not: it would be dropped, and whoever wrote it not told."""
    known = {field.name for field in in_force.form.fields}
    for name in values:
        if name not in known:
            raise Refused("%(form)s has no field “%(label)s”.", why=Why.BAD_INPUT, citation=in_force.citation,
                          field=str(name), form=in_force.title, label=name)


def _refuse_faults(in_force: FormInForce, content: Mapping[str, Any], language: str, place: str | None = None) -> None:
    """Refuse what people have written wrongly, and what is missing before ``place`` may sign.

    What comes from the matter is not theirs to put right here.
    """
    first = place is None or stage_of(in_force.signs, place) == 0
    faults = faults_of(in_force.form, only_beside(in_force.form, content), language=language, place=place, first=first)
    filled = {field.name: bool(field.beside) for field in in_force.form.fields if is_filled(field)}
    theirs = tuple(fault for fault in faults if fault.field not in filled or (filled[fault.field] and fault.row))
    if theirs:
        raise Unfilled(theirs, in_force.citation)


def _keep(hand: AtHand, content: Mapping[str, Any], *, by: Acting, at: datetime,
          undoes: SigningState | None = None) -> EntryVersion:
    """Keep a version; one that ``undoes`` signatures, as the entry stood with them, is a correction."""
    entry, matter, salt = hand.entry, hand.matter, new_salt()
    entry.latest += 1
    version = EntryVersion(entry=entry, number=entry.latest, content=content, salt=salt, at=at,
                           is_correction=undoes is not None, **hand_of(by))
    add_rows([version])
    change_rows(Entry, "WHERE id = %s", [entry.pk], {"latest": entry.latest})
    enact(
        "entry.filled" if undoes is None else "entry.corrected", at=at, unit=entry.unit_id, by=by, about=entry.matter,
        for_whom=matter.for_whom, form=entry.form, entry=entry, version=version.number,
        figures={} if undoes is None else {"was_complete": undoes.is_complete},
        by_accused=matter.is_told_of_in(hand.in_force.form, by), words=digest_of(_canonical(content), salt),
        invitation=by.invitation if isinstance(by, Outsider) else None,
    )
    _tell_days(hand, content, by=by, at=at)
    index_entry(entry, content, matter)
    hand.add(version)
    return version


def _tell_days(hand: AtHand, content: Mapping[str, Any], *, by: Acting, at: datetime) -> None:
    """Record the days to come of which a version tells, where the one before told otherwise."""
    entry, form = hand.entry, hand.in_force.form
    today = at.astimezone(zone_of(hand.matter.unit)).date()
    before = days_told(form, hand.latest.content if hand.versions else {}, today)
    for name, day in days_told(form, content, today).items():
        if before.get(name) != day:
            enact("day.told", at=at, unit=entry.unit_id, by=by, about=entry.matter, for_whom=hand.matter.for_whom,
                  form=entry.form, entry=entry, field=name, on=day)


def _canonical(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


@transaction.atomic(savepoint=False)
def sign_entry(entry: Entry, place: str, version: int, *, by: Acting, at: datetime, language: str = "zh-hans",
               values: Mapping[str, Any] | None = None) -> Signature:
    """Sign a place of an entry, on the version that was seen; with ``values`` its own fields are saved first.

    Refuses, with the article: a place whose turn has not come or that is signed, another person's
    place, one person for two places that must differ, and missing fields.
    """
    hand = take_in_hand(entry)
    entry, matter, in_force = hand.entry, hand.matter, hand.in_force
    _check_place(in_force, place)
    if _was_overtaken(in_force, hand.versions, version, place):
        raise EntryOvertaken(entry, hand.latest, values or {})
    saved = _save(hand, values, entry.latest, by=by, at=at, language=language) if values is not None else None
    versions, signatures, seen = hand.versions, hand.signatures, hand.latest
    state = state_of(in_force, versions, signatures)
    was_open = saved[0].open if saved is not None else state.open
    _check_turn(in_force, state.open, state.signed, place)
    holders = hand.holders([place], at)
    instead = seat_of(place, holders.get(place, ()), matter,
                      is_free=place not in holders and stage_of(in_force.signs, place) == 0,
                      names=places_by_field(in_force.form).get(place, ""), citation=entry.citation, by=by, at=at)
    standing = standing_signatures(state, versions, signatures)
    signed = as_signed(versions, list(standing.values()))
    other = same_person(in_force.differ, signed, place, by.reference)
    if other:
        raise Refused("%(place)s and %(other)s must be signed by two people.", citation=entry.citation,
                      place=place, other=other)
    _refuse_faults(in_force, seen.content, language, place)
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
        complete=not left, by_accused=matter.is_told_of_in(in_force.form, by),
    )
    signature = Signature(entry=entry, version=seen, place=place, instead_of_id=instead, at=at, **hand_of(by, "member"))
    add_rows([signature])
    if not left:
        _tell_completed(entry, in_force, matter, seen.content, by=by, at=at)
    settle_turns(hand, left, at=at)
    tell_turns(hand, set(left) - set(was_open), by=by, at=at)
    touch(entry.matter, what="signature", at=at, by=by.reference)
    return signature


def _was_overtaken(in_force: FormInForce, versions: list[EntryVersion], base: int, place: str) -> bool:
    """Say whether a signature given on version ``base`` would not stand on the latest one.

    Departments that sign in any order do not disturb each other: what one of them wrote is not
    what the others were asked to judge.
    """
    mine = Signed(place, base)
    changes = changes_of(in_force.form, versions)
    return base > versions[-1].number or any(
        falls(in_force.form, in_force.signs, mine, change) for change in changes if change.version > base
    )


def _check_place(in_force: FormInForce, place: str) -> None:
    if not any(place in stage for stage in in_force.signs):
        raise Refused("%(form)s has no place %(place)s.", why=Why.BAD_INPUT, citation=in_force.citation,
                      form=in_force.title, place=place)


def _check_turn(in_force: FormInForce, open_now: tuple[str, ...], signed: tuple[str, ...], place: str) -> None:
    if place in signed:
        raise Refused("%(place)s has signed already.", why=Why.OVERTAKEN, citation=in_force.citation, place=place)
    if place not in open_now:
        raise Refused("It is not the turn of %(place)s: %(waiting)s must sign first.", citation=in_force.citation,
                      place=place, waiting="、".join(open_now))
