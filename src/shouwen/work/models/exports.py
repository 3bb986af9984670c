"""Lists that members asked for as files."""

from __future__ import annotations

from django.db import models

from shouwen.organisation.models import Member


class ExportState(models.TextChoices):
    """An export waits for the worker, is being made, lies ready, or came to nothing."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    GONE = "gone"


class Export(models.Model):
    """A whole list that a member asked for as a file, made by the worker and kept for a while.

    ``rights`` vouches for what the member might see when they asked: with other rights nobody reads the
    file. ``rows`` of ``total`` are written; ``seen_at`` is when the worker last said that it is at it.
    """

    list = models.CharField(max_length=30)
    query = models.JSONField(default=dict)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    zone = models.CharField(max_length=40)
    rights = models.CharField(max_length=64)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    rows = models.IntegerField(default=0)
    total = models.IntegerField(null=True)
    seen_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    size = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="export_open", condition=models.Q(state__in=["waiting", "working"])),
            models.Index(fields=["member", "-at"], name="export_member"),
            models.Index(fields=["digest"], name="export_digest", condition=~models.Q(digest="")),
        ]

    def __str__(self) -> str:
        return f"{self.list} for {self.member_id}"

    @property
    def reference(self) -> str:
        """How facts name this export."""
        return f"export:{self.pk}"

    @property
    def is_open(self) -> bool:
        """True while it waits or is being made."""
        return self.state in {ExportState.WAITING, ExportState.WORKING}
