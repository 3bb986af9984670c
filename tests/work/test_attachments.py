"""Files of a matter: what they are, where they lie, who may add and read them, and the scanner."""

import io
import os
import socketserver
import struct
import threading
import time
import zipfile
from contextlib import contextmanager
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection, transaction

from shouwen.cases.reading import matter_of_case
from shouwen.facts.once import once
from shouwen.facts.refusals import Refused
from shouwen.work.actions.attachments import add_attachment, attachments_of, discard_orphans, read_attachment
from shouwen.work.file_types import endings_of, type_of
from shouwen.work.models import Attachment
from shouwen.work.naming import clean_name
from tests.factories import facts_of, refusal_of
from tests.scenes import local, make_scene, take_complaint

NOW = local("2026-03-02 09:00")
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60


def sheet():
    written = io.BytesIO()
    openpyxl.Workbook().save(written)
    return written.getvalue()


def archive(**files):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/"), content)
    return written.getvalue()


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.mark.parametrize(
    ("name", "content", "type_"),
    [
        ("报告.pdf", PDF, "application/pdf"),
        ("表.XLSX", sheet(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.png", PNG, "image/png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 60, "image/jpeg"),
        ("话.txt", "客户说：漏电".encode(), "text/plain"),
        ("old.csv", "编号,金额\n一,2\n".encode("gb18030"), "text/csv"),
        ("BM.txt", b"BM is how this text begins", "text/plain"),
        ("call.wav", b"RIFF\0\0\0\0WAVEfmt " + b"\0" * 60, "audio/wav"),
        ("all.zip", archive(a="x"), "application/zip"),
    ],
)
def test_a_file_is_what_it_holds(name, content, type_):
    assert type_of(name, io.BytesIO(content)) == type_


@pytest.mark.parametrize(
    ("name", "content", "field"),
    [
        ("报告.pdf", sheet(), "file"),  # a sheet in place of a page
        ("a.docx", sheet(), "file"),
        ("a.png", PDF, "file"),
        ("a.txt", PNG, "file"),
        ("a.exe", b"MZ" + b"\0" * 60, "file"),  # not taken at all
        ("a.html", b"<html>", "file"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file"),
        ("noending", PDF, "file"),
        ("broken.zip", b"PK\x03\x04" + b"\0" * 60, "file"),
        ("macro.docx", archive(**{"[Content_Types].xml": "x", "word__vbaProject.bin": "x"}), "file"),
    ],
)
def test_a_file_that_is_not_what_it_is_called_is_refused(name, content, field):
    refused = refusal_of_plain(lambda: type_of(name, io.BytesIO(content)))
    assert refused.field == field


def refusal_of_plain(deed):
    from shouwen.facts.refusals import Refused

    with pytest.raises(Refused) as caught:
        deed()
    return caught.value


def test_the_refusal_says_what_the_file_holds():
    refused = refusal_of_plain(lambda: type_of("报告.pdf", io.BytesIO(sheet())))
    assert str(refused) == "The file is called .pdf but is not one: it holds a spreadsheet."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\0" * 100, "a program"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "a program"),
        (PNG, "a picture"),
        ("一封信".encode(), "plain text"),
        (b"\x00\x01\x02\x03" * 30, "something of another kind"),
    ],
)
def test_the_refusal_says_so_in_words(content, said):
    refused = refusal_of_plain(lambda: type_of("报告.pdf", io.BytesIO(content)))
    assert str(refused) == f"The file is called .pdf but is not one: it holds {said}."


def test_a_text_cut_in_the_middle_of_a_letter_is_a_text():
    assert "txt" in endings_of(io.BytesIO(("字" * 30000).encode()))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/报告.pdf", "报告.pdf"),
        ("C:\\照片\\a.png", "a.png"),
        ("a\x00\x1b[31m\u202e.pdf", "a[31m.pdf"),
        (f"{'长' * 300}.pdf", f"{'长' * 146}.pdf"),
        (" . hidden", "hidden"),
    ],
)
def test_names_lose_paths_and_what_cannot_be_seen(given, kept):
    assert clean_name(given) == kept


def test_an_attachment_is_kept_once_and_recorded_by_its_hash(db, files):
    scene = make_scene()
    case = take_complaint(scene, NOW)
    matter, by = matter_of_case(case), scene.by("周婷", NOW)

    first = add_attachment(matter, "报告.pdf", io.BytesIO(PDF), by=by, at=NOW)
    second = add_attachment(matter, "again.pdf", io.BytesIO(PDF), by=by, at=NOW)

    assert first.digest == second.digest
    assert [p.read_bytes() for p in files.rglob("*") if p.is_file()] == [PDF]
    assert [f.figures for f in facts_of("attachment.added", case)] == [
        {"attachment": one.reference, "content": one.digest} for one in (first, second)
    ]
    assert [a.name for a in attachments_of(matter, by=by)] == ["again.pdf", "报告.pdf"]
    found, path = read_attachment(first.pk, by=by)
    assert (found.type, path.read_bytes()) == ("application/pdf", PDF)


def test_only_who_works_on_the_matter_adds_and_only_who_sees_it_reads(db, files):
    scene = make_scene()
    case = take_complaint(scene, NOW, accused=scene.people["吴敏"])
    matter = matter_of_case(case)
    kept = add_attachment(matter, "a.pdf", io.BytesIO(PDF), by=scene.by("周婷", NOW), at=NOW)

    for name in ("褚伟", "吴敏"):  # sees but does not work; works but is accused
        refused = refusal_of(
            lambda who=name: add_attachment(matter, "b.pdf", io.BytesIO(PDF), by=scene.by(who, NOW), at=NOW)
        )
        assert refused.why == "not allowed"
    for name in ("卫平", "吴敏"):  # another department; the accused
        refused = refusal_of(lambda who=name: read_attachment(kept.pk, by=scene.by(who, NOW)))
        assert refused.sentence == "There is no such file, or it is not yours to see."
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(("size", "is_taken"), [(999, True), (1000, True), (1001, False)])
def test_the_size_is_bounded(db, files, settings, size, is_taken):
    settings.UPLOAD_LIMIT = 1000
    scene = make_scene()
    case = take_complaint(scene, NOW)
    content = (PDF + b"\n" * 1001)[:size]

    def deed():
        return add_attachment(matter_of_case(case), "a.pdf", io.BytesIO(content), by=scene.by("周婷", NOW), at=NOW)

    if is_taken:
        assert deed().size == size
    else:
        assert refusal_of(deed).field == "file"
    assert refusal_of(
        lambda: add_attachment(matter_of_case(case), "a.pdf", io.BytesIO(b""), by=scene.by("周婷", NOW), at=NOW)
    ).sentence == "The file is empty."


class Scanner(socketserver.StreamRequestHandler):
    """Speaks clamd's INSTREAM: finds the word EICAR."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.seen.append(content)
        found = b"Eicar-Test-Signature FOUND" if b"EICAR" in content else b"OK"
        self.wfile.write(b"stream: " + found + b"\0")


@contextmanager
def scanner():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner) as server:
        server.seen = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_scanner_is_asked_and_believed(db, files, settings):
    scene = make_scene()
    matter, by = matter_of_case(take_complaint(scene, NOW)), scene.by("周婷", NOW)
    with scanner() as server:
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"

        add_attachment(matter, "good.pdf", io.BytesIO(PDF), by=by, at=NOW)
        refused = refusal_of(
            lambda: add_attachment(matter, "bad.pdf", io.BytesIO(PDF + b"EICAR"), by=by, at=NOW)
        )

        assert server.seen == [PDF, PDF + b"EICAR"]
    assert str(refused) == "The virus scanner found Eicar-Test-Signature in this file."
    assert [a.name for a in Attachment.objects.all()] == ["good.pdf"]
    assert len([p for p in files.rglob("*") if p.is_file()]) == 1


def test_no_file_is_taken_while_the_scanner_is_silent(db, files, settings, tmp_path):
    scene = make_scene()
    matter, by = matter_of_case(take_complaint(scene, NOW)), scene.by("周婷", NOW)
    settings.CLAMD = str(tmp_path / "no-socket")

    refused = refusal_of(lambda: add_attachment(matter, "a.pdf", io.BytesIO(PDF), by=by, at=NOW))

    assert "does not answer" in str(refused)


def lying(files):
    return [path.read_bytes() for path in files.rglob("*") if path.is_file()]


def added(scene, case, content=PDF):
    return add_attachment(matter_of_case(case), "报告.pdf", io.BytesIO(content), by=scene.by("周婷", NOW), at=NOW)


@pytest.fixture
def house(committed, files):
    with transaction.atomic():
        scene = make_scene()
        return scene, take_complaint(scene, NOW)


def test_a_deed_that_is_undone_leaves_no_file(house, files):
    scene, case = house

    def fails():
        added(scene, case)
        assert lying(files) == [PDF]
        raise Refused("Somebody was faster.")

    refusal_of(lambda: once("a key", fails))

    assert lying(files) == []
    assert once("a key", lambda: added(scene, case).name) == "报告.pdf"
    assert lying(files) == [PDF]


def test_a_deed_that_is_undone_leaves_the_file_of_another(house, files):
    scene, case = house
    once("", lambda: added(scene, case).name)

    def fails():
        added(scene, case)
        raise Refused("Somebody was faster.")

    refusal_of(lambda: once("", fails))

    assert lying(files) == [PDF]


def test_what_is_added_while_another_deed_with_it_is_undone_stays(house, files):
    """The second waits for the first to be over; whichever way it goes, its own file lies there."""
    scene, case = house
    begun, told = threading.Event(), []

    def first():
        def fails():
            added(scene, case)
            begun.set()
            time.sleep(0.3)
            raise Refused("Too late.")

        try:
            refusal_of(lambda: once("", fails))
        finally:
            connection.close()

    def second():
        begun.wait(5)
        try:
            told.append(once("", lambda: added(scene, case).name))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert told == ["报告.pdf"]
    assert lying(files) == [PDF]


@pytest.mark.parametrize(("hours", "left"), [(23, 3), (25, 1)])
def test_the_clock_removes_files_that_nothing_names_after_a_day(db, files, hours, left):
    scene = make_scene()
    kept = added(scene, take_complaint(scene, NOW))
    for name in ("ab" * 32, "ab" * 31 + "tmp"):
        path = files / name[:2] / name[2:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    written = NOW - timedelta(hours=hours)
    for path in files.rglob("*"):
        if path.is_file():
            os.utime(path, (written.timestamp(), written.timestamp()))

    removed = discard_orphans(NOW)

    assert (removed, len(lying(files))) == (3 - left, left)
    assert read_attachment(kept.pk, by=scene.by("周婷", NOW))[1].exists()
