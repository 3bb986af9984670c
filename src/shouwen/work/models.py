"""What any matter may have. A matter is named by a reference such as ``case:17``."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from shouwen.organisation.models import Member, Unit
from shouwen.regulation.spans import is_never


class DeadlineState(models.TextChoices):
    """A clock runs, or ended in one of three ways."""

    OPEN = "open"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Deadline(models.Model):
    """A running clock with its article.

    ``due_at`` is recomputed from start, span, calendar and pauses; ``next_at`` is the next instant
    at which anything is to be done about it (a warning, the due time, an escalation) and what the
    clock process looks for. ``reckoning`` says how ``due_at`` came about.
    """

    key = models.CharField(max_length=200, unique=True)
    withdrawn_at = models.DateTimeField(null=True)
    standard = models.CharField(max_length=60)
    citation = models.CharField(max_length=200)
    edition = models.CharField(max_length=64)
    title = models.CharField(max_length=100)
    holder = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_due_assumed = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)
    opens_at = models.DateTimeField(null=True)
    steps = models.JSONField(default=list)
    steps_told = models.JSONField(default=list)
    span = models.CharField(max_length=60, blank=True, default="")
    otherwise = models.JSONField(default=list)
    pauses = models.JSONField(default=list)
    stops_seen = models.JSONField(default=list)
    because = ArrayField(models.BigIntegerField())
    reckoning = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=DeadlineState.choices, default=DeadlineState.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_because = ArrayField(models.BigIntegerField(), default=list)
    done_late_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ended_deadline_has_its_time",
                condition=models.Q(state="open", ended_at=None) | (~models.Q(state="open") & ~models.Q(ended_at=None)),
            )
        ]
        indexes = [
            models.Index(fields=["next_at"], name="deadline_next", condition=models.Q(next_at__isnull=False)),
            models.Index(fields=["holder", "due_at"], name="deadline_holder"),
            models.Index(fields=["standard", "state", "-due_at"], name="deadline_standard"),
        ]

    def __str__(self) -> str:
        return f"{self.standard} of {self.holder}"

    @property
    def is_standing(self) -> bool:
        """True while a pause holds it: ``due_at`` is then no date at all, and nothing may show it."""
        return is_never(self.due_at)

    @property
    def reference(self) -> str:
        """How facts name this deadline."""
        return f"deadline:{self.pk}"


class FlowRun(models.Model):
    """A flow that a matter runs, on the edition with which it began. ``state`` is the engine's own."""

    matter = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    edition = models.CharField(max_length=64)
    standard = models.CharField(max_length=60)
    citation = models.CharField(max_length=200)
    name = models.CharField(max_length=100)
    file = models.CharField(max_length=120)
    state = models.TextField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["matter"], name="flow_matter")]

    def __str__(self) -> str:
        return f"{self.name} of {self.matter}"


class TaskState(models.TextChoices):
    """A task waits, was done, or fell away."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Task(models.Model):
    """A step that waits for a person: of a flow, or given by a colleague.

    ``position`` is the lane's; ``seats`` are the units in which its nearest holders sit (none is a
    gap); ``is_within`` says that only those inside ``unit`` may take it, since the matter names that
    unit for the step; ``holder`` has taken it. ``engine_id`` is the engine's number of the step, or that of the
    outcome whose article gave the task. ``because`` is the key of the outcome, or of the clock, without
    which the task would not be there; none for a step that comes in its turn. ``asks`` are the figures
    that completing it must give, ``awaits`` the kind of fact about the matter that completes it by itself (of a
    task of an article several, parted by spaces), and ``fact`` the one that did.
    """

    matter = models.CharField(max_length=60)
    flow = models.ForeignKey(FlowRun, models.CASCADE, null=True, related_name="tasks")
    engine_id = models.CharField(max_length=60, blank=True, default="")
    node = models.CharField(max_length=80, blank=True, default="")
    title = models.CharField(max_length=120)
    citation = models.CharField(max_length=200, blank=True, default="")
    position = models.CharField(max_length=60, blank=True, default="")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tasks")
    form = models.CharField(max_length=60, blank=True, default="")
    asks = models.JSONField(default=list)
    awaits = models.CharField(max_length=120, blank=True, default="")
    is_within = models.BooleanField(default=False)
    seats = ArrayField(models.BigIntegerField(), default=list)
    holder = models.ForeignKey(Member, models.PROTECT, null=True, related_name="tasks")
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    figures = models.JSONField(default=dict)
    given_back = models.TextField(blank=True, default="")
    because = models.CharField(max_length=200, blank=True, default="")
    fact = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["flow", "engine_id"], name="task_once_in_a_flow", condition=~models.Q(engine_id="")
            )
        ]
        indexes = [
            models.Index(fields=["holder", "due_at"], name="task_holder", condition=models.Q(state="open")),
            models.Index(fields=["unit", "due_at"], name="task_unit", condition=models.Q(state="open")),
            GinIndex(fields=["seats"], name="task_seats", condition=models.Q(state="open", holder=None)),
            models.Index(fields=["matter"], name="task_matter"),
            models.Index(fields=["because"], name="task_because", condition=~models.Q(because="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """How facts name this task."""
        return f"task:{self.pk}"


class Entry(models.Model):
    """One filled-in copy of a form. Its words are in versions; its state is derived from signatures."""

    matter = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    form = models.CharField(max_length=60)
    standard = models.CharField(max_length=60)
    citation = models.CharField(max_length=200)
    edition = models.CharField(max_length=64)
    number = models.CharField(max_length=40, blank=True, default="")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    latest = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["matter", "form"], name="entry_matter")]

    def __str__(self) -> str:
        return f"{self.form} of {self.matter}"

    @property
    def reference(self) -> str:
        """How facts name this entry."""
        return f"entry:{self.pk}"


class EntryVersion(models.Model):
    """The words of an entry as somebody saved them; the database refuses to change them."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")
    number = models.IntegerField()
    content = models.JSONField()
    salt = models.CharField(max_length=32)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_correction = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="entry_version_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} version {self.number}"


class Signature(models.Model):
    """Somebody signed a place of an entry, on the version that they saw."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="signatures")
    version = models.ForeignKey(EntryVersion, models.CASCADE, related_name="signatures")
    place = models.CharField(max_length=60)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    instead_of = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "place"], name="place_signed_once_a_version")]

    def __str__(self) -> str:
        return f"{self.place} of {self.entry_id}"


class NumberSeries(models.Model):
    """The last number that a unit gave out in a series and a year."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    year = models.IntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "series", "year"], name="number_series_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}"


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
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["matter", "at"], name="attachment_matter"),
            models.Index(fields=["digest"], name="attachment_digest"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """How facts name this file."""
        return f"attachment:{self.pk}"


class NoticeState(models.TextChoices):
    """A notice waits for its hour, was shown, was read, or what it told of does not hold any more."""

    WAITING = "waiting"
    SHOWN = "shown"
    READ = "read"
    WITHDRAWN = "withdrawn"


class Notice(models.Model):
    """Something a member is told: why, under which article, when, and what became of its mail.

    ``what`` is a message key and ``names`` what fills it in; words are made when it is shown, in
    the reader's language. A withdrawn one stays in the log and gives its ``key`` free, so that the
    member is told anew if it is found again.
    """

    to = models.ForeignKey(Member, models.CASCADE, related_name="notices")
    what = models.CharField(max_length=60)
    names = models.JSONField(default=dict)
    matter = models.CharField(max_length=60)
    citation = models.CharField(max_length=200, blank=True, default="")
    why = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.WAITING)
    read_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    mail_state = models.CharField(max_length=20, default="none")
    mail_tries = models.IntegerField(default=0)
    mail_next_at = models.DateTimeField(null=True)
    mail_answer = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["to", "-at"], name="notice_to"),
            models.Index(fields=["not_before"], name="notice_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["mail_next_at"], name="notice_mail", condition=models.Q(mail_next_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.what} to {self.to_id}"

    @property
    def reference(self) -> str:
        """How facts name this notice."""
        return f"notice:{self.pk}"


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
