"""Packs are read whole or refused with every fault and its place."""

import os

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.kinds import KINDS_OF_THE_LANGUAGE, readers
from shouwen.regulation.packs import hash_of, read_files, read_pack
from shouwen.regulation.reading import DEEPEST, LONGEST_FILE
from tests.regulation.packing import ARTICLES, KINDS, PACK, edition, files

LIMIT = """- limit: 三声内
  id: L-1
  article: 一/1
  when: contact.answered
  measure: rings
  at_most: 3
"""


def faults(standards=LIMIT, **more):
    with pytest.raises(PackErrors) as wrong:
        read_files(files(standards, **more), KINDS)
    return [
        (error.file, error.line, error.column, error.found, error.expected) for error in wrong.value.errors
    ]


def test_a_pack_becomes_a_frozen_edition():
    read = edition(LIMIT)

    assert (read.pack, read.title.zh, str(read.in_force_from)) == ("small@1", "小规范", "2024-01-01")
    assert read.citation("一/1") == "small@1#一/1"
    assert read.article("small@1#一/1").says.zh == "一款"
    assert [one.id for one in read.standards_of("一/1")] == ["L-1"]
    assert [ask.name for ask in read.missing_values({})] == ["week_means"]
    with pytest.raises(AttributeError):
        read.name = "other"
    with pytest.raises(TypeError):
        read.standards["L-2"] = read.standards["L-1"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("when:", "wehn:", (4, 3, "the key “wehn”", "a key of the limit, perhaps “when”")),
        ("limit:", "limt:", (1, 3, "“limt”", "a kind of standard as the first key, perhaps “limit”")),
        (
            "contact.answered",
            "contact.anwsered",
            (4, 9, "“contact.anwsered”", "a kind of fact, perhaps “contact.answered”"),
        ),
        (
            "measure: rings",
            "measure: ring",
            (5, 12, "the unknown name 'ring'", "a known name, perhaps rings"),
        ),
        ("一/1", "一/9", (3, 12, "“一/9”", "the path of an article in articles.yaml, perhaps “一/2”")),
        ("at_most: 3", "at_most: 3 days", (6, 12, None, None)),
        ("  at_most: 3\n", "", (1, 3, "0", "one or two of at_most, at_least, under, over")),
        ("  measure: rings\n", "", (1, 3, "no such key", "the key “measure” in the limit")),
        (
            "at_most: 3",
            "at_most: 3\n  at_most: 4",
            (7, 3, "“at_most”", "each key once; it stands already in line 6"),
        ),
        ("at_most: 3", "at_most: 3\n  otherwise: refuse", (7, 14, "“refuse”", "refuse only with before")),
        ("at_most: 3", "at_most: 3\n  otherwise: [{pionts: 1}]", (7, 15, "pionts", None)),
        ("id: L-1", "id: [", (4, 7, None, "brackets that are closed, and texts with : , # [ ] { } in quotes")),
        ("id: L-1", "id: &a L-1", (2, 7, "an anchor or a tag", "a plain value")),
        ("id: L-1", "id: !!python/object L-1", (2, 7, "an anchor or a tag", "a plain value")),
        ("id: L-1", "id: *a", (2, 7, "an alias", "the value written out")),
        ("at_most: 3", "at_most: 3\n---\n- x", (7, 1, "a second document", "one document a file")),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_was_expected(old, new, fault):
    found = faults(LIMIT.replace(old, new))

    assert any(
        all(
            should is None or told == should or str(should) in str(told)
            for told, should in zip(one[1:], fault, strict=True)
        )
        for one in found
    ), found
    assert {file for file, *_ in found} == {"standards/all.yaml"}


def test_a_kind_that_the_language_does_not_have_is_refused_with_the_nearest():
    ((file, line, _, found, expected),) = faults("- phrases: 问候\n  id: T-1\n")

    assert (file, line, found) == ("standards/all.yaml", 1, "“phrases”")
    assert "perhaps “phrase”" in expected
    assert set(readers()) == set(KINDS_OF_THE_LANGUAGE)


def test_all_faults_are_told_at_once_in_order_of_their_place():
    broken = LIMIT.replace("when:", "wehn:").replace("rings", "ringz").replace("一/1", "九")

    found = faults(broken, pack=PACK.replace("title:", "titel:", 1))

    assert [(file, line) for file, line, *_ in found] == [
        ("pack.yaml", 2),
        ("pack.yaml", 4),
        ("standards/all.yaml", 1),
        ("standards/all.yaml", 3),
        ("standards/all.yaml", 4),
        ("standards/all.yaml", 5),
    ]


def test_a_fault_is_told_again_whenever_the_same_text_is_read():
    """Trees of files are remembered, and so is what is wrong with them."""
    read = [faults("- {limit: x, id: [}") for _ in range(2)]

    assert read[0] == read[1] != []


def test_an_id_stands_once_in_a_pack():
    ((_, line, _, found, expected),) = faults(LIMIT + LIMIT)

    assert (line, found, expected) == (8, "the id L-1", "an id of its own; standards/all.yaml line 1 has it")


def test_findings_may_not_go_round_in_a_circle():
    circle = "".join(
        f"- deadline: {here}\n  id: D-{here}\n  article: 一\n  when: D-{there}.missed\n  within: 1 day\n"
        "  done: case.replied\n"
        for here, there in ((1, 2), (2, 3), (3, 1))
    )

    ((_, _, _, found, expected),) = faults(circle)

    assert expected == "no circle of findings"
    assert set(found.removeprefix("a circle: ").split(" → ")) == {"D-1", "D-2", "D-3"}


def test_a_standard_on_its_own_finding_is_a_circle_too():
    alone = "- deadline: 一\n  id: D-1\n  article: 一\n  when: D-1.missed\n  within: 1 day\n  done: case.replied\n"

    assert faults(alone)[0][4] == "no circle of findings"


def test_a_circle_over_a_name_that_counts_as_gives_is_one_too():
    circle = (
        "- deem: 一\n  id: D-1\n  article: 一\n  when: D-2.step_3\n  per: case\n  counts_as: 绕回\n"
        "- tally: 二\n  id: D-2\n  article: 一\n  when: [case.replied, 绕回]\n  per: case\n  in: month\n"
        "  steps: {3: [{notice: 三次, to: owner(case)}]}\n"
    )

    ((_, _, _, found, expected),) = faults(circle)

    assert (expected, set(found.removeprefix("a circle: ").split(" → "))) == ("no circle of findings", {"D-1", "D-2"})


@pytest.mark.parametrize(
    ("old", "new", "found", "expected"),
    [
        ("  at_most: 3\n", "  at_most: 3\n  over: 3\n", "over 3 and at_most 3", "a range that something can keep"),
        ("  at_most: 3\n", "  at_most: 5\n  at_least: 6\n", "at_least 6 and at_most 5",
         "a range that something can keep"),
        ("  at_most: 3\n", "  at_most: 3\n  examples: [{given: {at: 2026-02-30 09:00}, then: met}]\n",
         "“2026-02-30 09:00”", "a day and a time that exist"),
    ],
)  # fmt: skip
def test_what_nothing_keeps_and_what_is_no_day_are_faults(old, new, found, expected):
    assert old in LIMIT
    assert [one[3:] for one in faults(LIMIT.replace(old, new))] == [(found, expected)]


def test_a_span_is_not_negative():
    deadline = "- deadline: 一\n  id: D-1\n  article: 一\n  when: case.opened\n  done: case.replied\n"

    (fault,) = faults(deadline + "  within: -3 days\n")

    assert fault[3:] == ("“-3 days”", "a span that is not negative")


def test_where_no_standard_can_be_read_no_file_is_said_to_be_unused():
    found = faults("nothing: 1\n", decisions__某表_dot_yaml="title: 某表\nrows: [{result: 一}]\n")

    assert [one[4] for one in found] == ["a list of standards"]


@pytest.mark.parametrize(
    ("pack", "expected"),
    [
        (PACK.replace("in_force_from: 2024-01-01", "in_force_from: 2024-02-30"), "a date such as 2024-01-31"),
        (PACK.replace("name: small", "name: Small Pack"), "letters, digits and hyphens"),
        (PACK.replace("type: span", "type: spam"), "one of span, number"),
        (
            PACK.replace("options: [自然日, 工作日]", "unit: 天"),
            "options with the type choice, and only with it",
        ),
        (PACK.replace("type: number", "type: number, at_least: many"), "a figure"),
        (PACK.replace("article: 一, why: 可两读", "article: 十, why: 可两读"), "the path of an article"),
    ],
)
def test_a_fault_of_pack_yaml_is_told(pack, expected):
    assert any(expected in fault[4] for fault in faults(pack=pack))


def test_two_articles_of_one_number_and_a_number_with_a_stroke_are_refused():
    assert "a number of its own" in faults(articles=ARTICLES.replace('"2"', '"1"'))[0][4]
    assert "a number without / # @" in faults(articles=ARTICLES.replace('"2"', '"1/2"'))[0][4]


def test_files_that_belong_to_no_pack_and_files_that_nobody_names_are_refused():
    assert faults(setup_dot_py="import os")[0][3] == "a file that belongs to no pack"
    assert faults(forms__x_dot_yaml="title: x\nfields: [{name: a}]")[0][3] == "none in forms"


def test_a_missing_file_and_an_empty_one_are_told():
    with pytest.raises(PackErrors) as wrong:
        read_files({"pack.yaml": PACK.encode()}, KINDS)
    assert [(error.file, error.found) for error in wrong.value.errors] == [("articles.yaml", "no such file")]
    assert ("articles.yaml", 1, 1, "an empty file", "something written") in faults(articles="")


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"- limit: " + b"x" * LONGEST_FILE,
        b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2),
        b"a: \x00",
        b"a: b: c",
        b"%YAML 9.9\n---\n{",
        b"? [1]\n: 2",
        b"\xef\xbb\xbf" + b"- " * 3000,
        "标签: \u0007".encode(),
    ],
)
def test_rubbish_is_refused_as_a_pack_error(content):
    found = faults(standards__x_dot_yaml=content)

    assert found
    assert {file for file, *_ in found} <= {"standards/x.yaml", "standards/all.yaml"}


@pytest.mark.parametrize("mark", ["\\0", "\\x1b", "\\u202E"])
def test_a_text_with_a_control_character_is_refused_where_it_stands(mark):
    (found,) = faults(LIMIT.replace("limit: ", f'limit: "{mark}响" # ', 1))

    assert found[:2] == ("standards/all.yaml", 1)
    assert found[4] == "a text without control characters"


def test_of_a_file_that_cannot_be_read_nothing_else_is_told():
    """Whatever refers to it would be a fault too, and hide the one that matters."""
    assert [one[:3] for one in faults(articles=ARTICLES + "\t- x")] == [
        ("articles.yaml", ARTICLES.count("\n") + 1, 1)
    ]
    assert len(faults(articles=ARTICLES.encode("gb18030"))) == 1


def test_a_folder_that_is_no_pack_is_told_as_such():
    with pytest.raises(PackErrors) as wrong:
        read_files({"a.txt": b"", "b/c.yaml": b""}, KINDS)
    assert [error.file for error in wrong.value.errors] == ["articles.yaml", "pack.yaml"]


@pytest.mark.parametrize("name", [b"\xff.yaml", b"a\nb.yaml"])
def test_a_file_whose_name_cannot_be_read_is_told(tmp_path, name):
    folder = tmp_path / "small" / "1" / "standards"
    folder.mkdir(parents=True)
    (folder / os.fsdecode(name)).write_bytes(b"")

    with pytest.raises(PackErrors) as wrong:
        read_pack(folder.parent, KINDS)
    (error,) = wrong.value.errors
    assert error.expected == "a file whose name can be read"
    assert str(error).isprintable()


def test_the_hash_is_over_names_and_content_of_all_files_in_any_order():
    first = files(LIMIT)
    reversed_ = dict(reversed(list(first.items())))

    assert hash_of(first) == hash_of(reversed_) == edition(LIMIT).hash
    assert hash_of(first) != hash_of({**first, "README.md": b""})
    assert hash_of({"a": b"bc"}) != hash_of({"ab": b"c"})


def test_a_folder_is_read_like_its_files_and_its_name_must_agree(tmp_path):
    folder = tmp_path / "small" / "1"
    for path, content in files(LIMIT).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / ".hidden").write_text("not read")

    assert read_pack(folder, KINDS).hash == edition(LIMIT).hash
    with pytest.raises(PackErrors, match="the folder small/1"):
        read_pack(folder.rename(tmp_path / "small" / "2"), KINDS)
    with pytest.raises(PackErrors, match="no such folder"):
        read_pack(tmp_path / "none", KINDS)


def test_readings_name_every_option_of_a_choice():
    read = LIMIT.replace("  at_most: 3\n", "  reading: ask.week_means\n  as: {自然日: {at_most: 3}}\n")

    assert faults(read)[0][3:] == ("自然日", "the options 自然日, 工作日")
    named = [fault[4] for fault in faults(read.replace("week_means", "weak_means"))]
    assert "a local value of the type choice or truth, perhaps “ask.week_means”" in named
    assert (
        "clauses other than the kind"
        in faults(
            read.replace("{自然日: {at_most: 3}}", "{自然日: {at_most: 3}, 工作日: {id: L-9, at_most: 3}}")
        )[0][4]
    )


def test_a_day_span_with_pauses_says_how_they_count_and_working_days_need_a_calendar():
    paused = (
        "- deadline: 一\n  id: D-1\n  article: 一\n  when: case.opened\n  within: 2 working days\n"
        "  done: case.replied\n  pauses: [[pause.started, pause.ended]]\n"
    )

    found = [fault[4] for fault in faults(paused)]

    assert found == [
        "a calendar that has working days, named by the key calendar",
        "pause_counts: days_begun or whole_days, since the span may count days",
    ]


LISTED = PACK + """
lists:
  responsibility: {title: 责任, article: 一, entries: [{zh: 处理责任, means: handling}, {zh: 成因责任, means: MEANS}]}
"""


def test_a_key_of_a_list_means_something_to_the_house():
    read = edition(LIMIT, pack=LISTED.replace("MEANS", "cause"))

    assert [entry.means for entry in read.lists["responsibility"].entries] == ["handling", "cause"]


@pytest.mark.parametrize("means", ["caused", "neither"])
def test_a_meaning_that_the_house_does_not_know_of_a_list_is_refused(means):
    (fault,) = faults(pack=LISTED.replace("MEANS", means))

    assert fault[4].startswith("what a key here can mean: cause, delay, handling")
