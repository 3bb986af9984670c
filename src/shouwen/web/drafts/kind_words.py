"""What each kind of standard is for, in a sentence for those who choose one."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from shouwen.web.components.places import Words

MEANS: Mapping[str, Words] = {
    "limit": _("A figure is at most, or at least, so much."),
    "deadline": _("Something is done within a time."),
    "tally": _("How often something happens, and what follows."),
    "quota": _("A share or a number over a period."),
    "cadence": _("Something is done once in every period."),
    "cover": _("Somebody is there, at a post."),
    "gate": _("A deed is refused until something holds."),
    "right": _("What may be claimed, and by whom."),
    "deem": _("One thing counts as another."),
    "ledger": _("An account of points or entries."),
    "keep": _("How long things are kept, and when they are given back."),
    "owner": _("Who answers for a matter."),
    "grant": _("Who may permit what, up to how much."),
    "phrase": _("What must be said, and what may not."),
    "decision": _("A table that decides."),
    "flow": _("The steps that a matter goes through."),
    "form": _("A form that is filled in and signed."),
    "score": _("What a whole card comes to."),
    "pay": _("A line of pay, as a proposal."),
}
