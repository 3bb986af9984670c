"""The facts that this module records."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

ADOPTED = "edition.adopted"
VALUE_SET = "local_value.set"

declare(
    ADOPTED,
    "采用版本",
    "A unit follows an edition of a pack from an instant",
    figure("pack", "code", "the pack"),
    figure("edition", "code", "the edition as it is called"),
    figure("since", "time", "from when"),
    figure("digest", "digest", "the hash of its content"),
)
declare(
    VALUE_SET,
    "设定本地值",
    "A unit sets a figure that the text leaves to the site",
    figure("pack", "code", "the pack"),
    figure("name", "code", "the local value"),
    figure("since", "time", "from when"),
)
