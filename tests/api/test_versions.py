"""Units, members and positions are changed on top of the version that was seen; who comes second reads what stands."""

import pytest

from shouwen.organisation.models import Position, Unit
from tests.api.program import Program


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
