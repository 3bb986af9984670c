"""Units, members and positions are changed on top of the version that was seen; who comes second reads what stands."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shouwen.compliance.models import LocalValue
from shouwen.organisation.models import Position, Unit
from tests.api.program import Program
from tests.factories import facts_of, make_member


@pytest.fixture
def program(scene):
    return Program(scene.people["管理员"])


def test_each_thing_of_the_organisation_says_its_version_and_takes_the_latest_only(scene, program):
    member, unit = scene.people["吴敏"], scene.departments["质检部"]
    position = Position.objects.get(key="质检部门")
    held = program.get(f"positions/{position.pk}").json()["deeds"]
    for path, given, seen in (
        (f"members/{member.pk}/change", {"name": "吴敏", "home": scene.service.pk, "phone": "138"},
         f"members/{member.pk}"),
        (f"units/{unit.pk}/renaming", {"name": "品质部"}, f"units/{unit.pk}"),
        (f"positions/{position.pk}/change", {"name_en": "Inspectors", "is_head": True, "deeds": held},
         f"positions/{position.pk}"),
    ):
        version = program.get(seen).json()["version"]
        without = program.post(path, given)
        changed = program.post(path, {**given, "version": version})
        late = program.post(path, {**given, "version": version})

        assert (without.status_code, changed.status_code, changed.json()["version"]) == (422, 200, version + 1), path
        told = late.json()
        assert (late.status_code, told["error"], told["theirs"]["version"]) == (409, "overtaken", version + 1)


def test_a_unit_that_was_renamed_is_not_moved_by_who_has_not_seen_it(scene, program):
    unit, other = scene.departments["质检部"], scene.departments["财务部"]
    program.post(f"units/{unit.pk}/renaming", {"name": "品质部", "version": 1})

    late = program.post(f"units/{unit.pk}/move", {"parent": other.pk, "version": 1})

    assert (late.status_code, late.json()["theirs"]["name"]) == (409, "品质部")
    assert Unit.objects.get(pk=unit.pk).parent_id == unit.parent_id
    assert program.post(f"units/{unit.pk}/move", {"parent": other.pk, "version": 2}).status_code == 200


def marked(program, unit, name="accept_within"):
    return next(one["seen"] for one in program.get(f"units/{unit.pk}/local-values").json() if one["name"] == name)


def value(seen, text, days=1):
    since = (timezone.now() + timedelta(days=days)).isoformat()
    return {"pack": "service-department", "name": "accept_within", "value": text, "since": since, "seen": seen}


def test_a_local_value_is_not_set_over_what_somebody_has_set_since_it_was_seen(scene, program):
    path, seen = f"units/{scene.company.pk}/local-values", marked(program, scene.company)

    without = program.post(path, {key: one for key, one in value(seen, "1 hour").items() if key != "seen"})
    first = program.post(path, value(seen, "1 hour"))
    late = program.post(path, value(seen, "2 hours"))

    told = late.json()
    assert (without.status_code, first.status_code) == (422, 200)
    assert (late.status_code, told["error"]) == (409, "overtaken")
    assert (told["theirs"]["value"], told["mine"]["value"]) == ("1 hour", "2 hours")
    assert told["theirs"]["seen"] == marked(program, scene.company)
    assert not LocalValue.objects.filter(value="2 hours").exists()
    assert program.post(path, value(told["theirs"]["seen"], "2 hours")).status_code == 200


def test_a_value_that_the_unit_has_not_set_itself_is_marked_as_none(scene, program):
    path = f"units/{scene.service.pk}/local-values"
    assert marked(program, scene.service) == "none"

    assert program.post(path, value("none", "1 hour")).status_code == 200
    assert program.post(path, value("none", "2 hours")).status_code == 409


def test_who_may_not_set_values_is_refused_before_anything_is_told(scene, program):
    reader = Program(make_member("钱七", scene.company, {"see_regulation": "subtree"}))

    refused = reader.post(f"units/{scene.company.pk}/local-values", value("none", "1 hour"))

    assert refused.status_code == 403
    assert "theirs" not in refused.json()
    assert not facts_of("local_value.set")
