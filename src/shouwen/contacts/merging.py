"""Conversations move when two records of a customer become one."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from shouwen.contacts.models import Contact
from shouwen.customers.merges.parts import Part, moves

CONTACTS = moves(Part(
    "contacts", gettext_noop("Contacts"), Contact, kind="contact",
    label=lambda one, zone: f"{one.at.astimezone(zone):%F} {one.subject}",
))  # fmt: skip
