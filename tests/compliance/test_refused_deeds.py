"""A refusal undoes the deed and is recorded all the same, in a transaction of its own."""

import pytest
from django.db import transaction

from shouwen.cases.actions.complaint import carry_out
from shouwen.facts.once import once
from shouwen.facts.refusals import Refused
from tests.factories import facts_of
from tests.scenes import local, make_scene, take_complaint

START = local("2026-03-02 09:00")


def test_a_refused_deed_is_recorded_with_the_standard_that_refused_it(committed):
    with transaction.atomic():
        scene = make_scene()
        case = take_complaint(scene, START)

    with pytest.raises(Refused):
        once("", lambda: carry_out(case, "refusal", {}, "", by=scene.by("周婷", START), at=START))

    refused = [fact.figures["standard"] for fact in facts_of("deed.refused", case)]
    assert refused == ["SD-3.15-3.2/first", "SD-3.2/reason"]
