"""Fill a database for a measurement: organisation, customers, contacts, cases. A process of its own.

Reads the number of cases from the command line and writes what the measurement needs to know as JSON.
"""

from __future__ import annotations

import json
import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402  settings must be ready
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from bench.cases import make_cases, make_contacts, make_customers, make_templates  # noqa: E402
from bench.organisation import make_organisation, three_scopes  # noqa: E402
from bench.texts import Writer  # noqa: E402
from shouwen.facts.seals import seal_facts  # noqa: E402
from shouwen.organisation.models import Member  # noqa: E402

#: Calls of which each reader makes cases: enough that hardly one has two.
FRESH = 600
#: The reader with three scopes sees one case in a hundred, or so many where that is less: their list has a full page.
LEAST_SEEN = 400
BACKEND = "shouwen.organisation.backend.MemberBackend"


def session_of(member):
    """Sign a member in; return the key of the session."""
    row = Member.objects.get(pk=member)
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(row.pk), BACKEND
    store[HASH_SESSION_KEY] = row.get_session_auth_hash()
    store.set_expiry(settings.SESSION_COOKIE_AGE)
    store.save()
    return store.session_key


def progress(step, done, of):
    print(f"  {step}: {done} of {of}", file=sys.stderr, flush=True)


def main(cases, *, units, members):
    began = time.monotonic()
    writer = Writer()
    subsidiaries = max(units // 100, 2)
    organisation = make_organisation(writer, subsidiaries=subsidiaries, departments=10, teams=9, members=members)
    three, units_of_three = three_scopes(organisation, writer)
    organisation.share = min(max(0.01, LEAST_SEEN / cases), 0.5)
    customers = make_customers(organisation, writer, max(cases // 3, 300))
    templates = make_templates(organisation, writer)
    make_cases(organisation, writer, customers, templates, cases, progress)
    fresh = {reader: make_contacts(organisation, writer, customers, units, FRESH) for reader, units in (
        ("all", organisation.departments), ("three", units_of_three), ("one unit", organisation.departments[:1]))}
    # As in a house that has run for long: what happened before is sealed.
    while seal_facts() is not None:
        pass
    json.dump({
        "administrator": organisation.administrator, "three": three, "units_of_three": units_of_three,
        "departments": organisation.departments, "fresh": fresh,
        "sessions": {"all": session_of(organisation.administrator), "three": session_of(three)},
        "seconds": time.monotonic() - began,
    }, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), units=int(sys.argv[2]), members=int(sys.argv[3]))
