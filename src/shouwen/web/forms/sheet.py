"""The signature sheet of an entry: stages and cells as the component draws them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shouwen.reports.entries import Paper
from shouwen.web.components.matters import Signature, Stage
from shouwen.web.forms.texts import Wording
from shouwen.work.outsiders import CUSTOMER_PLACE
from shouwen.work.own_views import has_own_page
from shouwen.work.permissions import MAKE_LINK


def stages_of(paper: Paper, wording: Wording) -> list[Stage]:
    """Return the stages with who signed, who may now, and what each place wrote."""
    return [
        Stage([_cell(paper, wording, place) for place in stage], _title(paper, stage, wording.language))
        for stage in paper.in_force.signs
    ]


def _title(paper: Paper, stage: tuple[str, ...], language: str) -> str:
    """Return the group of the opinions that are written in a stage of several places."""
    if len(stage) == 1:
        return ""
    groups = {field.group for field in paper.form.fields if set(field.by) & set(stage) and field.group.zh}
    return "" if len(groups) != 1 else groups.pop().in_language(language)


def _cell(paper: Paper, wording: Wording, place: str) -> Signature:
    signed, role = paper.standing.get(place), wording.says(place)
    opinion = opinion_of(paper, wording, place)
    if signed is not None:
        absent = signed.instead_of.name if signed.instead_of else ""
        return Signature(role, "signed", signed.who, absent, signed.at, opinion)
    if place in paper.signable:
        return Signature(role, "yours", paper.pen.by.member.name, paper.pen.stands_in_at(place), None, opinion,
                         "#entry-form" if paper.entry is not None else "")
    if place == CUSTOMER_PLACE and place in paper.state.open and gives_links(paper):
        path = reverse("links", args=[paper.matter.reference])
        return Signature(role, "waiting", "", "", None, opinion, path, _("Let the customer sign on their own page"))
    holders = "、".join(holder.name for holder in paper.pen.holders.get(place, ())[:3])
    state = "waiting" if place in paper.state.open else "later"
    return Signature(role, state, holders, "", None, opinion)


def gives_links(paper: Paper) -> bool:
    """Say whether the reader may give the customer of this matter a link to their own page, to sign there."""
    matter, by = paper.matter, paper.pen.by
    return bool(matter.for_whom) and has_own_page(matter.reference) and by.may(
        MAKE_LINK, path=matter.unit.path, own=matter.members)  # fmt: skip


def opinion_of(paper: Paper, wording: Wording, place: str) -> str:
    """Return what a place has written on the sheet."""
    fields = [field for field in paper.form.fields if field.type == "long_text" and field.by == (place,)]
    return "\n".join(text for field in fields if (text := wording.text(field, paper.content.get(field.name))))
