"""A web process has read the regulations before its first request comes."""

import logging
from datetime import timedelta

import pytest
from django.db import OperationalError

from shouwen.compliance.editions import edition_kept
from shouwen.config import reading_ahead
from shouwen.config.reading_ahead import read_ahead
from tests.compliance.test_floor import AT, House
from tests.compliance.test_kept_editions import RIGHT, followed, kept
from tests.factories import make_unit


@pytest.fixture
def cold(db):
    yield House
    edition_kept.cache_clear()


def test_what_units_follow_or_followed_is_read(cold):
    house = cold(seeing=True)
    stricter = house.adopt("- {amend: A-1, at_most: 2}")
    house.adopt("- {amend: A-1, at_most: 1}", at=AT + timedelta(days=2), edition="2")
    edition_kept.cache_clear()

    read_ahead()

    assert edition_kept.cache_info().currsize == 3
    before = edition_kept.cache_info().misses
    edition_kept(stricter.hash)
    assert edition_kept.cache_info().misses == before


def test_one_that_cannot_be_read_is_told_and_the_next_one_read(cold, caplog):
    cold(seeing=True)
    followed(make_unit("旧"), kept(RIGHT.replace("at_most: 3", "at_most: 3 +"), edition="2"))
    edition_kept.cache_clear()

    with caplog.at_level(logging.WARNING):
        read_ahead()

    assert "small@2, which was published, cannot be read" in caplog.text
    assert edition_kept.cache_info().currsize == 1


def test_a_database_that_is_away_stops_nobody(db, caplog, monkeypatch):
    def away():
        raise OperationalError("gone")

    monkeypatch.setattr(reading_ahead, "rulebook", away)

    with caplog.at_level(logging.WARNING):
        read_ahead()

    assert "the database cannot be asked now: gone" in caplog.text


def test_a_house_of_very_many_editions_reads_the_rest_when_asked(cold, monkeypatch):
    cold(seeing=True)
    edition_kept.cache_clear()
    monkeypatch.setattr(reading_ahead, "WITHIN", -1)

    read_ahead()

    assert edition_kept.cache_info().currsize == 0
