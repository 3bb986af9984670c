"""``shouwen pack diff|floor|coverage|new|fmt|install``: what is printed, and the exit code."""

import json
import os
import subprocess
import sys

import pytest

from shouwen.config.command import main
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_pack
from tests.regulation.test_zipped import FILES, zipped


def lay(place, files):
    for path, content in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(content)
    return place


def child(standards):
    pack = "name: south\nedition: '1'\ntitle: 分公司\nextends: small@1\nin_force_from: 2026-07-01\n"
    return {"pack.yaml": pack.encode(), "standards/own.yaml": standards.encode()}


@pytest.fixture
def packs(tmp_path):
    lay(tmp_path / "small" / "1", FILES)
    return tmp_path


def run(capsys, *words):
    code = main(["pack", *map(str, words)])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_difference_is_said_as_a_manager_reads_it(packs, capsys):
    below = lay(packs / "south" / "1", child("- {amend: A-1, at_most: 2}"))

    code, out, _ = run(capsys, "diff", packs / "small" / "1", below)
    assert (code, out) == (0, "A-1 §第一条 Answered within three rings: rings at most 3 → 2 (stricter)\n")
    code, out, _ = run(capsys, "diff", packs / "small" / "1", below, "--language", "zh-hans")
    assert "三声内接听：" in out
    assert "3 → 2（更严）" in out


def test_the_floor_refuses_what_is_looser_with_both_articles(packs, capsys):
    below = lay(packs / "south" / "1", child("- {amend: A-1, at_most: 4}\n- {amend: A-2, within: 2 days}"))

    code, out, err = run(capsys, "floor", below, packs / "small" / "1")

    assert code == 1
    assert "REFUSED: A-1 §第一条 Answered within three rings: rings at most 3 → 4 (looser)" in out
    assert "[small@1#第一条 / south@1#第一条]" in out
    assert "a person decides: A-2" in out
    assert "1 looser" in err


@pytest.mark.parametrize(("local", "code"), [("above:reply_within=3 days", 0), ("above:reply_within=1 day", 1)])
def test_the_floor_takes_the_values_of_the_unit_above(packs, capsys, local, code):
    below = lay(packs / "south" / "1", child("- {amend: A-2, within: 2 days}"))

    assert run(capsys, "floor", below, packs / "small" / "1", "--local", local)[0] == code


def test_json_has_every_clause_in_words(packs, capsys):
    below = lay(packs / "south" / "1", child("- {amend: A-1, at_most: 2}"))

    whole = json.loads(run(capsys, "floor", below, packs / "small" / "1", "--json")[1])

    assert (whole["above"], whole["below"], whole["refused"], whole["undecided"]) == ("small@1", "south@1", 0, 0)
    [told] = whole["standards"]
    assert (told["standard"], told["outcome"], told["covered"]) == ("A-1", "stricter", True)
    assert told["clauses"][0]["clause"] == "at_most"


def test_json_of_a_difference_has_articles_and_local_values_too(packs, capsys):
    pack = FILES["pack.yaml"].decode().replace('edition: "1"', 'edition: "2"').replace("10 working", "9 working")
    second = "- {number: 第二条, title: {zh: 礼貌, en: Politeness}, checked: by_house}\n"
    articles = FILES["articles.yaml"].decode() + second
    files = {**FILES, "pack.yaml": pack.encode(), "articles.yaml": articles.encode()}
    below = lay(packs / "small" / "2", files)

    told = json.loads(run(capsys, "diff", packs / "small" / "1", below, "--json")[1])

    assert (told["above"], told["below"], told["standards"]) == ("small@1", "small@2", [])
    assert told["articles"] == [
        {"article": "第二条", "title": "Politeness", "state": "new", "says": "§第二条 Politeness: new", "parts": []}]
    [ask] = told["asks"]
    assert (ask["ask"], ask["state"]) == ("reply_within", "other")
    assert [one["part"] for one in ask["parts"]] == ["at_most"]


def test_coverage_is_told_by_article(packs, capsys):
    code, out, err = run(capsys, "coverage", packs / "small" / "1")

    assert code == 0
    assert out == "第一条 –: system A-1 A-2\n"
    assert "1 clause, 1 system" in err
    assert json.loads(run(capsys, "coverage", packs / "small" / "1", "--json")[1])["totals"]["system"] == 1


def test_a_new_pack_passes(tmp_path, capsys):
    folder = tmp_path / "packs" / "our-rules" / "1"

    assert run(capsys, "new", folder, "--title", "我们的规范")[0] == 0
    assert run(capsys, "test", folder)[0] == 0
    assert run(capsys, "fmt", folder, "--check")[0] == 0
    assert read_pack(folder, all_kinds()).title.zh == "我们的规范"
    assert run(capsys, "new", folder)[0] == 2


def test_a_zip_is_installed_or_refused(tmp_path, capsys):
    (tmp_path / "a.zip").write_bytes(zipped(FILES))
    (tmp_path / "b.zip").write_bytes(b"nothing")

    assert run(capsys, "install", tmp_path / "a.zip", "--packs", tmp_path / "packs")[0] == 0
    code, _, err = run(capsys, "install", tmp_path / "b.zip", "--packs", tmp_path / "packs")
    assert code == 1
    assert "refused" in err


def test_a_pack_that_cannot_be_read_is_named_line_by_line(packs, capsys):
    lay(packs / "small" / "1", {"standards/more.yaml": b"- {limit: x, id: B-1, article: \xe4\xb8\x80, at_mots: 3}"})

    code, _, err = run(capsys, "coverage", packs / "small" / "1")
    assert code == 1
    assert "perhaps “at_most”" in err


TABLE = b"title: x\nrows:\n  - {cells: {rings: '<= 3'}, result: fast}\n  - {cells: {rings: '> 4'}, result: slow}\n"
DECISION = "- {decision: pace, id: B-1, article: 第一条, when: contact.answered, table: decisions/pace.yaml}"


def test_a_table_goes_through_a_sheet_and_its_gap_is_a_warning(packs, capsys):
    place = lay(packs / "small" / "1", {"decisions/pace.yaml": TABLE, "standards/b.yaml": DECISION.encode()})
    code, _, err = run(capsys, "check", place)
    assert code == 0
    assert "B-1: no row decides rings > 3 and rings <= 4" in err

    table, sheet = place / "decisions" / "pace.yaml", packs / "pace.xlsx"
    assert run(capsys, "table-out", table, sheet)[0] == 0
    assert run(capsys, "table-in", sheet, table)[:2] == (0, "")
    assert table.read_bytes() == TABLE
    assert run(capsys, "table-in", table, table)[0] == 1


def test_a_case_that_two_rows_of_unique_decide_is_a_fault(packs, capsys):
    table = b"rows:\n  - {if: rings <= 3, result: fast}\n  - {if: rings >= 3, result: slow}\n"
    unique = DECISION.replace("table:", "hits: unique, table:").encode()
    place = lay(packs / "small" / "1", {"decisions/pace.yaml": table, "standards/b.yaml": unique})

    code, _, err = run(capsys, "check", place)
    assert code == 1
    assert "B-1: rows 1 and 2 decide rings = 3" in err


def test_a_fault_names_the_text_of_the_two_in_which_it_stands(packs, capsys):
    below = lay(packs / "south" / "1", child("- {amend: A-1, at_mots: 2}"))

    code, out, err = run(capsys, "diff", packs / "small" / "1", below)
    assert (code, out) == (1, "")
    assert err.startswith(f"{below}/standards/own.yaml:1:16: found the key “at_mots”")


@pytest.mark.parametrize("words", [("check",), ("test",), ("coverage",), ("install",)])
def test_the_folder_of_a_packs_editions_leads_to_one_of_them(packs, words, capsys):
    code, _, err = run(capsys, *words, packs / "small")
    assert code == 2
    assert f"small has no pack.yaml; give one edition: {packs / 'small' / '1'}." in err


def test_a_table_that_is_not_there_is_wrong_use(packs, capsys):
    code, _, err = run(capsys, "table-out", packs / "none.yaml", packs / "none.xlsx")
    assert (code, err) == (2, f"{packs / 'none.yaml'} is no file.\n")


def test_a_reader_of_the_output_that_has_gone_is_told_nothing(packs):
    one, none = packs / "small" / "1", lay(packs / "south" / "1", child("- {amend: A-1, at_most: 4}\n"))
    reading, writing = os.pipe()
    os.close(reading)
    asked = [sys.executable, "-u", "-m", "shouwen.config.command", "pack", "floor", none, one]
    done = subprocess.run(asked, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert done.stderr == ""
