"""Why a return was declined: each article against it, as its edition says it."""

from __future__ import annotations

from dataclasses import dataclass

from shouwen.compliance.editions import edition_called
from shouwen.compliance.wording import article_says
from shouwen.orders.models import Refusal, Return
from shouwen.regulation.words import Words

#: What a right says where its time is over: the article that the standard cites for it is meant.
TIME_IS_OVER = "within"


@dataclass(frozen=True)
class Told:
    """An article by which a return is declined, and what it says."""

    citation: str
    says: Words

    @property
    def article(self) -> str:
        """The article as people know it, without its pack."""
        return self.citation.rpartition("#")[2]


def standing_refusal(one: Return) -> Refusal | None:
    """Return why a return is declined now, None where it is not; one statement."""
    return Refusal.objects.filter(of_return=one, reopened_at=None).select_related("by").first()


def grounds_of(refusal: Refusal) -> list[Told]:
    """Return each article of a refusal once: what is in the way, or the article itself where nothing more is said."""
    found: dict[str, None] = {}
    for ground in refusal.grounds:
        found |= dict.fromkeys(_citations(ground["standard"], ground["citation"], ground["lists"]))
    return [Told(one, article_says(one)) for one in found]


def _citations(standard: str, citation: str, lists: list[str]) -> list[str]:
    items = [one for one in lists if "#" in one]
    if TIME_IS_OVER in lists:
        items += items_of_time(standard, citation) or [citation]
    return items or [citation]


def items_of_time(standard: str, citation: str) -> list[str]:
    """Return the items of the text that a standard cites for a time that is over."""
    edition = edition_called(citation.partition("#")[0])
    readings = edition.standards.get(standard) if edition else None
    return [str(one) for one in readings.shared.cites] if readings else []
