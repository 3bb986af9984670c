"""What is asked for by special request, and what came of it."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from shouwen.organisation.models import Member, Unit


class PermitState(models.TextChoices):
    """Where a request is. Given, it is used once the deed has gone by it; ended, it was taken back before."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    USED = "used"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Permit(models.Model):
    """A request for what an article lets nobody do without a permit, on one matter; given, it is that permit.

    What it is for stands in the facts by which it was asked for and answered, and the words with them in their remarks.
    ``kind`` is the pack's word; ``citation`` the article under which it was asked for. ``detail`` is what the module that
    asked needs besides, in numbers only, to do what is permitted. ``until`` is its last instant.
    """

    number = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    matter = models.CharField(max_length=60)
    kind = models.CharField(max_length=80)
    citation = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=PermitState.choices, default=PermitState.WAITING)
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    asked_fact = models.BigIntegerField(null=True)
    answered_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)
    answered_fact = models.BigIntegerField(null=True)
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="permit_number"),
            models.UniqueConstraint(
                fields=["matter", "kind"], condition=models.Q(state="waiting"), name="permit_asked_once"
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by=None) | ~models.Q(answered_by=models.F("asked_by")),
                name="permit_not_by_who_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "withdrawn"], answered_fact=None)
                | models.Q(state__in=["granted", "refused", "used", "ended"], answered_fact__isnull=False),
                name="permit_answered",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["unit", "-asked_at"], name="permit_unit"),
            models.Index(fields=["asked_by", "-asked_at"], name="permit_asked_by"),
            models.Index(fields=["matter", "-asked_at"], name="permit_matter"),
            models.Index(fields=["-asked_at"], name="permit_waiting", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """How facts name it."""
        return f"permit:{self.pk}"

    def is_good(self, at: datetime) -> bool:
        """True while what is permitted can be done."""
        return self.state == PermitState.GRANTED and (self.until is None or at <= self.until)

    def state_at(self, at: datetime) -> str:
        """Its state as people see it: a permit whose time is over is ``expired``."""
        is_over = self.state == PermitState.GRANTED and not self.is_good(at)
        return "expired" if is_over else str(self.state)
