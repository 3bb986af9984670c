"""``shouwen pack check|test``: exit codes, and what is printed."""

import argparse
import json
import shutil

import pytest

from shouwen.cli.packs import add_to
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.checking import unread_asks
from shouwen.regulation.proving import Comparison, side_by_side
from tests.regulation.packing import KINDS, files
from tests.regulation.test_engine import DEADLINE
from tests.regulation.test_proving import EXAMPLE, GATE
from tests.scenes import PACKS, service_department


@pytest.fixture
def pack(tmp_path):
    def write(standards=DEADLINE + GATE, **more):
        folder = tmp_path / "small" / "1"
        for path, content in files(standards, examples__x_dot_yaml=EXAMPLE, **more).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        return str(folder)

    return write


def shouwen(*words, kinds=KINDS):
    parser = argparse.ArgumentParser()
    add_to(parser.add_subparsers(required=True), lambda: kinds)
    arguments = parser.parse_args(["pack", *words])
    return arguments.run(arguments)


def test_a_right_pack_is_told_in_a_line(pack, capsys):
    assert shouwen("test", pack()) == 0
    assert capsys.readouterr().out == "small@1: 2 standards, 3 articles, 1 of 1 examples right\n"


def test_faults_are_told_with_their_place_and_exit_with_one(pack, capsys):
    folder = pack(DEADLINE.replace("when:", "wehn:") + GATE)

    assert shouwen("check", folder) == 1
    out = capsys.readouterr().out
    assert f"{folder}/standards/all.yaml:5:3: found the key “wehn”; expected a key of the deadline" in out
    assert out.endswith(f"{folder}: 2 faults\n")


def test_a_wrong_example_is_shown_side_by_side_and_exits_with_one(pack, capsys):
    assert shouwen("test", pack(DEADLINE.replace("20 minutes", "30 minutes") + GATE)) == 1

    out = capsys.readouterr().out
    assert "  ! expected A-1 met case:1 at 2026-03-02 09:20:00 due 2026-03-02 09:20:00\n" in out
    assert "  ! found    A-1 met case:1 at 2026-03-02 09:20:00 due 2026-03-02 09:30:00\n" in out


def test_json_is_one_document_and_nothing_else(pack, capsys):
    assert shouwen("test", "--json", pack()) == 0

    (told,) = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["pack"], len(told["standards"])) == (True, "small@1", 2)
    assert told["standards"][0]["says"] == "「立案」时，须在 20 分钟内完成「答复」。"


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path, capsys):
    assert shouwen("check", str(tmp_path / "none")) == 2
    assert "is no folder" in capsys.readouterr().err


def test_sentences_are_shown_in_either_language(pack, capsys):
    assert shouwen("check", "--sentences", "--language", "en", pack()) == 0
    assert "A-1 §一/1 On case.opened, case.replied is due within 20 minutes.\n" in capsys.readouterr().out


def test_a_local_value_that_nothing_reads_is_told_and_is_no_fault(pack, capsys):
    folder = pack(DEADLINE.replace("20 minutes", "ask.reply_within") + GATE)

    assert shouwen("check", folder) == 0
    told = capsys.readouterr().err
    assert "warning: the local value most_rings is asked, and nothing reads it" in told
    assert "reply_within" not in told
    assert shouwen("check", folder, "--json") == 0
    assert "most_rings" in json.loads(capsys.readouterr().out)[0]["unread"]


def test_the_packs_of_the_repository_ask_for_nothing_in_vain():
    assert unread_asks(service_department()) == ()


def test_every_unknown_name_of_a_condition_is_told_at_once(pack, capsys):
    gate = GATE.replace("refuse_when: ", "refuse_when: nonsense > 1 and rubbish > 2 and ")

    assert shouwen("check", pack(DEADLINE + gate)) == 1

    out = capsys.readouterr().out
    assert "found the unknown name 'nonsense'" in out
    assert "found the unknown name 'rubbish'" in out
    assert out.endswith("2 faults\n")


def test_a_unit_of_time_that_is_mistyped_is_named(pack, capsys):
    assert shouwen("check", pack(DEADLINE.replace("20 minutes", "20 mintues") + GATE)) == 1

    out = capsys.readouterr().out
    assert "found 'mintues' in `20 mintues`; expected a unit of time, perhaps minutes" in out
    assert out.endswith("1 fault\n")


def test_a_permit_and_a_form_that_nothing_answers_to_are_warnings_with_their_place(tmp_path, capsys):
    folder = tmp_path / "sales-service" / "1"
    shutil.copytree(PACKS / "sales-service" / "1", folder)
    written = folder / "standards" / "discounts.yaml"
    text = written.read_text().replace("not permit(特殊优惠)", "not permit(特殊优会)", 1)
    written.write_text(text.replace("asked_with: 特殊优惠申请单", "asked_with: 特殊优惠申请", 1))

    assert shouwen("check", str(folder), kinds=all_kinds()) == 0

    told = capsys.readouterr().err
    assert ("discounts.yaml:7:52: warning: SS-4.1a: found permit(特殊优会); expected a permit that a grant gives, "
            "perhaps “特殊优惠”\n") in told
    assert "discounts.yaml:23:15: warning: SS-4.1b: found “特殊优惠申请”; expected a form of the pack, " in told


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("orders.yaml", "  what: order\n", "  what: ordr\n",
         "found “ordr”; expected a thing that facts are about or refer to, perhaps “order”"),
        ("orders.yaml", "per: order\n", "per: ordr\n", "perhaps “order”"),
        ("orders.yaml", "销售主管", "销售主菅",
         "found “销售主菅”; expected a position that the pack names elsewhere too, or in its words, perhaps “销售主管”"),
        ("orders.yaml", "  id: SS-1b\n", "  id: SS-99b\n",
         "found “SS-99b”; expected the id of a clause of articles.yaml, perhaps “SS-"),
    ],
)  # fmt: skip
def test_a_name_that_nobody_knows_is_a_warning_with_its_place(tmp_path, capsys, file, before, after, said):
    folder = tmp_path / "sales-service" / "1"
    shutil.copytree(PACKS / "sales-service" / "1", folder)
    shutil.rmtree(folder / "examples", ignore_errors=True)
    written = folder / "standards" / file
    text = written.read_text()
    assert before in text
    line = text[: text.index(before)].count("\n") + 1
    written.write_text(text.replace(before, after, 1))

    assert shouwen("check", str(folder), kinds=all_kinds()) == 0

    [told] = [one for one in capsys.readouterr().err.splitlines() if said in one]
    assert f"standards/{file}:{line}:" in told


def test_what_was_expected_stands_beside_what_came_instead():
    rows = side_by_side([
        Comparison("A-1 met case:1", ""), Comparison("B-2 met case:1", "B-2 met case:1"),
        Comparison("", "C-3 met case:1"),
        Comparison("", "A-1 missed case:1"),
    ])

    assert rows == [
        ("A-1 met case:1", "A-1 missed case:1", False), ("B-2 met case:1", "B-2 met case:1", True),
        ("", "C-3 met case:1", False),
    ]
