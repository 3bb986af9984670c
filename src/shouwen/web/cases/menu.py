"""What more can be done with a case, in groups: a flat list of all deeds would have to be read whole each time."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shouwen.web.components.places import Words

#: Words and path of a deed, as the page of a case lists them.
Deed = tuple[str, str]
#: The groups in order, each with the nouns of its deeds. A deed of none of them belongs to the first.
GROUPS: tuple[tuple[Words, frozenset[str]], ...] = (
    (_("Handle"), frozenset({"change"})),
    (_("With the customer"), frozenset({"telling", "confirmation", "reply"})),
    (_("People and departments"), frozenset({"assignment", "accusation", "handing-on", "transfer", "sub-case"})),
    (_("Reports to superiors"), frozenset({
        "report", "instruction", "suggestion", "execution", "escalation", "late_report",
    })),
    (_("Pause and end"), frozenset({"pause", "resumption", "merger", "closure", "reopening"})),
)  # fmt: skip


def grouped(deeds: Iterable[Deed]) -> list[tuple[Words, list[Deed]]]:
    """Return deeds in their groups, each in the order given; a group without deeds is left out."""
    found: list[tuple[Words, list[Deed]]] = [(title, []) for title, _nouns in GROUPS]
    for deed in deeds:
        noun = deed[1].partition("?")[0].rpartition("/")[2]
        place = next((place for place, (_title, nouns) in enumerate(GROUPS) if noun in nouns), 0)
        found[place][1].append(deed)
    return [(title, some) for title, some in found if some]
