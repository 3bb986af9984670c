"""Each command of the how-to is sent as it is written; only the numbers are those of the scene."""

import json
import re
from pathlib import Path

import pytest

from tests.api.program import Program

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "api.md").read_text("utf-8")
COMMAND = re.compile(r"^curl -s \$A/(?P<path>\S+) -H \"\$H\"(?P<rest>(?:.(?!^curl|^```|^# ))*)", re.M | re.S)
BODY = re.compile(r"-d '(\{.*\})'", re.S)
KEY = re.compile(r"Idempotency-Key: ([\w-]+)")


def test_the_commands_of_the_how_to_do_what_it_says(scene):
    program = Program(scene.people["周婷"], "log_contact", "record_customer", "see_contact", "open_case", "see_case",
                      "see_regulation", "fill_in_form", "work_on_case", "export_list")
    numbers, answers = {"units": scene.service.pk}, []

    for command in COMMAND.finditer(PAGE):
        path, body = command["path"], BODY.search(command["rest"])
        if "attachments" in path:
            continue  # a file: its own test
        path = re.sub(r"/\d+", f"/{numbers.get(path.partition('/')[0], 0)}", path)
        if body is None:
            answer = program.get(path)
        else:
            given = json.loads(body[1])
            given |= {"unit": scene.service.pk} if "unit" in given else {}
            answer = program.post(path, given, key=KEY.search(command["rest"])[1])
            numbers |= dict([answer.json()["href"].removeprefix("/api/").split("/")]) if answer.status_code < 300 else {}
        answers.append((command["path"], answer.status_code))

    assert [one for one in answers if one[1] not in {200, 201, 202}] == []
    assert [path for path, _status in answers] == [
        "me", "contacts", "contacts/17/case", "cases/5", "lists/complaint_class", "cases/5/forms", "cases/5/entries",
        "entries/31/signature", "entries/31/pdf", "entries/31/xlsx", "export-lists", "exports", "exports/3",
    ]
