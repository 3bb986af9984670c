"""What people write beside forms: notes, the words of a fact, files."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext

from shouwen.organisation.models import Member
from shouwen.work.models.entries import by_one


class Note(models.Model):
    """What a colleague wrote on a matter, with whom it mentions."""

    matter = models.CharField(max_length=60)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField()
    salt = models.CharField(max_length=32)
    mentions = models.ManyToManyField(Member, related_name="mentioned_in")

    class Meta:
        indexes = [models.Index(fields=["matter", "at"], name="note_matter")]

    def __str__(self) -> str:
        return f"note on {self.matter}"

    @property
    def reference(self) -> str:
        """How facts name this note."""
        return f"note:{self.pk}"


class Remark(models.Model):
    """The words that go with a fact: a reason, an answer, a comment. The fact vouches for them."""

    fact = models.BigIntegerField(primary_key=True)
    matter = models.CharField(max_length=60)
    words = models.TextField()
    salt = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["matter"], name="remark_matter")]

    def __str__(self) -> str:
        return f"words of fact {self.fact}"


class Attachment(models.Model):
    """A file of a matter: kept by its content, its type found by looking into it."""

    matter = models.CharField(max_length=60)
    name = models.CharField(max_length=150)
    type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    outside = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["matter", "at"], name="attachment_matter"),
            models.Index(fields=["digest"], name="attachment_digest"),
        ]
        constraints = [by_one("by", "attachment_by_one")]

    def __str__(self) -> str:
        return self.name

    @property
    def who(self) -> str:
        """The name of who added it; a customer is not named."""
        return self.by.name if self.by is not None else gettext("Customer")

    @property
    def reference(self) -> str:
        """How facts name this file."""
        return f"attachment:{self.pk}"
