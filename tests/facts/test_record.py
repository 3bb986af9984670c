"""Recording facts: what they may hold, and that nobody changes them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from shouwen.facts.actions import record
from shouwen.facts.figures import WrongFigure, stored
from shouwen.facts.kinds import declare, figure
from shouwen.facts.models import Fact
from shouwen.facts.queries import facts_about
from shouwen.facts.refusals import Refused
from shouwen.regulation.spans import Span

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
KIND = declare(
    "tried.recorded",
    "试记",
    "Something that only these tests record",
    figure("rings", "number", "rings"),
    figure("loss", "money", "loss in yuan"),
    figure("lasted", "span", "how long"),
    figure("on", "date", "a day"),
    figure("due", "time", "an instant"),
    figure("valid", "truth", "whether"),
    figure("sort", "code", "a key", "a", "b"),
    figure("step", "code", "a key of a pack"),
    figure("to", "reference", "whom"),
    figure("all", "references", "several"),
    figure("words", "digest", "vouches for words"),
)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("rings", 3, 3),
        ("loss", Decimal("12.50"), "12.50"),
        ("lasted", timedelta(minutes=1, microseconds=5), "60.000005"),
        ("due", AT, "2026-03-02T01:00:00+00:00"),
        ("valid", False, False),
        ("sort", "a", "a"),
        ("step", "通知客户", "通知客户"),
        ("to", "member:12", "member:12"),
        ("all", ["case:1", "case:2"], ["case:1", "case:2"]),
        ("words", "0" * 64, "0" * 64),
    ],
)
def test_a_figure_is_kept_exactly(name, value, kept):
    assert stored(KIND, {name: value}) == {name: kept}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rings", 0.1),  # a float is never exact
        ("rings", True),
        ("sort", "c"),  # not among the options
        ("step", "张三 住在三楼"),  # a sentence has blanks
        ("step", "13800138000"),  # a telephone number
        ("step", "电话13800138000"),
        ("to", "Zhang San"),
        ("words", "the words themselves"),
        ("due", datetime(2026, 3, 2)),  # no zone
        ("on", AT),
        ("colour", "red"),  # not declared
    ],
)
def test_a_figure_of_another_type_is_refused(name, value):
    with pytest.raises(WrongFigure):
        stored(KIND, {name: value})


def test_a_recorded_fact_reads_back_as_it_was(db):
    figures = {"loss": Decimal("12.50"), "lasted": Span.of_seconds(90), "due": AT, "to": "member:4"}

    with transaction.atomic():
        record("tried.recorded", at=AT, unit=None, by="member:1", about="case:9", figures=figures)

    (fact,) = facts_about("case:9")
    assert (fact.kind, fact.at, fact.by, fact.figures) == ("tried.recorded", AT, "member:1", figures)


def test_a_fact_in_the_future_is_refused(db):
    with pytest.raises(Refused, match="future"):
        record("tried.recorded", at=datetime(2999, 1, 1, tzinfo=UTC), unit=None, by="system", about="case:9")


def test_a_fact_before_the_year_2000_is_refused(db):
    with pytest.raises(Refused, match="2000"):
        record(
            "tried.recorded",
            at=datetime(1999, 12, 31, 23, 59, tzinfo=UTC),
            unit=None,
            by="system",
            about="x:1",
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts_fact SET at = now()",
        "DELETE FROM facts_fact",
        "TRUNCATE facts_fact",
        "ALTER TABLE facts_fact DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "SET ROLE shouwen_owner",
        "DROP TRIGGER facts_fact_kept ON facts_fact",
        "DELETE FROM facts_seal",
        "UPDATE compliance_finding SET verdict = 'met'",
    ],
)
def test_the_application_cannot_change_what_was_recorded(db, statement):
    record("tried.recorded", at=AT, unit=None, by="system", about="case:9")

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Fact.objects.filter(about="case:9").count() == 1


def test_the_owner_cannot_change_facts_without_switching_the_trigger_off(committed, database_addresses):
    import psycopg

    with transaction.atomic():
        record("tried.recorded", at=AT, unit=None, by="system", about="case:9")

    with database_addresses.owner.connect() as owner, pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("DELETE FROM facts_fact")
