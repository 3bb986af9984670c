"""Conversations move when two records of a customer become one."""

from __future__ import annotations

from django.db.models import Q

from shouwen.contacts.models import Contact
from shouwen.customers.merges.parts import Part, moves

CONTACTS = moves(Part(
    "contacts", "Contacts", Contact, kind="contact", label=lambda one: f"{one.at:%F} {one.subject}",
    hangs=lambda rows: Q(cases__in=rows.get("cases", ())),
))  # fmt: skip
