"""Calendars are called what the regulations followed in a unit call them."""

import pytest
from django.urls import reverse

from shouwen.organisation.models import UnitCalendar

pytestmark = pytest.mark.django_db


def test_a_calendar_is_called_by_its_title(admin, scene):
    names = set(UnitCalendar.objects.filter(unit=scene.company).values_list("name", flat=True))

    page = admin.get(reverse("calendars", args=[scene.company.pk])).content.decode()

    assert "office" in names
    assert "<h2>办公时间</h2>" in page


def test_who_publishes_one_is_told_which_names_are_used(admin, scene):
    page = admin.get(reverse("calendar_new", args=[scene.company.pk])).content.decode()

    assert "office: 办公时间; service: 服务时间" in page
