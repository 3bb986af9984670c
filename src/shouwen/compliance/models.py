"""Editions kept whole, who follows them from when, and what their standards found."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.functional import cached_property

from shouwen.organisation.models import Member, Unit


class KeptEdition(models.Model):
    """An edition of a pack as it was adopted: all its files, under the hash of their content.

    The database refuses to change or remove it, so every process judges by the same text, and a
    citation (pack, edition, article) names one text for good.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    pack = models.CharField(max_length=60)
    edition = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    files = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "edition"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.pack}@{self.edition}"


class StandingAdoptions(models.Manager["Adoption"]):
    """Those in whose place nobody has adopted another from the same instant on."""

    def get_queryset(self) -> models.QuerySet[Adoption]:
        """Leave out what is only history."""
        return super().get_queryset().filter(replaced_at=None)


class Adoption(models.Model):
    """A unit, and all below it, follows an edition from ``since`` until it adopts the next.

    Where another was adopted in its place, from the same instant on, ``replaced_at`` says when that was done: it then
    never applied, and stays for the history. ``standing`` are the others.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="adoptions")
    edition = models.ForeignKey(KeptEdition, models.PROTECT, related_name="adoptions")
    pack = models.CharField(max_length=60)
    since = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    objects = models.Manager()
    standing = StandingAdoptions()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "pack", "since"], condition=models.Q(replaced_at=None), name="adoption_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} in {self.unit_id} since {self.since:%F}"


class LocalValue(models.Model):
    """A figure that the text leaves to the site, in force in a unit and below from ``since``."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="local_values")
    pack = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    value = models.JSONField()
    since = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "pack", "name", "since"], name="local_value_once")
        ]

    def __str__(self) -> str:
        return f"{self.pack}.{self.name} in {self.unit_id}"


class FloorException(models.Model):
    """The unit above lets a unit be looser in one standard, from ``since`` until ``until`` (included no more).

    ``unit`` is the one that may be looser; ``above`` the unit that lets it; ``pack`` is what is inherited.
    From ``until`` on the text of the unit above holds again; ``is_over`` says that its end was recorded.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="floor_exceptions")
    above = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    pack = models.CharField(max_length=60)
    standard = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    since = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    is_over = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "pack", "standard"], name="exception_of_unit"),
            models.Index(fields=["until"], name="exception_ends", condition=models.Q(is_over=False)),
        ]

    def __str__(self) -> str:
        return f"{self.standard} in {self.unit_id} until {self.until:%F}"


class GaveWay(models.Model):
    """What a unit set or wrote gives way from ``since`` on, since what binds it from above is stricter by then.

    ``name`` is the local value that gives way; empty where the standard as the unit wrote it does. What the unit
    sets or adopts after ``since`` counts again. ``above`` is whose text holds instead.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="gave_way")
    above = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    pack = models.CharField(max_length=60)
    standard = models.CharField(max_length=60)
    name = models.CharField(max_length=60, blank=True, default="")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "pack", "standard", "name", "since"], name="gave_way_once")
        ]

    def __str__(self) -> str:
        return f"{self.standard} {self.name} in {self.unit_id} since {self.since:%F}"


class JudgedComparison(models.Model):
    """What a person said where no rule can tell whether a standard is stricter: once for that pair of texts.

    ``pair`` is the hash of both sides' clauses and local values (``floor.pair_of``).
    """

    pair = models.CharField(max_length=64, unique=True)
    standard = models.CharField(max_length=60)
    outcome = models.CharField(max_length=12, choices=[("stricter", "stricter"), ("looser", "looser")])
    reason = models.CharField(max_length=500)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.standard} {self.outcome}"


class Revision(models.Model):
    """One row that counts changes of adoptions, local values, calendars and the tree.

    Processes keep what they have read of them until this number differs; it comes from a sequence
    (``compliance_revision_numbers``) and never twice.
    """

    number = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)


class Moment(models.Model):
    """A period of a unit that is still to close, a window that a standard judges later, or an edition adopted ahead.

    A clock claims the row when ``at`` has passed, records what it stands for and puts the next period in its place.
    """

    unit = models.BigIntegerField(null=True)
    holder = models.CharField(max_length=60)
    standard = models.CharField(max_length=60, blank=True, default="")
    period = models.CharField(max_length=20, blank=True, default="")
    calendar = models.CharField(max_length=60, blank=True, default="")
    name = models.CharField(max_length=80)
    since = models.DateTimeField()
    until = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "standard", "period", "calendar", "name"], name="moment_once"
            )
        ]
        indexes = [models.Index(fields=["at"], name="moment_at")]

    def __str__(self) -> str:
        return f"{self.standard or self.period} {self.name} of {self.holder}"


class Finding(models.Model):
    """What a standard found, with its article and the facts behind it. Rows are only added.

    A finding that no longer holds is withdrawn by a later one (``withdraws``) that says why.
    ``reckoning`` is how it was worked out: words, figures and which of them are local values. ``names`` repeats
    whom it names beside its holder, so that what is counted of those finds it.
    """

    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    standard = models.CharField(max_length=60)
    citation = models.CharField(max_length=200)
    verdict = models.CharField(max_length=12)
    at = models.DateTimeField()
    unit = models.BigIntegerField(null=True)
    holder = models.CharField(max_length=60)
    names = ArrayField(models.CharField(max_length=60), default=list)
    because = ArrayField(models.BigIntegerField())
    reckoning = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    consequences = models.JSONField(default=list)
    fault = models.CharField(max_length=500, blank=True, default="")
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, related_name="withdrawal")

    class Meta:
        indexes = [
            models.Index(fields=["holder", "-at"], name="finding_holder"),
            models.Index(fields=["key"], name="finding_key"),
            models.Index(fields=["standard", "verdict", "-at"], name="finding_standard"),
            models.Index(fields=["unit", "-at"], name="finding_unit"),
            GinIndex(fields=["names"], name="finding_names", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.standard} {self.verdict}"


class DraftState(models.TextChoices):
    """Where a draft stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Draft(models.Model):
    """An edition that is being written: its files, which may be faulty while nobody has proposed it.

    ``version`` grows with every change, so that nobody saves over another's. What is published is kept
    in ``KeptEdition``; the draft then says who wrote, who approved, and from when it applies. ``writers`` are all
    who have changed it, none of whom approves it.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="drafts")
    pack = models.CharField(max_length=60)
    edition = models.CharField(max_length=30)
    base = models.ForeignKey(KeptEdition, models.PROTECT, null=True, related_name="drafts")
    files = models.JSONField()
    values = models.JSONField(default=dict)
    since = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.OPEN)
    version = models.PositiveIntegerField(default=1)
    begun_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    changed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    writers = ArrayField(models.BigIntegerField(), default=list)
    proposed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "pack", "edition"],
                condition=~models.Q(state=DraftState.DROPPED),
                name="draft_once",
            )
        ]
        indexes = [models.Index(fields=["unit", "state", "-changed_at"], name="draft_unit")]

    def __str__(self) -> str:
        return f"{self.pack}@{self.edition}"

    @property
    def title(self) -> str:
        """What the pack is called in its own words, as the edition from which it was begun has it."""
        return self.base.title if self.base is not None else self.pack

    @property
    def content(self) -> dict[str, bytes]:
        """The files as packs are read."""
        return {path: text.encode() for path, text in self.files.items()}

    @property
    def hands(self) -> set[int | None]:
        """Everybody who began, changed or proposed it: none of them approves it."""
        return {self.begun_by_id, self.changed_by_id, self.proposed_by_id, *self.writers}

    @property
    def versions_alike(self) -> range:
        """The versions that say what it says now: proposing and approving add one each, and leave the text as it is."""
        since = {DraftState.PROPOSED: 1, DraftState.PUBLISHED: 2}.get(DraftState(self.state), 0)
        return range(self.version - since, self.version + 1)


class TrialState(models.TextChoices):
    """Where a trial stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Trial(models.Model):
    """A draft tried on what happened in some units in a period, made by the worker.

    ``files`` and ``version`` are the draft as it was when it was tried. ``facts`` of ``total`` are judged;
    ``seen_at`` is when the worker last said that it is at it. ``counts`` has, for each standard, how often
    each verdict was found before and after, and how many lines people have decided; ``differences`` is how many lines
    there are, kept or not.
    ``readers`` are members with whom whoever asked for it shares it. ``seats`` says for each unit in which calls are
    to be answered sooner or later how many people that takes, by hour of the day.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="trials")
    version = models.PositiveIntegerField()
    files = models.JSONField()
    units = ArrayField(models.BigIntegerField())
    since = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TrialState.choices, default=TrialState.WAITING)
    facts = models.IntegerField(default=0)
    total = models.IntegerField(null=True)
    seen_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=500, blank=True, default="")
    counts = models.JSONField(default=dict)
    differences = models.IntegerField(default=0)
    readers = ArrayField(models.BigIntegerField(), default=list)
    seats = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="trial_open", condition=models.Q(state__in=["waiting", "working"])),
            models.Index(fields=["draft", "-at"], name="trial_draft"),
            GinIndex(fields=["readers"], name="trial_readers"),
        ]

    def __str__(self) -> str:
        return f"{self.draft} on {self.since:%F} to {self.until:%F}"

    @cached_property
    def unit_rows(self) -> list[Unit]:
        """The units that it is about, the upper ones first; one statement, once."""
        return list(Unit.objects.filter(pk__in=self.units).order_by("path"))

    @property
    def reference(self) -> str:
        """How live news names this trial."""
        return f"trial:{self.pk}"

    @property
    def is_open(self) -> bool:
        """True while it waits or is being made."""
        return self.state in {TrialState.WAITING, TrialState.WORKING}


class TrialSum(models.Model):
    """What one unit of a trial, or one member in it, came to before and after; without a unit: all together.

    ``before`` and ``after`` hold ``verdicts`` and ``follows`` (counts) and ``amounts`` (verb, ledger, figure as
    text); ``after`` also the standards that they met before and not after (``no_longer_met``). ``worse`` is how many
    more verdicts against them the draft makes; only those whose sums differ are kept.
    """

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="sums")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    worse = models.IntegerField(default=0)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["trial", "-worse"], name="trial_sum_worst")]

    def __str__(self) -> str:
        return f"{self.trial_id}: {self.member_id or self.unit_id or 'all'}"


class TrialLine(models.Model):
    """One matter that comes out otherwise under the draft.

    ``before`` and ``after`` hold verdict, result, consequences, due and done times, the reckoning and the facts
    behind each; the side on which nothing was found is None. ``member`` is whose result it is, 0 where nobody's.
    ``decided`` are the facts by which people have answered what is behind it (a proposal approved or sent back).
    """

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="lines")
    place = models.IntegerField()
    standard = models.CharField(max_length=60)
    citation = models.CharField(max_length=200)
    at = models.DateTimeField()
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    holder = models.CharField(max_length=60)
    member = models.BigIntegerField(default=0)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    decided = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trial", "place"], name="trial_line_once")]
        indexes = [models.Index(fields=["trial", "standard", "place"], name="trial_line_standard")]

    def __str__(self) -> str:
        return f"{self.standard} {self.holder}"
