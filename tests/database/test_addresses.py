"""Addresses in all the forms that people write them."""

import pytest

from shouwen.database import Address, DatabaseUnusable


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (
            "postgresql://app:secret@db.example/shouwen",
            Address("db.example", "shouwen", "app", "secret"),
        ),
        (
            "postgres://app:s%40%2Fcret@10.0.0.5:6432/shouwen?sslmode=require",
            Address("10.0.0.5", "shouwen", "app", "s@/cret", 6432, {"sslmode": "require"}),
        ),
        (
            "postgresql://app:secret@/shouwen?host=/run/postgresql&port=5433",
            Address("/run/postgresql", "shouwen", "app", "secret", 5433),
        ),
        (
            "postgresql://app:secret@%2Frun%2Fpostgresql/shouwen",
            Address("/run/postgresql", "shouwen", "app", "secret"),
        ),
        ("postgresql://app@[::1]:5432/shouwen", Address("::1", "shouwen", "app")),
    ],
)
def test_an_address_is_read_and_written_without_loss(url, address):
    assert Address.parse(url) == address
    assert Address.parse(address.url) == address


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("mysql://app:secret@db/shouwen", "begins with postgresql://, not with 'mysql'"),
        ("", "begins with postgresql://, not with ''"),
        ("postgresql://app:secret@db", "needs a host, a database name and a user"),
        ("postgresql://db/shouwen", "needs a host, a database name and a user"),
        ("postgresql://app:secret@/shouwen", "needs a host, a database name and a user"),
        ("postgresql://app:secret@db:port/shouwen", "port"),
    ],
)
def test_a_wrong_address_is_refused_without_its_password(url, expected):
    with pytest.raises(DatabaseUnusable, match=expected) as refused:
        Address.parse(url)

    assert "secret" not in str(refused.value)


def test_a_password_is_never_shown():
    assert "secret" not in repr(Address("db", "shouwen", "app", "secret"))


def test_an_address_serves_django_and_postgresqls_programs():
    address = Address("db", "shouwen", "app", "secret", 6432, {"sslmode": "require"})

    assert address.django()["NAME"] == "shouwen"
    assert address.django()["OPTIONS"] == {"sslmode": "require", "prepare_threshold": 2}
    assert address.for_programs() == (
        "host=db port=6432 dbname=shouwen user=app sslmode=require",
        {"PGPASSWORD": "secret"},
    )
