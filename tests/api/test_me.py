"""What a program asks first, and what administrators do for members by it."""

import hashlib
import json

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator

from shouwen.api.described import schema
from shouwen.api.examples import WRITTEN
from shouwen.api.meanings import MEANINGS
from shouwen.api.telling import ANSWERS, TAGS
from shouwen.facts.models import Answer
from shouwen.organisation.models import Member, Position
from tests.api.program import Program
from tests.factories import facts_of

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


def test_a_program_is_told_for_whom_it_acts_and_how_far(scene):
    zhou = scene.people["周婷"]

    everything = Program(zhou).get("me").json()
    little = Program(zhou, "see_case", "adopt_edition", "do_task").get("me").json()

    assert (everything["id"], everything["name"], everything["home"]["id"]) == (zhou.pk, "周婷", scene.service.pk)
    assert {"log_contact", "open_case", "see_case"} <= set(everything["deeds"])
    assert everything["token"]["scopes"] == ["*"]
    assert little["deeds"] == ["see_case"]  # a token does no more than its member, a member no more than the token
    assert little["token"]["scopes"] == ["adopt_edition", "do_task", "see_case"]


def test_a_refusal_names_the_right_that_is_missing(scene, case):
    narrow = Program(scene.people["周婷"], "see_case").post(f"cases/{case.pk}/pause", {"reason": "等配件"})
    seeing = Program(scene.people["褚伟"]).post(f"cases/{case.pk}/pause", {"reason": "等配件"})

    assert [(a.status_code, a.json()["deed"]) for a in (narrow, seeing)] == [(403, "pause_case")] * 2


def test_a_member_who_cannot_sign_in_gets_another_pass_phrase(scene):
    wu, program = scene.people["吴敏"], Program(scene.people["管理员"])

    weak = program.post(f"members/{wu.pk}/secret", {"secret": "12345"})
    done = program.post(f"members/{wu.pk}/secret", {"secret": "一句又长又新的话语还要更长一些"}, key="one")
    repeated = program.post(f"members/{wu.pk}/secret", {"secret": "一句又长又新的话语还要更长一些"}, key="one")
    wrong = Program(scene.people["周婷"]).post(f"members/{wu.pk}/secret", {"secret": "一句又长又新的话语还要更长一些"})

    kept = Member.objects.get(pk=wu.pk)
    assert (weak.status_code, done.status_code, repeated.json()) == (422, 200, done.json())
    assert kept.check_password("一句又长又新的话语还要更长一些")
    assert kept.has_temporary_secret
    assert wrong.status_code in {403, 404}
    assert len(facts_of("member.secret_set", wu)) == 1


def test_who_has_lost_their_device_is_asked_for_no_code(scene):
    wu, program = scene.people["吴敏"], Program(scene.people["管理员"])
    Member.objects.filter(pk=wu.pk).update(second_factor="JBSWY3DPEHPK3PXP")

    wrong = Program(scene.people["周婷"]).post(f"members/{wu.pk}/second-factor/removal")
    done = program.post(f"members/{wu.pk}/second-factor/removal")
    again = program.post(f"members/{wu.pk}/second-factor/removal")

    assert wrong.status_code in {403, 404}
    assert (done.status_code, again.status_code) == (200, 409)
    assert not Member.objects.get(pk=wu.pk).second_factor


def test_the_usual_positions_are_made_once(scene):
    program = Program(scene.people["管理员"])
    kept = set(Position.objects.values_list("key", flat=True))

    done, again = program.post("positions/usual"), program.post("positions/usual")
    wrong = Program(scene.people["周婷"]).post("positions/usual")

    assert (done.status_code, again.status_code, wrong.status_code) == (200, 200, 403)
    made = set(Position.objects.values_list("key", flat=True))
    assert made > kept
    assert Position.objects.count() == len(made)


@pytest.fixture(scope="module")
def description():
    return schema()


def operations_of(description):
    return {one["operationId"]: one for ways in description["paths"].values() for one in ways.values()}


def test_each_body_has_an_example_of_its_shape(description):
    found = operations_of(description)

    assert set(WRITTEN) <= set(found)
    for name, operation in found.items():
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body is not None:
            checked = Draft202012Validator({**body["schema"], "components": description["components"]})
            assert [fault.message for fault in checked.iter_errors(body["example"])] == [], name


def test_each_operation_says_what_it_does_and_what_a_no_means(description):
    for name, operation in operations_of(description).items():
        assert operation["summary"], name
        assert "``" not in operation["summary"]
        for status, answer in operation["responses"].items():
            assert ("$ref" in answer) == (str(status) in ANSWERS), (name, status)


def test_each_meaning_is_of_a_name_that_there_is(description):
    names = {name for shape in description["components"]["schemas"].values() for name in shape.get("properties", ())}
    names |= {one["name"] for operation in operations_of(description).values() for one in operation.get("parameters", ())}

    assert set(MEANINGS) - names == set()
    assert set(TAGS) <= {tag["name"] for tag in description["tags"]}


def test_each_input_of_a_deed_says_what_it_means(description):
    """A stranger reads the description alone; at most a handful explain themselves."""
    shapes = description["components"]["schemas"]
    bodies = [operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
              for operation in operations_of(description).values()
              if operation.get("tags") and set(operation["tags"]) & {"contacts", "cases", "complaints", "transfers",
                                                                     "tasks", "forms", "organisation"}
              and "application/json" in operation.get("requestBody", {}).get("content", {})]

    silent = {f"{body}.{name}" for body in bodies for name, said in shapes[body].get("properties", {}).items()
              if "description" not in said}

    assert silent == set()


def test_pass_phrases_leave_no_plain_digest(scene):
    """A digest that anybody can compute would let a short pass phrase be guessed from the database."""
    program, wu = Program(scene.people["管理员"]), scene.people["吴敏"]
    before = timezone.now()
    program.post(f"members/{wu.pk}/secret", {"secret": "一句又长又新的话语还要更长一些"}, key="secret-1")

    body = json.dumps({"secret": "一句又长又新的话语还要更长一些"})
    plain = hashlib.sha256(f"POST /api/members/{wu.pk}/secret\n{body}".encode()).hexdigest()
    kept = list(Answer.objects.filter(at__gte=before).values_list("answer", flat=True))
    assert len(kept) == 1
    assert plain not in str(kept)
