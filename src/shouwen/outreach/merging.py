"""Answers to surveys move when two records of a customer become one; of one survey each has one."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from shouwen.customers.merges.parts import Part, moves
from shouwen.outreach.models import Response

RESPONSES = moves(Part("responses", gettext_noop("Answers to surveys"), Response, kind="response", once=("survey",)))
