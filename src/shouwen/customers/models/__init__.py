"""People and companies that are served, what is kept of each, and the lists that a unit keeps for them."""

from shouwen.customers.credit.models import GradeChange, Measure, Rating
from shouwen.customers.erasures.models import Erasure, Hold, KeptRow
from shouwen.customers.models.consents import AgreedChannel, Consent, Purpose
from shouwen.customers.models.customer import ContactPoint, Customer, CustomerKind, PointKind, Registry
from shouwen.customers.models.lists import Outlet, Region, Tag
from shouwen.customers.models.relations import Relation, RelationKind, UnsuitableTime
from shouwen.customers.secrecy.models import Opening

__all__ = [
    "AgreedChannel", "Consent", "ContactPoint", "Customer", "CustomerKind", "Erasure", "GradeChange", "Hold", "KeptRow",
    "Measure", "Opening", "Outlet",
    "PointKind", "Purpose", "Rating", "Region", "Registry", "Relation", "RelationKind", "Tag", "UnsuitableTime",
]  # fmt: skip
