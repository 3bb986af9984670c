"""What customers have agreed to be asked or told, by purpose and channel; a history in which nothing is changed."""

from __future__ import annotations

from django.db import models

from shouwen.customers.models.customer import Customer
from shouwen.organisation.models import Member


class Purpose(models.TextChoices):
    """What they agree to."""

    SERVICE = "service"
    SURVEY = "survey"
    MARKETING = "marketing"
    RECORDING = "recording"


class AgreedChannel(models.TextChoices):
    """By which way they may be reached for it."""

    PHONE = "phone"
    MESSAGE = "message"
    MAIL = "mail"
    LETTER = "letter"
    VISIT = "visit"


class Consent(models.Model):
    """That a customer gave, or withdrew, their consent to a purpose on a channel, from ``since`` on.

    The newest row of a purpose and channel says what holds; ``until`` is the last day of one that was given for a time.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="consents", db_index=False)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    channel = models.CharField(max_length=20, choices=AgreedChannel.choices)
    is_given = models.BooleanField()
    since = models.DateTimeField()
    until = models.DateField(null=True)
    remark = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    #: Somebody of outside who kept it themselves, on their own page; then there is no member.
    outside = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["customer", "purpose", "channel", "-since"], name="consent_newest"),
            models.Index(fields=["purpose", "customer"], name="consent_purpose"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(is_given=True) | models.Q(until=None), name="consent_until"),
            models.CheckConstraint(
                condition=models.Q(outside="", by__isnull=False) | ~models.Q(outside="") & models.Q(by=None),
                name="consent_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.channel} of {self.customer_id}"

    @property
    def reference(self) -> str:
        """How facts name this row."""
        return f"consent:{self.pk}"
