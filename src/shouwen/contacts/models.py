"""Every conversation with a customer, whatever the channel."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from shouwen.customers.models import Customer
from shouwen.organisation.models import Member, Unit


class Channel(models.TextChoices):
    """The channel of a conversation."""

    PHONE = "phone"
    COUNTER = "counter"
    LETTER = "letter"
    MAIL = "mail"
    FAX = "fax"
    VISIT = "visit"
    OWN = "own"


class Direction(models.TextChoices):
    """Who began it: the customer (in) or we (out)."""

    IN = "in"
    OUT = "out"


class Contact(models.Model):
    """One conversation with a customer on one channel, in or out.

    Of telephone calls: rings before the answer, seconds on hold and of talk, who hung up first (customer or
    agent), and whether it was a private call of the member, then for an urgent reason or not.

    ``accused`` are the accused of the complaints that it is about: it is a record about them, which they do not alter.
    ``hidden_from`` are those of them to whom it is closed, since it is about nothing else. The floor above keeps both, by
    triggers (``cases`` migration 0014; ``docs/decisions/what-the-accused-sees.md``).
    """

    channel = models.CharField(max_length=10, choices=Channel.choices)
    direction = models.CharField(max_length=3, choices=Direction.choices, default=Direction.IN)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contacts", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    received_by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    number = models.CharField(max_length=40, blank=True, default="")
    rings = models.IntegerField(null=True)
    held_seconds = models.IntegerField(null=True)
    talk_seconds = models.IntegerField(null=True)
    hung_up_by = models.CharField(max_length=10, blank=True, default="", db_default="")
    is_private = models.BooleanField(default=False, db_default=False)
    is_urgent = models.BooleanField(default=False, db_default=False)
    subject = models.CharField(max_length=200)
    words = models.TextField(blank=True, default="")
    salt = models.CharField(max_length=32)
    accused = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    hidden_from = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rings_count", condition=models.Q(rings__gte=0) | models.Q(rings=None)
            ),
            models.CheckConstraint(
                name="urgent_call_is_private", condition=models.Q(is_urgent=False) | models.Q(is_private=True)
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-at"], name="contact_customer"),
            models.Index(fields=["unit", "-at"], name="contact_unit"),
            models.Index(fields=["received_by", "-at"], name="contact_received_by"),
            models.Index(fields=["-at"], name="contact_at"),
            models.Index(fields=["channel", "-at"], name="contact_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.at:%F}"

    @property
    def reference(self) -> str:
        """How facts name this contact."""
        return f"contact:{self.pk}"
