"""Prints made for real and read back."""

import hashlib
import struct
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from shouwen.reports.ink import UncoveredCharacters
from shouwen.reports.paper import Cell, Grid, Label, Picture, PrintedForm, Text
from shouwen.reports.typst import UnreadablePicture, typeset
from tests.reports.prints import AT, COMPLAINT, characters, form, pack_form, pages, sheet, signature, squeezed

NOTE = {"name": "内容", "type": "long_text"}
NAME = {"name": "姓名", "type": "text"}


@pytest.mark.parametrize(
    "written",
    [
        '#panic("x") #import "secret.typ" #sys.inputs',
        "$x^2$ *bold* _slanted_ = Heading - list + 1. term",
        "`raw` ```code``` <label> @reference // comment /* more */",
        "\\ \\u{41} \\n ~ -- --- ... 'single' \"double\" [x] {y} (z)",
        '{"json": ["\\u0041", null]}',
        "；DROP TABLE entry；<script>alert(1)</script> &amp; %00",
    ],
)
def test_what_people_write_is_printed_as_they_wrote_it(written):
    pdf = typeset(sheet(form(written, {"name": written, "type": "text"}, NOTE), {"内容": written}), dated=AT)

    assert squeezed("".join(pages(pdf))).count(squeezed(written)) == 3


def test_lines_stay_lines():
    text = pages(typeset(sheet(form("表", NOTE), {"内容": "第一行\n第二行\n\n第四行"}), dated=AT))[0]

    assert "第一行\r\n第二行" in text


def test_a_character_the_fonts_lack_is_refused_with_its_field_and_code_point():
    unprintable = sheet(form("表", NAME, NOTE), {"姓名": "𠮷田", "内容": "响铃\x07"})

    with pytest.raises(UncoveredCharacters) as refused:
        typeset(unprintable, dated=AT)

    assert refused.value.found == (("𠮷", "姓名"), ("\x07", "内容"))
    assert "姓名：𠮷 U+20BB7" in str(refused.value)
    assert "内容：U+0007" in str(refused.value)


def test_a_missing_character_may_be_printed_by_its_code_point_and_the_footer_says_so():
    pdf = typeset(sheet(form("表", NAME), {"姓名": "𠮷田"}), dated=AT, substitute=True)

    text = squeezed(pages(pdf)[0])
    assert "〔U+20BB7〕田" in text
    assert "字体缺字，以码位代替：U+20BB7" in text


def test_every_character_of_a_print_has_a_picture(complaint):
    """The glyph that fonts draw for what they lack reads back as nothing, or as a stand-in."""
    pdf = typeset(sheet(pack_form("客户投诉登记表一"), complaint, {"制表": [signature()]}), dated=AT)

    assert all(letter and letter not in "\ufffd\ufffe\x00" for letter, _ in characters(pdf))


POINT = 72 / 25.4  # of a millimetre
LONG_WORDS = ["W" * 300, "order/" * 60, "KF-2026-" * 40, "1234567890" * 30]


@pytest.mark.parametrize("word", LONG_WORDS)
def test_a_very_long_word_stays_inside_its_box(word):
    boxes = form("表", NAME, NAME | {"name": "电话"}, NOTE)

    pdf = typeset(sheet(boxes, {"姓名": word, "内容": word}), dated=AT)

    drawn = [(letter, box) for letter, box in characters(pdf) if letter.strip()]
    assert [letter for letter, box in drawn if not 15 * POINT < box[0] < box[2] < 195 * POINT] == []
    assert squeezed(pages(pdf)[0]).count(word) >= 1


@pytest.mark.parametrize("word", LONG_WORDS)
def test_a_very_long_word_stays_inside_its_column(word):
    columns = [{"name": f"栏{number}", "type": "text"} for number in range(12)]
    table = {"name": "表格", "type": "table", "columns": columns}

    # As much stands in each of the others, so that all are equally wide.
    row = {one["name"]: "甲" * 14 for one in columns} | {"栏3": word[:48]}
    pdf = typeset(sheet(form("表", table), {"表格": [row]}, number="", by=""), dated=AT)

    letters = set(word) - set("0123456789-") or {"4", "5"}
    drawn = [box for letter, box in characters(pdf) if letter in letters and 200 < box[1] < 780]
    column = [box for box in drawn if box[0] > 60 * POINT and box[2] < 75 * POINT]
    assert len(column) >= 8
    assert len(drawn) - len(column) <= 3  # the headings 栏4 and 栏5


def test_the_same_form_gives_the_same_bytes_also_in_another_process(complaint):
    printed = sheet(pack_form("客户投诉登记表一"), complaint)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from tests.reports.prints import *; from shouwen.reports.typst import typeset;"
        "import hashlib; complaint = eval(sys.argv[2]);"
        "pdf = typeset(sheet(pack_form('客户投诉登记表一'), complaint), dated=AT);"
        "print(hashlib.sha256(pdf).hexdigest())"
    )
    here = hashlib.sha256(typeset(printed, dated=AT)).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parents[2]), repr(complaint)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert typeset(printed, dated=AT) == typeset(printed, dated=AT)
    assert there.stdout.strip() == here


def test_a_print_says_what_it_is_in_which_language_and_of_when():
    pdf = typeset(sheet(form({"zh": "表", "en": "Sheet"}, NAME), language="en"), dated=AT)

    document = pdfium.PdfDocument(pdf)
    told = document.get_metadata_dict()
    document.close()
    assert told["Title"] == "Sheet"
    assert told["Author"] == "某某电器有限公司客户服务部"
    assert told["CreationDate"].startswith("D:20260312060500")
    assert b"/Lang(en-GB)" in pdf
    assert b"/StructTreeRoot" in pdf  # tagged: it can be read aloud


def test_a_naive_date_is_refused():
    with pytest.raises(ValueError, match="aware"):
        typeset(sheet(form("表", NAME)), dated=datetime(2026, 3, 12))


def test_threads_print_side_by_side():
    forms = [sheet(form("表", NAME), {"姓名": f"张{number}"}) for number in range(12)]

    with ThreadPoolExecutor(4) as pool:
        texts = [pages(pdf)[0] for pdf in pool.map(lambda one: typeset(one, dated=AT), forms)]

    assert [f"张{number}" in text for number, text in enumerate(texts)] == [True] * 12


def test_thirty_pages_of_text_lose_no_word():
    written = "".join(f"第{number}句，{COMPLAINT}" for number in range(1, 900))

    texts = pages(typeset(sheet(pack_form("客户投诉登记表一", rows=()), {"投诉缘由": written}), dated=AT))

    assert len(texts) >= 30
    whole = squeezed("".join(texts))
    assert [number for number in range(1, 900) if f"第{number}句，" not in whole] == []
    assert f"第{len(texts)}页共{len(texts)}页" in squeezed(texts[-1])
    assert "客户投诉登记表一" in texts[-1]
    assert "编号：KF-2026-0012" in texts[-1]


def test_a_table_of_a_thousand_rows_repeats_its_heading_on_every_page():
    columns = [{"name": name, "type": "text"} for name in ("编号", "客户名称", "投诉内容", "责任部门")]
    rows = [{"编号": f"KF-{number:04d}", "客户名称": "欧阳静", "投诉内容": "漏水"} for number in range(1000)]
    table = {"name": "统计", "type": "table", "columns": columns}

    texts = pages(typeset(sheet(form("统计表", table), {"统计": rows}), dated=AT))

    assert len(texts) > 20
    assert all("责任部门" in text for text in texts)
    assert sum(text.count("KF-0") for text in texts) == 1000


def png(width: int, height: int) -> bytes:
    """A plain red picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">L", len(content)) + checked + struct.pack(">L", zlib.crc32(checked))

    rows = (b"\x00" + b"\xff\x00\x00" * width) * height
    head = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def pictured(content: bytes) -> PrintedForm:
    cells = (Cell(Label("照片")), Cell(Picture(content, "破损处"), height=30, field="照片"))
    return PrintedForm("表", (Grid((25, 0), (cells, (Cell(Label("备注")), Cell(Text("无"))))),))


def test_a_picture_is_printed():
    pdf = typeset(pictured(png(40, 20)), dated=AT)

    document = pdfium.PdfDocument(pdf)
    kinds = [one.type for one in document[0].get_objects()]
    document.close()
    assert pdfium.raw.FPDF_PAGEOBJ_IMAGE in kinds


@pytest.mark.parametrize("content", [b"", b"not a picture", png(4, 4)[:40], b"<svg onload='x'/>"])
def test_a_broken_picture_is_refused_by_its_field(content):
    with pytest.raises(UnreadablePicture) as refused:
        typeset(pictured(content), dated=AT)

    assert refused.value.fields == ("照片",)


@pytest.mark.parametrize("mark", ["机密", "冯丽娟 2026-03-12 14:05", "很长的名字·阿不都热依木 2026-03-12 14:05:59"])
def test_a_mark_across_the_sheet_stays_on_it_whole(mark):
    pdf = typeset(sheet(form("表", NAME), watermark=mark), dated=AT)

    boxes = [box for _letter, box in characters(pdf)]
    assert squeezed(mark) in squeezed(pages(pdf)[0])
    assert min(box[0] for box in boxes) > 0
    assert max(box[2] for box in boxes) < 596
    assert min(box[1] for box in boxes) > 0
    assert max(box[3] for box in boxes) < 842
