"""A customer's matter from its opening to its closing."""

from __future__ import annotations

from django.db import models

from shouwen.compliance.models import KeptEdition
from shouwen.contacts.models import Contact
from shouwen.customers.models import Customer
from shouwen.organisation.models import Member, Unit


class CaseState(models.TextChoices):
    """Where a case stands. Paused is not a state: it is an open pause."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


class Case(models.Model):
    """One matter of a customer, or of a unit itself: then it has no customer.

    ``first_owner`` received the customer and never changes; ``holder`` has the work now. ``kind``
    and ``class_key`` are keys of the pack. ``particulars`` are further figures and texts of the
    matter that forms are filled from, by the names that packs use (``product.name``).
    """

    number = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases", db_index=False)
    kind = models.CharField(max_length=40)
    class_key = models.CharField(max_length=40, blank=True, default="")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="cases", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="cases")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="sub_cases")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_cases")
    subject = models.CharField(max_length=200)
    words = models.TextField(blank=True, default="")
    demand = models.TextField(blank=True, default="")
    salt = models.CharField(max_length=32)
    particulars = models.JSONField(default=dict)
    first_owner = models.ForeignKey(Member, models.PROTECT, related_name="first_owned", db_index=False)
    owner = models.ForeignKey(Member, models.PROTECT, related_name="owned", db_index=False)
    holder = models.ForeignKey(Member, models.PROTECT, null=True, related_name="held", db_index=False)
    accused = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    urgency = models.CharField(max_length=10, blank=True, default="")
    opened_at = models.DateTimeField()
    promised_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closed_case_has_its_time",
                condition=models.Q(state="open", closed_at=None) | ~models.Q(state="open"),
            )
        ]
        indexes = [
            # Each order of a list, everywhere, in a unit, and of a member (``listing``).
            models.Index(fields=["-changed_at"], name="case_changed"),
            models.Index(fields=["-changed_at"], name="case_open_changed", condition=models.Q(state="open")),
            models.Index(fields=["due_at"], name="case_open_due", condition=models.Q(state="open")),
            models.Index(fields=["unit", "-changed_at"], name="case_unit_changed"),
            models.Index(
                fields=["unit", "-changed_at"], name="case_unit_open_changed", condition=models.Q(state="open")
            ),
            models.Index(fields=["unit", "due_at"], name="case_unit_due", condition=models.Q(state="open")),
            models.Index(fields=["first_owner", "-changed_at"], name="case_first_owner_changed"),
            models.Index(fields=["owner", "-changed_at"], name="case_owner_changed"),
            models.Index(fields=["holder", "-changed_at"], name="case_holder_changed"),
            models.Index(fields=["holder", "due_at"], name="case_holder_due", condition=models.Q(state="open")),
            models.Index(fields=["customer", "-opened_at"], name="case_customer"),
            models.Index(fields=["unit", "opened_at"], name="case_unit_opened"),
            # What a list is narrowed by, where few cases fit.
            models.Index(fields=["opened_at"], name="case_opened"),
            models.Index(fields=["kind", "-changed_at"], name="case_kind_changed"),
            models.Index(fields=["class_key", "-changed_at"], name="case_class_changed"),
            models.Index(fields=["urgency", "-changed_at"], name="case_urgency_changed", condition=~models.Q(urgency="")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def for_whom(self) -> Customer | str:
        """Whom facts about it are for: its customer, which must be read; nobody of a unit's own."""
        return self.customer if self.customer is not None else ""

    @property
    def customer_name(self) -> str:
        """The name of the customer whose matter it is, empty for a unit's own; the customer must be read."""
        return self.customer.name if self.customer is not None else ""

    @property
    def reference(self) -> str:
        """How facts name this case."""
        return f"case:{self.pk}"


class Partaker(models.Model):
    """Somebody has or had a task of a case, and may therefore open it, whatever their position lets them see.

    Triggers of the database keep it (migration 0009): one row for a member and a case as long as a task that did
    not fall away names them. ``is_open`` and the times are the case's own, so that the first rows of a list of
    such cases cost a page and not all of them.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="partakers", db_index=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    is_open = models.BooleanField()
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="partaker_once")]
        indexes = [
            models.Index(fields=["member", "-changed_at"], name="partaker_changed"),
            models.Index(
                fields=["member", "-changed_at"], name="partaker_open_changed", condition=models.Q(is_open=True)
            ),
            models.Index(fields=["member", "due_at"], name="partaker_open_due", condition=models.Q(is_open=True)),
            models.Index(fields=["member", "-opened_at"], name="partaker_opened"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.case_id}"


class CaseContact(models.Model):
    """A further conversation about a case, besides the one from which it was opened."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="further_contacts", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "contact"], name="case_contact_once")]

    def __str__(self) -> str:
        return f"{self.contact_id} of {self.case_id}"

    @property
    def reference(self) -> str:
        """How facts name it: the case is what it changes."""
        return f"case:{self.case_id}"


class TransferState(models.TextChoices):
    """An offer of a case to another unit waits until it is answered."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Transfer(models.Model):
    """A case is offered to another unit; the work moves when it is accepted, the first owner never."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="transfers")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="offers")
    to_member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    offered_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TransferState.choices, default=TransferState.OFFERED)
    answered_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="one_offer_at_a_time", condition=models.Q(state="offered")
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.to_unit_id}"

    @property
    def reference(self) -> str:
        """How facts name this transfer."""
        return f"transfer:{self.pk}"


class CasePause(models.Model):
    """A stretch in which the clocks of a case stand, with its reason."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="pauses")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.TextField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="one_pause_at_a_time", condition=models.Q(until=None))
        ]

    def __str__(self) -> str:
        return f"pause of {self.case_id}"


class Period(models.Model):
    """A stretch of days of a unit and all below it, of one class of complaint or of all.

    Sheets that are reckoned from cases (statistics, tracking, summary) are entries of it. Both days
    belong to it, in the zone of the unit.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    class_key = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "since", "until", "class_key"], name="period_once"),
            models.CheckConstraint(
                name="period_ends_after_it_begins", condition=models.Q(until__gte=models.F("since"))
            ),
        ]

    def __str__(self) -> str:
        of_class = f" {self.class_key}" if self.class_key else ""
        return f"{self.unit.name} {self.since} – {self.until}{of_class}"

    @property
    def reference(self) -> str:
        """How facts name this period."""
        return f"period:{self.pk}"


class ReplyText(models.Model):
    """A text with which members of a unit, and of all below it, may begin what they write on a case.

    Placeholders in ``words`` (``cases.texts``) are filled from the case when it is inserted. A unit's own text
    stands before that of a unit above under the same title and language. A retired one is offered no more.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    words = models.TextField()
    version = models.IntegerField(default=1)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title", "language"], name="reply_text_once", condition=models.Q(retired_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """How facts name this text."""
        return f"reply_text:{self.pk}"


class Watch(models.Model):
    """A member follows a case that is not theirs: they are told what happens to it, as long as they may see it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="watches", db_index=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="watches")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="watch_once")]

    def __str__(self) -> str:
        return f"{self.member_id} follows {self.case_id}"


class Seen(models.Model):
    """When a member last looked at a case of theirs; what changed since is marked in their lists."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "case"], name="seen_once")]

    def __str__(self) -> str:
        return f"{self.case_id} seen by {self.member_id}"


class MoveStage(models.TextChoices):
    """Where a move of running cases stands: tried, waiting for a yes, done case by case, over."""

    PLANNING = "planning"
    PLANNED = "planned"
    MOVING = "moving"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class CaseMove(models.Model):
    """Running cases of a unit, and of all below it, are to go over to an edition of a pack.

    The worker first tries each case, changing nothing; once somebody says so, it moves those that can be moved.
    ``names`` says for each flow where steps go that the edition calls otherwise. ``seen_at`` is when the worker last
    said that it is at it; ``until`` is the newest case when it was asked for, so that planning ends.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    edition = models.ForeignKey(KeptEdition, models.PROTECT, related_name="+")
    names = models.JSONField(default=dict)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    stage = models.CharField(max_length=10, choices=MoveStage.choices, default=MoveStage.PLANNING)
    total = models.IntegerField(null=True)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            # Two at once would plan what the other changes.
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(stage__in=["planning", "planned", "moving"]),
                name="move_one_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["at"], name="move_open", condition=models.Q(stage__in=["planning", "moving"])),
            models.Index(fields=["unit", "-at"], name="move_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} in {self.unit_id}"

    @property
    def reference(self) -> str:
        """How live news names this move."""
        return f"move:{self.pk}"

    @property
    def is_open(self) -> bool:
        """True until it is done, or came to nothing."""
        return self.stage in {MoveStage.PLANNING, MoveStage.PLANNED, MoveStage.MOVING}

    @property
    def is_at_work(self) -> bool:
        """True while the worker is at it, or waited for."""
        return self.stage in {MoveStage.PLANNING, MoveStage.MOVING}


class MoveOutcome(models.TextChoices):
    """What became of a case: it can be moved, was moved, or stays with its edition."""

    READY = "ready"
    MOVED = "moved"
    STAYS = "stays"


class CaseMoveLine(models.Model):
    """One case of a move. ``reason`` is a key of why it stays, ``step`` the step or clock that is in the way.

    ``report`` holds which step goes where and when each clock was and is due, as tried or as done.
    """

    move = models.ForeignKey(CaseMove, models.CASCADE, related_name="lines")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=10, choices=MoveOutcome.choices)
    reason = models.CharField(max_length=30, blank=True, default="")
    step = models.CharField(max_length=120, blank=True, default="")
    report = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "case"], name="move_line_once")]
        indexes = [models.Index(fields=["move", "outcome", "case"], name="move_line_outcome")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"
