"""Sealing and verifying: every way to change the past is named."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import transaction

from shouwen.facts.actions import record
from shouwen.facts.kinds import declare
from shouwen.facts.models import Fact, Seal
from shouwen.facts.seals import anchor_line, seal_facts
from shouwen.facts.verification import verify_seals

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
KIND = declare("tried.sealed", "试封", "Something that only these tests record")


def happen(about="case:1"):
    with transaction.atomic():
        return record(KIND.name, at=AT, unit=None, by="system", about=about).sequence


@pytest.fixture
def as_administrator(committed, database_server, database_addresses):
    """Run statements as somebody who owns the server and has switched the triggers off."""

    def run(statement, *values):
        with replace(database_server.admin, name=database_addresses.app.name).connect(
            autocommit=True
        ) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statement, values)

    return run


def test_sealed_facts_verify(committed):
    for _ in range(3):
        happen()
    seal_facts()
    happen()
    seal_facts()

    found = verify_seals()

    assert (found.seals, found.facts, found.fault) == (2, 4, None)


def test_sealing_with_nothing_new_makes_no_seal(committed):
    happen()
    seal_facts()

    assert seal_facts() is None


def test_an_altered_fact_is_named(as_administrator):
    happen()
    second = happen()
    seal_facts()

    as_administrator("UPDATE facts_fact SET by = 'member:7' WHERE id = %s", second)

    fault = verify_seals().fault
    assert (fault.what, fault.fact) == ("altered", second)


def test_a_removed_fact_is_named(as_administrator):
    first = happen()
    happen()
    seal_facts()

    as_administrator("DELETE FROM facts_fact WHERE id = %s", first)

    fault = verify_seals().fault
    assert (fault.what, fault.fact) == ("removed", first)


def test_truncated_facts_are_named_from_the_first(as_administrator):
    first = happen()
    happen()
    seal_facts()

    as_administrator("DELETE FROM facts_fact")

    fault = verify_seals().fault
    assert (fault.what, fault.fact) == ("truncated", first)


def test_a_fact_inserted_among_the_sealed_is_named(as_administrator):
    happen()
    last = happen()
    seal_facts()
    as_administrator(
        "INSERT INTO facts_fact (id, kind, at, unit, by, about, for_whom, figures, transaction)"
        " VALUES (%s, %s, %s, NULL, 'system', 'case:1', '', '{}', '3')",
        last + 1000,
        KIND.name,
        AT,
    )

    fault = verify_seals().fault
    assert (fault.what, fault.fact) == ("inserted", last + 1000)


def test_seals_cut_off_together_with_their_facts_are_found_by_the_anchor(as_administrator):
    happen()
    seal_facts()
    cut = happen()
    anchors = [anchor_line(seal) for seal in [*Seal.objects.all(), seal_facts()]]

    as_administrator("DELETE FROM facts_fact WHERE id = %s", cut)
    as_administrator("DELETE FROM facts_seal WHERE id = (SELECT max(id) FROM facts_seal)")

    assert verify_seals().fault is None  # the database alone cannot tell
    fault = verify_seals(anchors).fault
    assert (fault.what, fault.fact) == ("truncated", cut)


def test_a_chain_made_anew_is_found_by_the_anchor(as_administrator):
    happen()
    anchors = [anchor_line(seal_facts())]
    as_administrator("UPDATE facts_fact SET by = 'member:7'")
    as_administrator("DELETE FROM facts_seal")
    as_administrator("ALTER SEQUENCE facts_seal_id_seq RESTART")
    seal_facts()

    assert verify_seals().fault is None
    assert verify_seals(anchors).fault.what == "seal altered"


def test_transactions_that_commit_in_reverse_order_are_sealed_once_each(committed, database_addresses):
    early = database_addresses.app.connect()
    sql = "INSERT INTO facts_fact (kind, at, by, about, for_whom, figures) VALUES (%s, %s, 'system', 'case:1', '', '{}')"
    early.execute(sql, (KIND.name, AT))
    happen()

    assert seal_facts() is None  # an older transaction still runs
    early.commit()
    early.close()
    seal = seal_facts()

    assert seal.count == Fact.objects.count() == 2
    assert verify_seals().fault is None


def test_a_long_chain_is_sealed_in_links(committed, monkeypatch):
    monkeypatch.setattr("shouwen.facts.seals.LINK_LENGTH", 3)
    for _ in range(8):
        happen()
    links = []
    while (seal := seal_facts()) is not None:
        links.append(seal.count)

    assert sum(links) == 8
    assert len(links) >= 2
    assert verify_seals().fault is None


def test_a_seal_that_was_altered_is_named_and_not_the_facts_under_it(as_administrator):
    happen()
    seal = seal_facts()

    as_administrator("UPDATE facts_seal SET digests = set_byte(digests, 5, get_byte(digests, 5) # 1)")

    fault = verify_seals().fault
    assert (fault.what, fault.fact, fault.seal) == ("seal altered", None, seal.pk)
