"""Names of files as they are kept: without paths and without what cannot be seen."""

from __future__ import annotations

import unicodedata

from shouwen.facts.refusals import Refused, Why

LONGEST = 150
#: Control, format (which can turn the direction of writing), surrogate and private characters, and line ends.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean_name(given: str) -> str:
    """Return the last part of a name without unseen characters, its ending kept when it is cut short."""
    last = given.replace("\\", "/").rpartition("/")[2]
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in _UNSEEN)
    kept = " ".join(seen.split()).strip(". ")
    if not kept:
        raise Refused("The file needs a name.", why=Why.BAD_INPUT, field="file")
    if len(kept) <= LONGEST:
        return kept
    stem, dot, ending = kept.rpartition(".")
    return (
        f"{stem[: LONGEST - len(ending) - 1]}{dot}{ending}" if dot and len(ending) <= 10 else kept[:LONGEST]
    )
