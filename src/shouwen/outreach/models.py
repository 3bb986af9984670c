"""Surveys that the house sends to customers of its own accord, and the part of each customer in one."""

from __future__ import annotations

from typing import Any

from django.db import models

from shouwen.customers.models import Customer
from shouwen.organisation.models import Member, Unit
from shouwen.work.models import Link


class SurveyState(models.TextChoices):
    """Those who are chosen are gone through; waits to be sent; is being sent; is out; takes nothing more; given up."""

    CHOOSING = "choosing"
    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    CLOSED = "closed"
    CANCELLED = "cancelled"


#: The worker has it.
UNDER_WAY = (SurveyState.CHOOSING, SurveyState.SENDING)


class Survey(models.Model):
    """A form of customers that goes to many of them: whom, for how many days, how far it is (SD-2.5).

    ``chosen`` says how they are chosen, ``choice`` by what; it is asked with the rights of ``by``. ``place`` is the
    number of the last customer that was gone through.
    """

    number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(max_length=60)
    edition = models.CharField(max_length=64)
    citation = models.CharField(max_length=200)
    chosen = models.CharField(max_length=10)
    choice: models.JSONField[Any, Any] = models.JSONField(default=dict)
    days = models.IntegerField()
    state = models.CharField(max_length=10, choices=SurveyState.choices, default=SurveyState.CHOOSING)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    place = models.BigIntegerField(default=0)
    #: Why it stands still: a sentence of the house; empty while all is well.
    fault = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["-at"], name="survey_at"),
            models.Index(fields=["unit", "-at"], name="survey_unit"),
            models.Index(fields=["at"], name="survey_under_way", condition=models.Q(state__in=UNDER_WAY, fault="")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """How facts name this survey."""
        return f"survey:{self.pk}"

    @property
    def is_under_way(self) -> bool:
        """True while the worker goes through those who were chosen, or sends."""
        return self.state in UNDER_WAY and not self.fault


class ResponseState(models.TextChoices):
    """What became of a survey with one customer."""

    CHOSEN = "chosen"
    LEFT_OUT = "left_out"
    MAILED = "mailed"
    TO_CALL = "to_call"
    ANSWERED = "answered"
    DECLINED = "declined"


class LeftOut(models.TextChoices):
    """Why a survey does not go to somebody who was chosen."""

    NO_WAY = "no_way"
    NO_CONSENT = "no_consent"
    UNSUITABLE = "unsuitable"


class Response(models.Model):
    """The part of one customer in a survey: whether it goes to them and how, and whether they have answered.

    ``why`` is given for whom it leaves out; ``tries`` counts calls that reached nobody; ``entry`` is the number of what
    they answered.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses", db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=ResponseState.choices)
    way = models.CharField(max_length=10, blank=True, default="")
    why = models.CharField(max_length=12, choices=LeftOut.choices, blank=True, default="")
    link = models.ForeignKey(Link, models.PROTECT, null=True, related_name="+", db_index=False)
    tries = models.IntegerField(default=0)
    entry = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "customer"], name="response_once"),
            models.CheckConstraint(
                condition=models.Q(state="left_out") & ~models.Q(why="") | ~models.Q(state="left_out") & models.Q(why=""),
                name="response_left_out_why",
            ),
        ]
        indexes = [
            models.Index(fields=["survey", "state", "id"], name="response_state"),
            models.Index(fields=["customer"], name="response_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} in {self.survey_id}"

    @property
    def reference(self) -> str:
        """How facts name this response."""
        return f"response:{self.pk}"
