"""Positions that nobody holds while steps wait for them."""

from __future__ import annotations

from django.db import models

from shouwen.organisation.models import Unit


class PositionGap(models.Model):
    """That nobody holds ``position`` for a unit while a step waits for it, under an article, from ``since`` to ``until``.

    However many steps wait, a position of a unit is in one gap at a time.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    position = models.CharField(max_length=60)
    citation = models.CharField(max_length=200, blank=True, default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        app_label = "work"
        constraints = [
            models.UniqueConstraint(fields=["unit", "position"], name="gap_once", condition=models.Q(until=None)),
        ]

    def __str__(self) -> str:
        return f"{self.position} of {self.unit_id}"

    @property
    def reference(self) -> str:
        """How notices name it."""
        return f"gap:{self.pk}"
