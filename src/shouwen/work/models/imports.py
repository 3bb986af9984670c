"""Lists that members bring into the house as files, row by row."""

from __future__ import annotations

from typing import Any

from django.db import models

from shouwen.organisation.models import Member, Unit


class ImportState(models.TextChoices):
    """A list waits for its columns to be named, for the worker, is being read or written, or has come to its end."""

    MAPPING = "mapping"
    WAITING = "waiting"
    READING = "reading"
    WRITING = "writing"
    TRIED = "tried"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    GONE = "gone"


def nothing() -> list[Any]:
    """Return what such a column holds at first."""
    return []


#: The worker has it, or will have it.
OPEN_STATES = (ImportState.WAITING, ImportState.READING, ImportState.WRITING)


class Import(models.Model):
    """A list that a member brings in as a file, for a unit, with the rights that they have while it is written.

    ``header`` holds the titles of its columns, ``examples`` some values of each; ``mapping`` says which field is taken
    from which column, ``choices`` what the member chose besides. ``is_trial``: errors are found and nothing is kept.
    ``row`` is the number of the last row that was read, ``place`` how far it has been written, ``rows`` how many there
    are; of these ``made``, ``changed``, ``known`` (here before) and ``failed`` say what became of them. ``seen_at`` is
    when the worker last said that it is at it. ``digest`` names the file while it is kept, until ``until``.
    """

    list = models.CharField(max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    zone = models.CharField(max_length=40)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, blank=True, default="")
    content = models.CharField(max_length=64)
    size = models.BigIntegerField()
    header_row = models.IntegerField()
    header: models.JSONField[Any, Any] = models.JSONField(default=nothing)
    examples: models.JSONField[Any, Any] = models.JSONField(default=nothing)
    mapping: models.JSONField[Any, Any] = models.JSONField(default=dict)
    choices: models.JSONField[Any, Any] = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.MAPPING)
    is_trial = models.BooleanField(default=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    row = models.IntegerField(default=0)
    place = models.IntegerField(default=0)
    rows = models.IntegerField(default=0)
    made = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    known = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    #: Why it came to nothing: a sentence of the house and the names in it.
    fault: models.JSONField[Any, Any] = models.JSONField(default=nothing)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="import_open", condition=models.Q(state__in=OPEN_STATES)),
            models.Index(fields=["member", "-at"], name="import_member"),
            models.Index(fields=["digest"], name="import_digest", condition=~models.Q(digest="")),
        ]

    def __str__(self) -> str:
        return f"{self.list} of {self.member_id}"

    @property
    def reference(self) -> str:
        """How facts name this import."""
        return f"import:{self.pk}"

    @property
    def is_open(self) -> bool:
        """True while it waits for the worker, or is under way."""
        return self.state in OPEN_STATES

    @property
    def done(self) -> int:
        """How many rows have been gone through."""
        return self.made + self.changed + self.known + self.failed


class ImportRow(models.Model):
    """A row of a list that is being imported; only those with ``faults`` outlast its writing.

    ``cells`` are as they stood in the file. Rows with the same ``place``, the number of the first of them, are one
    thing (the lines of an order) and are written together. ``faults`` are the field, the sentence and its names.
    """

    of = models.ForeignKey(Import, models.CASCADE, related_name="lines", db_index=False)
    number = models.IntegerField()
    place = models.IntegerField()
    grouped = models.CharField(max_length=80, blank=True, default="")
    cells: models.JSONField[Any, Any] = models.JSONField()
    faults: models.JSONField[Any, Any] = models.JSONField(default=nothing)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "place", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return f"row {self.number} of {self.of_id}"


class ImportMapping(models.Model):
    """Which columns a list was last taken from, for the next file with the same header."""

    list = models.CharField(max_length=30)
    header = models.CharField(max_length=64)
    mapping: models.JSONField[Any, Any] = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "header"], name="import_mapping_once")]

    def __str__(self) -> str:
        return f"{self.list} {self.header[:8]}"


class OutsideKey(models.Model):
    """Under which number, or by which row, a thing of a unit is known outside, so that it is brought in once."""

    list = models.CharField(max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    reference = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "unit", "key"], name="outside_key_once")]
        indexes = [models.Index(fields=["reference"], name="outside_key_of")]

    def __str__(self) -> str:
        return f"{self.key} is {self.reference}"
