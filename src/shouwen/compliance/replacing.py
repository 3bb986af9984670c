"""Adopting in the place of what a unit has adopted from the same instant on: said before, and kept in the history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from shouwen.compliance.logic import said
from shouwen.compliance.models import Adoption, LocalValue, Moment
from shouwen.compliance.wording import PackWords
from shouwen.facts.refusals import Ground, Refused, Why
from shouwen.organisation.models import Unit
from shouwen.regulation.asks import Ask, read_value
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import WrongValue
from shouwen.regulation.words import Words


class WouldReplace(Refused):
    """An adoption that would take the place of another of the same instant; ``was`` is the one that stands there."""

    def __init__(self, was: Adoption, edition: Edition, changed: Iterator[Ground]) -> None:
        super().__init__(
            "From that moment edition %(was)s of %(pack)s applies here already. To put this in its place, name it as "
            "the one that is replaced; or choose another day.",
            why=Why.OVERTAKEN,
            grounds=list(changed),
            field="replace",
            was=was.edition.edition,
            pack=edition.name,
        )
        self.was = was


def adopted_at(unit: Unit, pack: str, since: datetime) -> Adoption | None:
    """Return what a unit has adopted of a pack from exactly an instant on."""
    rows = Adoption.standing.filter(unit=unit, pack=pack, since=since).select_related("edition", "by")
    return rows.defer("edition__files").first()


def refuse_replacing(
    unit: Unit, edition: Edition, values: Mapping[str, str], *, since: datetime, replace: str
) -> Adoption | None:
    """Return what stands at that instant, where it may be replaced; refuse unless ``replace`` names its edition.

    The same edition with values that are there already replaces nothing. Of two at once the second waits here.
    """
    Unit.objects.select_for_update(no_key=True).only("pk").get(pk=unit.pk)
    was = adopted_at(unit, edition.name, since)
    if was is None or replace == was.edition.edition:
        return was
    changed = list(_values_replaced(unit, edition, values, since))
    if was.edition_id != edition.hash or changed:
        raise WouldReplace(was, edition, iter(changed))
    return was


def put_aside(was: Adoption, at: datetime) -> None:
    """Let an adoption stand no longer; it stays in the history, and its edition does not begin then."""
    was.replaced_at = at
    was.save(update_fields=["replaced_at"])
    begins = f"{was.pack}@{was.edition.edition}"
    Moment.objects.filter(holder=was.unit.reference, name=begins, standard="", period="", at=was.since).delete()


def _values_replaced(unit: Unit, edition: Edition, values: Mapping[str, str], since: datetime) -> Iterator[Ground]:
    """Yield each local value set from that instant on that would be another one."""
    rows = LocalValue.objects.filter(unit=unit, pack=edition.name, since=since, name__in=list(values))
    for name, value in rows.order_by("name").values_list("name", "value"):
        ask = edition.asks.get(name)
        if ask is not None and values[name] != value:
            zh, en = (_both(edition, ask, value, values[name], language) for language in ("zh-hans", "en"))
            words = Words(f"{ask.title.zh}：{zh}", en=f"{ask.title.en or name}: {en}")
            yield Ground(words.en, edition.citation(ask.article), words=words)


def _both(edition: Edition, ask: Ask, value: str, other: str, language: str) -> str:
    """Return both values as people of a language write them; one that the question allows no more as it was typed."""
    says = PackWords([edition], language)
    try:
        return " → ".join(said(ask, read_value(ask, one), language, says) for one in (value, other))
    except WrongValue:
        return f"{value} → {other}"
