"""What moves say: why a case stays with its edition, and where a move stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

Words = Any  # translated when it is read

#: By the keys of ``regulation.flows.moving.CannotMove`` and of ``cases.actions.move_making``.
REASONS: Mapping[str, Words] = {
    "step_lost": _("stands on a step that the new edition does not have"),
    "built_otherwise": _("stands on a step that the new edition gives to several, or not any more"),
    "timer_has_gone_off": _("has an open step whose time has gone off, and which the new edition times otherwise"),
    "join_waits": _("would wait for a way side by side that nobody has begun"),
    "nothing_left": _("would have nothing left to do"),
    "cannot_go_on": _("cannot go on at a gateway"),
    "flow_lost": _("runs a flow that the new edition does not have"),
    "no_such_step": _("was given a step that cannot take this one's place"),
    "two_in_one": _("has two steps that would become one of the new edition"),
    "clock_passed": _("has a clock whose new due time has passed already"),
    "clock_unknown": _("has a clock that the new edition cannot reckon"),
    "other_edition": _("belongs to a unit that follows another edition"),
    "closed_meanwhile": _("was closed meanwhile"),
}
STAGES: Mapping[str, Words] = {
    "planning": _("being tried"),
    "planned": _("tried, nothing moved yet"),
    "moving": _("being moved"),
    "done": _("done"),
    "cancelled": _("cancelled"),
    "failed": _("stopped by a fault"),
}
OUTCOMES: Mapping[str, Words] = {"ready": _("can be moved"), "moved": _("moved"), "stays": _("stays")}


def left_in(report: Mapping[str, Any]) -> list[str]:
    """Return what of a case goes on under the edition before, in words of packs: begun forms, recurring duties."""
    stays = report.get("stays", {})
    return [*stays.get("forms", ()), *stays.get("cadences", ())]
