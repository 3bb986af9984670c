"""Units, members, positions and the names of positions as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwen.compliance.wording import words_of_house
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.listing import members_found, positions_listed, units_found, units_seen
from shouwen.organisation.models import Member, Position, Unit
from shouwen.organisation.permissions import SEE_ORGANISATION
from shouwen.organisation.walks import number_of
from shouwen.web.administration.position_names import Line, lines_for
from shouwen.web.administration.words import REACHES, UNIT_KINDS, deed_title
from shouwen.web.components.house_words import position_words
from shouwen.web.exports.rows import exports_rows
from shouwen.work.exportable import Asked, Row

_UNITS = (
    (_("Unit"), "text"), (_("English name"), "text"), (_("Below"), "text"), (_("Kind"), "text"), (_("Code"), "text"),
    (_("Time zone"), "text"), (_("Hotline"), "text"), (_("Address"), "long_text"),
)  # fmt: skip
_MEMBERS = (
    (_("Full name"), "text"), (_("Sign-in name"), "text"), (_("Unit"), "text"), (_("Positions"), "long_text"),
    (_("Left on"), "datetime"),
)  # fmt: skip
_POSITIONS = (
    (_("Positions"), "text"), (_("English name"), "text"), (_("Heads its unit"), "text"), (_("Held by"), "integer"),
    (_("Deeds"), "long_text"),
)  # fmt: skip
_NAMES = (
    (_("Name in the regulation"), "text"), (_("Our position"), "text"), (_("Held by"), "long_text"),
    (_("Asked by"), "long_text"),
)  # fmt: skip


def unit_asked(asked: Asked) -> Unit | None:
    """Return the unit of the query, none where none is named; refuses one that the member may not see."""
    if not (given := asked.query.get("unit", "")):
        return None
    found = units_seen(asked.by).filter(pk=number_of(given) or 0).first()
    if found is None:
        raise Refused("There is no such unit, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return found


def _units(asked: Asked) -> QuerySet[Unit]:
    return units_found(asked.query.get("q", ""), by=asked.by).select_related("parent")


def _unit_rows(units: Iterable[Unit], asked: Asked) -> Iterator[Row]:
    for one in units:
        above = one.parent.name if one.parent else ""
        yield (one.name, one.name_en, above, str(UNIT_KINDS[one.kind]), one.code, one.zone, one.hotline, one.address)


def _members(asked: Asked) -> QuerySet[Member]:
    with_left = asked.query.get("left") == "1"
    return members_found(asked.query.get("q", ""), unit_asked(asked), by=asked.by, at=asked.at, with_left=with_left)


def _member_rows(members: Iterable[Member], asked: Asked) -> Iterator[Row]:
    says = words_of_house()
    for one in members:
        held = [
            position_words(row.position, says) + (f" ({row.unit.called})" if row.unit_id != one.home_id else "")
            for row in one.postings.all()
        ]
        yield one.name, one.sign_in, one.home.called, "\n".join(held), one.left_at


def _positions(asked: Asked) -> QuerySet[Position]:
    return positions_listed(asked.at).prefetch_related("deeds")


def _position_rows(positions: Iterable[Any], asked: Asked) -> Iterator[Row]:
    for one in positions:
        deeds = sorted(f"{deed_title(row.deed)} · {REACHES[row.reach]}" for row in one.deeds.all())
        yield one.key, one.name_en, gettext("Yes") if one.is_head else "", one.holders, "\n".join(deeds)


def unit_needed(asked: Asked) -> Unit:
    """Return the unit of the query; refuses where none is named."""
    unit = unit_asked(asked)
    if unit is None:
        raise Refused("Say of which unit.", why=Why.BAD_INPUT, field="unit")
    return unit


def _names(asked: Asked) -> list[Line]:
    return lines_for(unit_needed(asked), asked.at)


def _name_rows(lines: Iterable[Line], asked: Asked) -> Iterator[Row]:
    says = words_of_house()
    for one in lines:
        given = f"{position_words(one.given.position, says)} ({one.given.unit.called})" if one.given else ""
        yield says(one.named), given, "、".join(holder.name for holder in one.holders), one.packs


_of_organisation = partial(exports_rows, deed=SEE_ORGANISATION)
_of_organisation("units", title=_("Units"), names=("q",), columns=_UNITS, found=_units, rows=_unit_rows)
_of_organisation("members", title=_("Members"), names=("q", "unit", "left"), columns=_MEMBERS, found=_members,
                 rows=_member_rows)  # fmt: skip
_of_organisation("positions", title=_("Positions"), names=(), columns=_POSITIONS, found=_positions, rows=_position_rows)
_of_organisation("position-names", title=_("Names of positions"), names=("unit",), columns=_NAMES, found=_names,
                 rows=_name_rows)  # fmt: skip
