"""Whom is told how a unit's texts stand to those above: who keeps its values, and who is to say what is stricter."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from shouwen.compliance.floor import own_texts, stands
from shouwen.compliance.kinds import ADOPTED, BEGUN, COMPARISON_ASKED, EXCEPTION_LAPSED, GAVE_WAY, VALUE_SET
from shouwen.compliance.permissions import GRANT_EXCEPTION, SET_LOCAL_VALUE
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.actions import listen_to
from shouwen.facts.readers import reacts
from shouwen.organisation.models import Unit
from shouwen.organisation.queries import members_who_may
from shouwen.regulation.comparing import Outcome
from shouwen.regulation.facts import Fact
from shouwen.work.actions.notices import notify, withdraw
from shouwen.work.models import Notice
from shouwen.work.models.notices import STANDS
from shouwen.work.settling import asked_of_pair


@listen_to(EXCEPTION_LAPSED, GAVE_WAY)
def tell_of_floor(fact: Fact) -> None:
    """Tell those who keep a unit's values what happened to them."""
    if fact.kind not in (EXCEPTION_LAPSED, GAVE_WAY) or fact.unit is None:
        return
    unit = Unit.objects.get(pk=fact.unit)
    since = fact.figures.get("since") or fact.at
    for member in members_who_may(SET_LOCAL_VALUE, unit, fact.at):
        notify(
            member, "gave_way" if fact.kind == GAVE_WAY else "exception_lapsed", matter=unit.reference,
            why="keeps_values", key=f"{fact.kind}:{fact.sequence}:{member.pk}", at=fact.at, is_urgent=True,
            names={"title": _title(unit, fact, fact.at), "unit": unit.called, "since": since.isoformat(),
                   "page": reverse("floor", args=[unit.pk])},
        )  # fmt: skip


@listen_to(COMPARISON_ASKED)
def tell_who_is_to_say(fact: Fact) -> None:
    """Tell those who speak for the unit above that a standard followed below waits for them, once for each pair."""
    if fact.kind != COMPARISON_ASKED or fact.unit is None or "digest" not in fact.figures:
        return
    unit = Unit.objects.get(pk=fact.unit)
    above = Unit.objects.get(pk=int(str(fact.figures["above"]).partition(":")[2]))
    since, pair = fact.figures["since"], str(fact.figures["digest"])
    page = reverse("floor", args=[unit.pk])
    names = {
        "title": _title(unit, fact, since), "unit": unit.called, "above": above.called, "since": since.isoformat(),
        "page": f"{page}?{urlencode({'since': since.isoformat()})}" if since > fact.at else page, "pairs": [pair],
    }  # fmt: skip
    for member in members_who_may(GRANT_EXCEPTION, above, fact.at):
        notify(member, STANDS, matter=unit.reference, why="speaks_for_above", key=f"{STANDS}:{pair}:{member.pk}",
               at=fact.at, names=names, is_urgent=True, waits_for=asked_of_pair(pair))


@reacts(ADOPTED, BEGUN, VALUE_SET)
def take_back_what_is_not_asked(fact: Fact) -> None:
    """Take the question back from whoever was asked, where neither text stands any more as it was asked of."""
    changed = Unit.objects.get(pk=int(fact.about.partition(":")[2]))
    rows = Notice.objects.filter(what=STANDS, withdrawn_at=None)
    for matter in set(rows.order_by().values_list("matter", flat=True)):
        unit = Unit.objects.get(pk=int(matter.partition(":")[2]))
        if unit.path.startswith(changed.path):
            for since in set(rows.filter(matter=matter).order_by().values_list("names__since", flat=True)):
                asked = _asked(unit, max(datetime.fromisoformat(since), fact.at))
                some = rows.filter(matter=matter, names__since=since)
                over = [one.pk for one in some if not asked.intersection(one.names["pairs"])]
                withdraw(Notice.objects.filter(pk__in=over), fact.at)


def _asked(unit: Unit, at: datetime) -> set[str]:
    """Return the pairs of which a person is to say which is stricter, or has said so."""
    found = (one for edition in own_texts(unit, at) for one in stands(unit, edition, {}, at)[1])
    return {one.pair for one in found if one.change.outcome is Outcome.CANNOT_TELL}


def _title(unit: Unit, fact: Fact, at: datetime) -> str:
    standard = str(fact.figures["standard"])
    found = (one.edition.standards.get(standard) for one in rulebook().in_force(unit.pk, at))
    return next((one.shared.title.zh for one in found if one is not None), standard)
