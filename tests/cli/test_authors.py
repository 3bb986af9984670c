"""``shouwen pack`` as an author meets it: a new pack, and what is wrong with its place and what was expected."""

import argparse
import os

import pytest

from shouwen.cli.packs import add_to
from shouwen.facts.kinds import all_kinds
from shouwen.regulation.figures_held import moves

STANDARDS = "standards/standards.yaml"


def shouwen(*words):
    parser = argparse.ArgumentParser()
    add_to(parser.add_subparsers(required=True), all_kinds)
    arguments = parser.parse_args(["pack", *map(str, words)])
    return arguments.run(arguments)


@pytest.fixture
def shop(tmp_path, capsys):
    folder = tmp_path / "packs" / "shop" / "1"
    assert shouwen("new", folder, "--title", "小店") == 0
    capsys.readouterr()
    return folder


@pytest.mark.parametrize("title", ["小店", '我的: 店 {x} "y" #z', "- [甲] & *乙", "", "'"])
def test_a_new_pack_passes_whatever_it_is_called(tmp_path, capsys, title):
    folder = tmp_path / "packs" / "shop" / "1"

    assert shouwen("new", folder, "--title", title) == 0
    assert shouwen("test", folder) == 0
    assert shouwen("fmt", "--check", folder) == 0
    assert "4 of 4 short examples right" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("place", "title", "said"),
    [
        ("Upper/1", "", "small letters"), ("shop/1 2", "", "an edition"), ("shop/1", "a\nb", "control characters"),
    ],
)  # fmt: skip
def test_a_new_pack_is_not_begun_under_a_name_that_none_may_have(tmp_path, capsys, place, title, said):
    assert shouwen("new", tmp_path / place, "--title", title) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / place).exists()


@pytest.mark.parametrize(
    ("place", "called"),
    [("front-desk", "front-desk@1"), ("packs/front-desk", "front-desk@1"), ("front-desk/v2", "front-desk@v2"),
     ("packs/front-desk/2026-05", "front-desk@2026-05")],
)  # fmt: skip
def test_a_new_pack_is_called_as_its_own_folder(tmp_path, monkeypatch, capsys, place, called):
    above = tmp_path / "Somewhere Else"
    above.mkdir()
    monkeypatch.chdir(above)

    assert shouwen("new", place) == 0
    name, _, edition = called.partition("@")
    [made] = above.rglob("pack.yaml")
    assert (made.parent.parent.name, made.parent.name) == (name, edition)
    assert f"name: {name}" in made.read_text()
    assert shouwen("check", made.parent) == 0


@pytest.mark.parametrize(
    ("place", "said"),
    [("Front Desk", "“Front Desk” is no name of a pack"), ("前台", "“前台” is no name of a pack"),
     ("Upper/1", "“Upper” is no name of a pack"), ("shop/1 2", "“1 2” is no edition")],
)  # fmt: skip
def test_a_bad_name_of_a_new_pack_is_refused_with_a_sentence(tmp_path, monkeypatch, capsys, place, said):
    monkeypatch.chdir(tmp_path)

    assert shouwen("new", place) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_new_pack_is_not_begun_where_one_is(shop, capsys):
    assert shouwen("new", shop) == 2
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "before", "after", "said"),
    [
        (STANDARDS, "  measure: rings", "   measure: rings", ":6:4: found an indentation of 3; expected 2 blanks"),
        (STANDARDS, "  measure: rings", "\tmeasure: rings", ":6:1: found a tab; expected blanks"),
        (STANDARDS, "  measure: rings", "  measure：rings", ":6:10: found “：”; expected : (a colon and a blank)"),
        (STANDARDS, "{zh: 三声内接听, en: Answered within three rings}", "｛zh: 三声｝", ":2:10: found “｛”; expected {"),
        (STANDARDS, "zh: 三声内接听,", "zh: 三声内: 接听,", "texts with : , # [ ] { } in quotes"),
        (STANDARDS, "measure: rings", "measur: rings",
         ":6:3: found the key “measur”; expected a key of the limit, perhaps “measure”"),
        (STANDARDS, "- limit:", "- limt:",
         ":2:3: found “limt”; expected a kind of standard as the first key, perhaps “limit”"),
        (STANDARDS, "measure: rings", "measure: rigns", "perhaps rings"),
        (STANDARDS, "contact.answered", "contact.answerd", "perhaps “contact.answered”"),
        (STANDARDS, "id: A-2", "id: A-1", "an id of its own; standards/standards.yaml line 2 has it"),
        (STANDARDS, "  measure: rings", "  measure: rings\n  measure: rings",
         ":7:3: found “measure”; expected each key once"),
        (STANDARDS, "article: 第一条", "article: 第二条", "perhaps “第一条”"),
        (STANDARDS, "ask.reply_within", "ask.reply_withn", "perhaps ask.reply_within"),
        (STANDARDS, "given: {rings: 3}", "given: {rigns: 3}",
         ":9:16: found “rigns”; expected a figure that the standard sees"),
        (STANDARDS, "given: {rings: 3}", "given: {zzz: 3}",
         "expected a figure that the standard sees, such as direction, channel, rings, wait"),
        (STANDARDS, "measure: rings", "measure: zzz",
         "expected a known name, such as direction, channel, rings, wait; texts stand in quotes"),
        (STANDARDS, "measure: rings", "where: no\n  measure: rings", "expected true or false, perhaps false"),
        (STANDARDS, "at_most: 3", "at_most: 60s", "found '60s' in `60s`; expected a span in whole words, perhaps 60"),
        (STANDARDS, "contact.answered", "duty_log.read", "expected a kind of fact; `shouwen facts kinds` lists them"),
        ("pack.yaml", 'edition: "1"', 'edition: "1"\nextends: group@2', "that lies beside this one, as ../../group/2,"),
        (STANDARDS, "then: met}", "then: mett}", "perhaps “met”"),
        (STANDARDS, "reply_within: 1 hour", "reply_withn: 1 hour", "perhaps “reply_within”"),
        (STANDARDS, "owner(case)", "onwer(case)", "perhaps “owner(case)”"),
        (STANDARDS, "within: ask", "calendar: ofice\n  within: ask", "perhaps “office”"),
        (STANDARDS, "measure: rings", "measure: rings / (2 - 2)", "found “rings / (2 - 2)”: divided by nought"),
        (STANDARDS, "at_most: 3", "at_most: 1 day + 3 hours", "1 day and 3 hours are not counted alike"),
        (STANDARDS, "at_most: 3", "at_most: 3\n  bands: {10: [{points: -1}], 5: [{points: -2}]}", "found 5 behind 10"),
        (STANDARDS, "at_most: 3", "at_most: 3\n  bands: {more: [{points: -1}], 5: [{points: -2}]}", "more as the last"),
        (STANDARDS, "measure: rings", "measure: &a rings", "found an anchor or a tag; expected a plain value"),
        ("pack.yaml", "10 minutes", "10 minuts", "found “10 minuts”; expected a span such as"),
        ("pack.yaml", "at_least: 10 minutes", "at_least: 20 working days", "expected at least 20 working days"),
        ("pack.yaml", "article: 第一条", "article: 第一", "perhaps “第一条”"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place_and_the_nearest_word(shop, capsys, path, before, after, said):
    text = (shop / path).read_text()
    assert before in text
    (shop / path).write_text(text.replace(before, after, 1))

    assert shouwen("check", shop) == 1
    out = capsys.readouterr().out
    assert f"{shop}/{path}:" in out
    assert said in out


def test_all_faults_of_all_files_are_said_at_once(shop, capsys):
    wrong = [("pack.yaml", "span", "spam"), (STANDARDS, "measure", "mesure"), (STANDARDS, "case.replied", "case.repled")]
    for path, before, after in wrong:
        (shop / path).write_text((shop / path).read_text().replace(before, after, 1))

    assert shouwen("check", shop) == 1
    out = capsys.readouterr().out
    assert [word in out for word in ("perhaps “span”", "perhaps “measure”", "perhaps “case.replied”")] == [True] * 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("甲乙丙丁".encode("gb18030"), ":1:1: found the byte 0xbc; expected text in UTF-8, perhaps it is in GB18030"),
        ("- 甲".encode("utf-16"), "perhaps it is in UTF-16"),
        (b"- a\n- b\x00", ":2:4: found U+0000; expected a text without control characters"),
        (b"", "found an empty file"),
        (b"- " + b"[" * 5000, "a nesting of more than 40"),
        (b"#" + b"x" * 1_000_001, "at most 1000000 bytes"),
    ],
)
def test_files_that_are_no_text_are_refused(shop, capsys, content, said):
    (shop / STANDARDS).write_bytes(content)

    assert shouwen("check", shop) == 1
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_either_end_of_lines_and_a_mark_at_the_beginning_are_read(shop, ending):
    text = (shop / STANDARDS).read_text().replace("\n", ending)
    (shop / STANDARDS).write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert shouwen("test", shop) == 0


def link(shop, name, target):
    (shop / name).symlink_to(target)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda shop: link(shop, "standards/other.yaml", "/etc/passwd"), "standards/other.yaml:1:1: found a link"),
        (lambda shop: link(shop, "forms", "/etc"), "forms:1:1: found a link"),
        (lambda shop: link(shop, "standards/round", "."), "standards/round:1:1: found a link"),
        (lambda shop: link(shop, "README.md", "gone"), "README.md:1:1: found a link"),
        (lambda shop: os.mkfifo(shop / "README.md"), "README.md:1:1: found neither a file nor a folder"),
        (lambda shop: (shop / "standards" / "more.yml").write_text("- a"), "perhaps “standards/more.yaml”"),
        (lambda shop: (shop / "notes.txt").write_text("甲"), "notes.txt:1:1: found a file that belongs to no pack"),
    ],
)
def test_what_is_no_file_of_its_own_is_no_part_of_a_pack(shop, tmp_path, capsys, make, said):
    make(shop)

    assert shouwen("check", shop) == 1
    assert said in capsys.readouterr().out
    assert shouwen("install", shop, "--packs", tmp_path / "installed") == 1
    assert not (tmp_path / "installed").exists()


@pytest.mark.parametrize("verb", ["extends", "amends"])
def test_texts_that_rest_on_each_other_in_a_circle_are_refused(shop, tmp_path, capsys, verb):
    for name, other in (("one", "two"), ("two", "one")):
        folder = tmp_path / "packs" / name / "1"
        folder.mkdir(parents=True)
        (folder / "pack.yaml").write_text(
            f"name: {name}\nedition: '1'\ntitle: 甲\nin_force_from: 2026-01-01\n{verb}: {other}@1\n"
        )

    assert shouwen("check", tmp_path / "packs" / "one" / "1") == 1
    assert "and does not rest on it" in capsys.readouterr().out


def test_an_example_that_goes_otherwise_shows_what_happened_and_what_came_of_it(shop, capsys):
    text = (shop / STANDARDS).read_text()
    text = text.replace("then: broken", "then: met").replace("after: 61 minutes", "after: 60 minutes")
    (shop / STANDARDS).write_text(text)

    assert shouwen("test", shop) == 1
    out = capsys.readouterr().out
    assert "  ! expected met\n  ! found    broken\n    2026-03-02 09:00:00 contact.answered case:1 by member:1 " in out
    assert "      → A-1 broken\n" in out
    assert "  ! expected missed\n  ! found    met\n" in out
    assert "      → A-2 runs for case:1, due 2026-03-02 10:00:00\n" in out
    assert "      → A-2 met at 2026-03-02 10:00:00\n" in out


@pytest.mark.parametrize(
    "words", [("fmt",), ("coverage",), ("diff", "{shop}"), ("floor", "{shop}"), ("install",), ("check",), ("test",)]
)
def test_what_is_not_there_is_wrong_use_and_no_crash(shop, tmp_path, capsys, words):
    gone = tmp_path / "gone"

    assert shouwen(words[0], gone, *(one.format(shop=shop) for one in words[1:])) == 2
    assert str(gone) in capsys.readouterr().err


def test_a_local_value_that_neither_text_asks_for_is_wrong_use(shop, capsys):
    assert shouwen("diff", shop, shop, "--local", "reply_withn=1 hour") == 2
    assert "perhaps “reply_within”" in capsys.readouterr().err
    assert shouwen("diff", shop, shop, "--local", "below:reply_within=1 hour") == 0


@pytest.mark.parametrize(
    ("given", "moved"),
    [
        ("{rings: 3}, then: met}", []),
        ("{rings: 2}, then: met}", ["2"]),  # nothing says that three is still right
        ("{rings: 1}, then: met}", ["2"]),
    ],
)
def test_a_figure_that_no_example_holds_is_named(shop, capsys, given, moved):
    (shop / STANDARDS).write_text((shop / STANDARDS).read_text().replace("{rings: 3}, then: met}", given))

    assert shouwen("test", "--figures", shop) == 0
    out = capsys.readouterr().out
    said = [f"{shop}/{STANDARDS}:2: A-1: no example holds at_most: 3; it may be {one}" for one in moved]
    assert [line for line in out.splitlines() if "no example holds" in line] == said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", ["2", "4"]), ("0", ["1"]), ("30 seconds", ["29 seconds", "31 seconds"]), ("80%", ["79%", "81%"]),
        ("1.5 * rings", ["1.4 * rings", "1.6 * rings"]), ("ask.wait_1", []), ("2026-03-02", []),
        ("starts - 15 minutes", ["starts - 14 minutes", "starts - 16 minutes"]),
        ("2 of 3", ["1 of 3", "3 of 3", "2 of 2", "2 of 4"]),
    ],
)  # fmt: skip
def test_figures_are_moved_by_one_in_their_last_place(text, expected):
    assert list(moves(text)) == expected
