"""Points that stand, as facts that accounts are made of."""

ENTERED = "points.entered"
