"""The tree of units, the people in it, and their dated positions."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from shouwen.organisation.names import unit_name


class UnitKind(models.TextChoices):
    """Which sort of unit: rights of the reach ``unit`` go as far as the nearest that is not a team."""

    GROUP = "group"
    SUBSIDIARY = "subsidiary"
    COMPANY = "company"
    DEPARTMENT = "department"
    TEAM = "team"
    HALL = "hall"
    SHOP = "shop"
    SCHOOL = "school"
    CLASS = "class"


class Unit(models.Model):
    """A node of the organisation tree: group, subsidiary, department, team, hall.

    ``path`` is the chain of numbers from the root (``/1/4/9/``), kept by the actions; history of
    where a unit stood is in ``UnitPlacement``. ``hotline`` and ``address`` are told to customers;
    what a unit has not, it has from the nearest above (``reach.py``).
    """

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=255, unique=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True, default="")
    name_key = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=20, blank=True, default="")
    zone = models.CharField(max_length=40, blank=True, default="")
    hotline = models.CharField(max_length=40, blank=True, default="", db_default="")
    address = models.CharField(max_length=200, blank=True, default="", db_default="")
    closed_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="unit_code_once", condition=~models.Q(code="")
            ),
            models.UniqueConstraint(
                models.Value(1), name="unit_one_root", condition=models.Q(parent__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["path"], name="unit_path", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """The name for who reads now: the English one, if there is one, where the language is English."""
        return unit_name(self.name, self.name_en)

    @property
    def reference(self) -> str:
        """How facts name this unit."""
        return f"unit:{self.pk}"

    @property
    def ancestor_ids(self) -> list[int]:
        """Numbers of this unit and those above it, from the root down."""
        return [int(part) for part in self.path.strip("/").split("/")]


class UnitPlacement(models.Model):
    """Where a unit stood in the tree from ``since`` until the next placement."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "since"], name="unit_placed_once_at_a_time")]

    def __str__(self) -> str:
        return f"{self.unit_id} under {self.parent_id} since {self.since:%F}"


class Members(BaseUserManager["Member"]):
    """Finds members by what they sign in with."""

    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(sign_in=username)


class Member(AbstractBaseUser):
    """A person who works in a unit. Nobody is ever removed; who left has ``left_at``.

    ``has_temporary_secret`` while their pass phrase was given by somebody else; ``second_factor`` is
    the secret of their one-time codes, ``second_factor_used`` the number of the last one used, ``recovery_codes``
    digests of those that let them in without the device. ``mails_results``: what they asked for and takes its time
    (an import, an export) is told by mail as well once it is done.
    """

    sign_in = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    name_key = models.CharField(max_length=200)
    home = models.ForeignKey(Unit, models.PROTECT, related_name="members")
    mail = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    language = models.CharField(max_length=10, default="zh-hans")
    theme = models.CharField(max_length=10, default="auto")
    mails_results = models.BooleanField(default=True, db_default=True)
    has_temporary_secret = models.BooleanField(default=False, db_default=False)
    second_factor = models.CharField(max_length=64, blank=True, default="")
    second_factor_used = models.BigIntegerField(default=0)
    recovery_codes = models.CharField(max_length=1000, blank=True, default="", db_default="")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1, db_default=1)

    USERNAME_FIELD = "sign_in"
    objects = Members()

    class Meta:
        indexes = [models.Index(fields=["name_key"], name="member_name_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """How facts name this member."""
        return f"member:{self.pk}"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """True until the member leaves; nobody who left can sign in."""
        return self.left_at is None


class Position(models.Model):
    """What a member does in a unit: a name that packs know, and the deeds it may do."""

    key = models.CharField(max_length=60, unique=True)
    name_en = models.CharField(max_length=100, blank=True, default="")
    is_head = models.BooleanField(default=False)
    version = models.IntegerField(default=1, db_default=1)

    def __str__(self) -> str:
        return self.key

    @property
    def reference(self) -> str:
        """How facts name this position."""
        return f"position:{self.pk}"


class Reach(models.TextChoices):
    """How far a deed goes from the unit in which the position is held."""

    OWN = "own"
    TEAM = "team"
    UNIT = "unit"
    SUBTREE = "subtree"


class PositionDeed(models.Model):
    """One deed that a position may do, and how far."""

    position = models.ForeignKey(Position, models.CASCADE, related_name="deeds")
    deed = models.CharField(max_length=60)
    reach = models.CharField(max_length=10, choices=Reach.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "deed"], name="position_deed_once")]

    def __str__(self) -> str:
        return f"{self.deed} ({self.reach})"


class Posting(models.Model):
    """A member holds a position in a unit, from ``since`` until ``until`` (open while they hold it)."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="postings")
    position = models.ForeignKey(Position, models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_it_begins",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
            )
        ]
        indexes = [models.Index(fields=["unit", "position"], name="posting_unit_position")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.position_id} in {self.unit_id}"

    @property
    def reference(self) -> str:
        """How facts name this posting."""
        return f"posting:{self.pk}"


class StandIn(models.Model):
    """While ``absent`` is away, ``stand_in`` may and must do what they would."""

    absent = models.ForeignKey(Member, models.CASCADE, related_name="absences")
    stand_in = models.ForeignKey(Member, models.CASCADE, related_name="standing_in")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_stands_in_for_themselves", condition=~models.Q(absent=models.F("stand_in"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.stand_in_id} for {self.absent_id}"

    @property
    def reference(self) -> str:
        """How facts name this stand-in."""
        return f"stand_in:{self.pk}"


class Departure(models.Model):
    """A member is to leave at an instant, the end of a day; the clock carries it out.

    What is theirs then passes on to the ``successor`` as far as that one may have it. ``next_at`` is when the
    clock looks at it: later than ``leaves_at`` only where it was refused.
    """

    member = models.OneToOneField(Member, models.CASCADE, related_name="departure")
    leaves_at = models.DateTimeField()
    successor = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    planned_by = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    next_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_succeeds_themselves", condition=~models.Q(member=models.F("successor"))
            )
        ]
        indexes = [models.Index(fields=["next_at"], name="departure_next")]

    def __str__(self) -> str:
        return f"departure of {self.member_id}"


class PositionName(models.Model):
    """What a unit calls a position that a pack names; without one the pack's own name counts."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="position_names")
    named = models.CharField(max_length=60)
    position = models.ForeignKey(Position, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "named"], name="position_named_once_in_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.named} = {self.position_id}"


class UnitCalendar(models.Model):
    """A calendar of a unit from a date on, as ``regulation.calendars`` reads it; units below inherit it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="calendars")
    name = models.CharField(max_length=40)
    since = models.DateField()
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name", "since"], name="calendar_once_a_date")]

    def __str__(self) -> str:
        return f"{self.name} since {self.since}"


class SignInAttempt(models.Model):
    """A try to sign in that has not succeeded, counted to slow down guessing; forgotten after a day.

    ``key`` is a keyed digest of the account or the address: what people type there may be a secret.
    """

    key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="sign_in_attempt")]

    def __str__(self) -> str:
        return self.key


class RequestCount(models.Model):
    """How many requests an asker has made in a minute (counted from 1970): a token, or an address without one."""

    key = models.CharField(max_length=80, primary_key=True)
    minute = models.BigIntegerField()
    many = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.many}"


class Token(models.Model):
    """A key with which a program acts as a member, as far as ``scopes`` go; only its digest is kept.

    ``scopes`` are names of deeds (``organisation.scopes``) or ``*``; ``last_used_on`` is the day of
    the last use, no closer, so that no log of a person comes of it.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """How facts name this token."""
        return f"token:{self.pk}"
