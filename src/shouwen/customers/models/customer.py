"""People and companies that are served, and how they are reached."""

from __future__ import annotations

from django.db import models

from shouwen.customers.models.lists import Region, Tag
from shouwen.organisation.models import Unit


class CustomerKind(models.TextChoices):
    """A person or a company."""

    PERSON = "person"
    COMPANY = "company"


class Registry(models.TextChoices):
    """Who gave a company its number: China's authorities (统一社会信用代码, GB 32100-2015), or any other registry."""

    CREDIT_CODE = "credit_code"
    OTHER = "other"


class Customer(models.Model):
    """A person or a company that is served; never removed, but can be erased. ``trade`` is what a company deals in.

    ``number`` is what the house calls the customer; ``company_number`` is a company's own, from a registry.
    """

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=CustomerKind.choices, default=CustomerKind.PERSON)
    name = models.CharField(max_length=100)
    name_key = models.CharField(max_length=200)
    initials = models.CharField(max_length=60, blank=True, default="")
    company = models.CharField(max_length=120, blank=True, default="")
    registry = models.CharField(max_length=20, choices=Registry.choices, blank=True, default="")
    company_number = models.CharField(max_length=40, blank=True, default="")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="customers", db_index=False)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="customers", db_index=False)
    trade = models.CharField(max_length=60, blank=True, default="")
    tags = models.ManyToManyField(Tag, related_name="customers")
    remark = models.TextField(blank=True, default="")
    since = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    deregistered_at = models.DateTimeField(null=True)
    #: The class of secrecy of the file, of the list ``secrecy`` of the pack; empty: none.
    secrecy = models.CharField(max_length=20, blank=True, default="")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    also_known_as = models.CharField(max_length=500, blank=True, default="")
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "name_key"], name="customer_unit_name"),
            models.Index(fields=["name_key"], name="customer_name", condition=models.Q(erased_at=None)),
            models.Index(fields=["region", "name_key"], name="customer_region", condition=~models.Q(region=None)),
            models.Index(
                fields=["unit", "region", "name_key"], name="customer_unit_region", condition=~models.Q(region=None)
            ),
            models.Index(fields=["name_key"], name="customer_company", condition=models.Q(kind=CustomerKind.COMPANY)),
            models.Index(fields=["trade", "name_key"], name="customer_trade", condition=~models.Q(trade="")),
            models.Index(fields=["since"], name="customer_since"),
            models.Index(
                fields=["company_number"], name="customer_company_number", condition=~models.Q(company_number="")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(company_number="", registry="")
                | models.Q(kind=CustomerKind.COMPANY) & ~models.Q(company_number="") & ~models.Q(registry=""),
                name="customer_company_number_whose",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """How facts name this customer."""
        return f"customer:{self.pk}"


class PointKind(models.TextChoices):
    """What sort of contact point it is."""

    PHONE = "phone"
    MAIL = "mail"
    ADDRESS = "address"
    FAX = "fax"
    OTHER = "other"


class ContactPoint(models.Model):
    """One way to reach a customer, with a word for it (home, warehouse). ``plain`` is the value as it is searched:
    digits only for numbers.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="points")
    kind = models.CharField(max_length=10, choices=PointKind.choices)
    value = models.CharField(max_length=200)
    plain = models.CharField(max_length=200)
    reversed_digits = models.CharField(max_length=40, blank=True, default="")
    is_main = models.BooleanField(default=False)
    label = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["plain"], name="point_plain", opclasses=["varchar_pattern_ops"]),
            models.Index(
                fields=["reversed_digits"],
                name="point_last_digits",
                opclasses=["varchar_pattern_ops"],
                condition=~models.Q(reversed_digits=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.customer_id}"
