"""What is asked of a new customer at first: what the record sheets in force take over; the rest is folded."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from shouwen.customers.models import Customer
from shouwen.web.customers.first_entry import ALWAYS, asked_at
from tests.factories import make_unit
from tests.stage import scene, stage  # noqa: F401  fixtures

#: What SD-4.7 and SD-4.8 take over of a customer.
ASKED = {"addresses", "region", "trade"}
ALL = {"name", "kind", "unit", "company", "company_number", "registry", "region", "trade", "phones", "mails", "addresses",
       "faxes", "others", "remark"}  # fmt: skip


def shown(page):
    """Return the fields that stand open, those that are folded, and whether these are shown unfolded."""
    form = re.search(r'<form method="post" id="customer-form">.*?</form>', page, re.DOTALL)[0]
    before, opening, folded = re.split(r'<details class="folded"( open)?>', form)
    names = [set(re.findall(r'(?:input|select|textarea)[^>]* name="(\w+)"', part)) for part in (before, folded)]
    return names[0] - {"csrfmiddlewaretoken", "once", "version"}, names[1], bool(opening)


def test_open_stands_what_the_record_sheets_take_over(scene, client):  # noqa: F811
    client.force_login(scene.people["周婷"])

    asked, folded, is_open = shown(client.get("/customers/new").content.decode())

    assert asked == {*ALWAYS, *ASKED}
    assert asked | folded == ALL
    assert not is_open


@pytest.mark.django_db
def test_where_no_regulation_asks_only_the_name_and_the_telephone_stand_open():
    assert asked_at(make_unit("新单位").pk, timezone.now()) == set(ALWAYS)


def test_what_was_typed_in_a_folded_field_is_shown_again_and_recorded(scene, client):  # noqa: F811
    client.force_login(scene.people["周婷"])
    given = {"kind": "person", "unit": scene.service.pk, "phones": "13800001111", "mails": "wang@example.com",
             "remark": "常客"}  # fmt: skip

    refused = client.post("/customers/new", {**given, "name": ""})
    client.post("/customers/new", {**given, "name": "王小明"})

    _asked, folded, is_open = shown(refused.content.decode())
    assert (refused.status_code, is_open) == (422, True)
    assert "wang@example.com" in refused.content.decode()
    assert {"mails", "remark"} <= folded
    made = Customer.objects.get(name="王小明")
    reached = sorted(made.points.values_list("value", flat=True))
    assert (made.remark, reached) == ("常客", ["13800001111", "wang@example.com"])


def test_a_change_unfolds_what_is_held_already(scene, client):  # noqa: F811
    client.force_login(scene.people["周婷"])
    client.post("/customers/new", {"kind": "person", "unit": scene.service.pk, "name": "王小明", "others": "微信 wang"})

    made = Customer.objects.get(name="王小明")
    _asked, folded, is_open = shown(client.get(f"/customers/{made.pk}/change").content.decode())

    assert (is_open, "others" in folded) == (True, True)
