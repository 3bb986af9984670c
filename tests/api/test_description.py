"""Requests made up from the description: never our fault, always as described."""

import io
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shouwen.api.described import schema
from shouwen.cases.actions.transfers import offer_case
from shouwen.cases.reading import matter_of_case
from shouwen.organisation.models import Position, Posting
from shouwen.work.actions.attachments import add_attachment
from shouwen.work.models import Deadline, Task
from tests.api.program import Program
from tests.scenes import take_complaint
from tests.work.importing import as_text

pytestmark = [
    pytest.mark.filterwarnings("ignore:No directory at"),
    # The library's client leaves the file of a download open; a server closes it.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
          response_schema_conformance]


@contextmanager
def staying_connected():
    """A request's end would close the connection, and with it the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@pytest.fixture
def known(scene, settings, tmp_path):
    """Numbers that exist, by the first word of an address; and a program that may do everything."""
    settings.MEDIA_ROOT, settings.API_PER_MINUTE = tmp_path, 1_000_000
    now, zhou = timezone.now(), scene.by("周婷", timezone.now())
    case = take_complaint(scene, now - timedelta(minutes=30))
    other = take_complaint(scene, now - timedelta(minutes=20))
    offer = offer_case(other, scene.departments["质检部"], "质量问题", by=zhou, at=now)
    file = add_attachment(matter_of_case(case), "a.txt", io.BytesIO(b"text"), by=zhou, at=now)
    program = Program(scene.people["管理员"])
    form = program.get(f"cases/{case.pk}/forms").json()[0]["name"]
    entry = program.post(f"cases/{case.pk}/entries", {"form": form, "values": {}}).json()["id"]
    list_given = {"list": "customers", "unit": scene.service.pk}
    imported = program.send("imports", "a.csv", as_text([["姓名"], ["甲"]]), **list_given).json()["id"]
    return program, {
        "cases": case.pk, "contacts": case.contact_id, "customers": case.customer_id, "transfers": offer.pk,
        "tasks": Task.objects.filter(matter=case.reference).first().pk, "entries": entry,
        "attachments": file.pk, "units": scene.service.pk, "members": scene.people["周婷"].pk,
        "positions": Position.objects.first().pk, "postings": Posting.objects.first().pk,
        "imports": imported, "why": Deadline.objects.filter(holder=case.reference).first().pk,
    }  # fmt: skip


def described():
    with staying_connected():
        return schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())


def made_up(known, seed_examples):
    """Ask whatever the description allows, and what it forbids; each request is undone again."""
    program, numbers = known
    operations = [found.ok() for found in described().get_all_operations()]
    requests = st.tuples(st.sampled_from(operations), st.booleans(), st.sampled_from(GenerationMode)).flatmap(
        lambda chosen: st.tuples(chosen[0].as_strategy(chosen[2]), st.just(chosen[1]))
    )

    @settings(max_examples=seed_examples, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck))
    @given(requests)
    def ask(request):
        made, is_known = request
        if is_known and "pk" in (made.path_parameters or {}):
            made.path_parameters["pk"] = numbers.get(made.operation.path.split("/")[2], 1)
        with staying_connected(), transaction.atomic():
            answer = made.call(headers={"Authorization": f"Bearer {program.text}"})
            transaction.set_rollback(True)
        made.validate_response(answer, checks=CHECKS)

    ask()


def test_a_few_made_up_requests_are_answered_as_described(known):
    made_up(known, 40)


@pytest.mark.prove
def test_many_made_up_requests_are_answered_as_described(known, record_property):
    made_up(known, 1500)
    record_property("figure", "1500 requests")


def test_the_description_asks_for_a_token_everywhere():
    for operation in described().get_all_operations():
        assert operation.ok().definition.raw["security"] == [{"Bearer": []}]


def test_the_description_is_made_once_however_often_it_is_asked_for(client, monkeypatch):
    """Making it takes seconds, and whoever asks need not say who they are."""
    first = client.get("/api/openapi.json")
    monkeypatch.setattr("shouwen.api.described.api.get_openapi_schema", lambda **_: pytest.fail("made again"))

    assert client.get("/api/openapi.json").content == first.content
    assert set(first.json()["paths"]) == set(schema()["paths"])


def test_no_two_parts_of_the_api_call_different_things_by_one_name():
    """The description would keep the one and lose the other, and say nothing."""
    def below(kind):
        return {kind, *(one for sub in kind.__subclasses__() for one in below(sub))}

    ours = [one for one in below(BaseModel) if one.__module__.startswith("shouwen.api.") and "[" not in one.__name__]
    described_names = set(schema()["components"]["schemas"])
    names = Counter(one.__name__ for one in ours if one.__name__ in described_names)

    assert [name for name, many in names.items() if many > 1] == []
