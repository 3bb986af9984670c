"""``shouwen replay``: outcomes one a line, or how many of each."""

import json
from pathlib import Path

import pytest

from shouwen.cli.replays import run
from shouwen.config.command import parser
from shouwen.facts.kinds import all_kinds

CALL = {"kind": "contact.answered", "unit": 1, "by": "member:1"}


@pytest.fixture
def facts(tmp_path):
    file = tmp_path / "facts.jsonl"
    lines = [
        {**CALL, "sequence": n, "at": f"2026-03-02T09:0{n}:00+08:00", "about": f"contact:{n}",
         "figures": {"direction": "in", "channel": "phone_in", "rings": rings}}
        for n, rings in ((1, 2), (2, 3))
    ]  # fmt: skip
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return str(file)


def replay(*arguments):
    return run(parser().parse_args(["replay", *arguments]), all_kinds())


def test_each_outcome_is_a_line(facts, capsys):
    assert replay("packs/cable-operator/1", "--facts", facts, "--json") == 0

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    rings = [(one["verdict"], one["subject"], one["because"]) for one in told if one["standard"] == "CO-29a"]
    assert rings == [("met", "contact:1", [1]), ("broken", "contact:2", [2])]
    assert {"at", "kind", "article", "subject", "figures", "because"} <= set(told[0])


def test_totals_say_how_many_of_each(facts, capsys):
    assert replay("packs/cable-operator/1", "--facts", facts, "--totals") == 0

    lines = capsys.readouterr().out.splitlines()
    assert "        1  CO-29a  broken" in lines
    assert "        1  CO-29a  met" in lines


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("packs/none/1",), "is no folder"),
        (("packs/cable-operator/1", "--local", "nothing=1"), "asks for no nothing"),
        (("packs/cable-operator/1", "--local", "correct_within=soon"), "correct_within cannot be"),
    ],
)
def test_what_cannot_be_replayed_is_said(facts, arguments, says, capsys):
    assert replay(*arguments, "--facts", facts) == 2
    assert says in capsys.readouterr().err


ANSWERED = {**CALL, "sequence": 9, "at": "2026-03-02T09:09:00+08:00", "about": "contact:9", "figures": {"rings": 3}}


@pytest.mark.parametrize(
    ("changed", "code", "says"),
    [
        ({"kind": "contact.answerd"}, 0, "1 of contact.answerd, a kind of fact that there is not, perhaps “contact"),
        ({"figures": {"rings": "four"}}, 2, "fact 9 cannot be read: the number rings of contact.answered is"),
        ({"figures": {"rings": True}}, 2, "the number rings of contact.answered is written as true"),
        ({"figures": {"channel": ["电话"]}}, 2, 'the code channel of contact.answered is written as ["电话"]'),
        ({"figures": {"rings": None}}, 2, "the number rings of contact.answered is written as null"),
        ({"at": "2026-03-02T09:09:00"}, 2, "facts.jsonl:3: "),
    ],
)
def test_a_fact_that_cannot_be_read_is_named_and_one_that_nobody_knows_is_passed_over(facts, changed, code, says, capsys):
    with Path(facts).open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps({**ANSWERED, **changed}))

    assert replay("packs/cable-operator/1", "--facts", facts) == code
    assert says in capsys.readouterr().err


def test_a_file_in_another_encoding_is_refused_by_its_byte(facts, capsys):
    with Path(facts).open("ab") as file:
        file.write(("\n" + json.dumps({**ANSWERED, "about": "顾客:9"}, ensure_ascii=False)).encode("gb18030"))

    assert replay("packs/cable-operator/1", "--facts", facts) == 2
    assert "is no text in UTF-8: it has the byte 0xb9" in capsys.readouterr().err


def test_facts_written_by_hand_are_numbered_by_their_lines(facts, tmp_path, capsys):
    file = tmp_path / "by-hand.jsonl"
    lines = [{key: one for key, one in json.loads(line).items() if key != "sequence"}
             for line in Path(facts).read_text(encoding="utf-8").splitlines()]  # fmt: skip
    file.write_text("\n\n".join(map(json.dumps, lines)), encoding="utf-8")

    assert replay("packs/cable-operator/1", "--facts", str(file), "--json") == 0

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    rings = [(one["verdict"], one["because"]) for one in told if one["standard"] == "CO-29a"]
    assert rings == [("met", [1]), ("broken", [3])]


def test_a_figure_that_there_is_not_is_named(facts, capsys):
    written = Path(facts).read_text(encoding="utf-8").replace("rings", "rigns")
    Path(facts).write_text(written, encoding="utf-8")

    assert replay("packs/cable-operator/1", "--facts", facts, "--totals") == 0
    said = "Passed over: 2 of rigns, a figure that contact.answered does not have, perhaps “rings”."
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nonsense", "facts.jsonl:3: JSON is malformed"),
        ("[]", "facts.jsonl:3: Expected `object`"),
        ('{"kind": "contact.answered"}', "facts.jsonl:3: Object missing required field `at`"),
        ('{"kind": "contact.answered", "at": "2026-03-02T09:00:00+08:00", "rings": 4}',
         "found the field rings; a fact has sequence, kind, at, unit, by, about, for_whom, figures"),
        ('{"kind": "contact.answered", "at": "2026-03-02T09:00:00+08:00", "figure": {}}', "perhaps “figures”"),
        ('{"kind": "contact.answered", "at": "2026-03-02T09:00:00"}', "timezone"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_fact_is_named(facts, line, says, capsys):
    Path(facts).write_text(Path(facts).read_text(encoding="utf-8") + f"\n{line}", encoding="utf-8")

    assert replay("packs/cable-operator/1", "--facts", facts) == 2
    assert says in capsys.readouterr().err


def test_a_file_may_begin_with_a_byte_order_mark(facts, tmp_path, capsys):
    marked = tmp_path / "marked.jsonl"
    marked.write_bytes(b"\xef\xbb\xbf" + Path(facts).read_bytes())

    assert replay("packs/cable-operator/1", "--facts", str(marked), "--totals") == 0
    assert "        1  CO-29a  met" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("until", "verdicts"),
    [
        ((), ["started"]),
        (("--until", "2026-03-02T09:05:30+08:00"), ["started"]),  # thirty seconds are in time
        (("--until", "2026-03-02T09:05:31+08:00"), ["started", "missed"]),
    ],
)
def test_clocks_beyond_the_last_fact_end_when_one_goes_on(tmp_path, until, verdicts, capsys):
    held = {"kind": "contact.held", "at": "2026-03-02T09:05:00+08:00", "unit": 1, "by": "member:1", "about": "contact:1"}
    file = tmp_path / "facts.jsonl"
    file.write_text(json.dumps(held), encoding="utf-8")

    assert replay("packs/cable-operator/1", "--facts", str(file), "--json", *until) == 0

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["verdict"] for one in told if one["standard"] == "CO-30b"] == verdicts


@pytest.mark.parametrize("until", ["soon", "2026-04-01T00:00"])
def test_an_instant_without_a_zone_or_sense_is_refused(facts, until, capsys):
    assert replay("packs/cable-operator/1", "--facts", facts, "--until", until) == 2
    assert f"--until {until}: expected" in capsys.readouterr().err
