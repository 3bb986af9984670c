"""Points that stand, as facts that accounts are made of."""

ENTERED = "points.entered"
#: Points of which a person still fixes how many: they enter nothing by themselves.
TO_BE_ENTERED = "points.to_be_entered"
OF_ENTRIES = frozenset({ENTERED, TO_BE_ENTERED})
