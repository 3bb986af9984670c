"""Packs install from a folder or a zip, or are refused whole."""

import io
import zipfile
import zlib
from datetime import date

import pytest

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.installing import install
from shouwen.regulation.packs import MOST_FILES, read_files
from shouwen.regulation.skeleton import skeleton
from shouwen.regulation.zipped import files_in_zip

FILES = skeleton("small", "1", "小规范", date(2026, 1, 1))


def zipped(files, folder="", locked=False, link=""):
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(folder + path, content)
        if link:
            info = zipfile.ZipInfo(link)
            info.external_attr = 0o120777 << 16
            archive.writestr(info, "/etc/passwd")
    return into.getvalue()


@pytest.mark.parametrize("folder", ["", "small/1/", "a/b/c/"])
def test_a_zip_is_read_with_or_without_a_folder_around_it(folder):
    assert files_in_zip(zipped(FILES, folder)) == FILES


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_names_are_read_from_zips_that_do_not_say_their_encoding(encoding):
    """As `zip` on Linux, macOS and the Explorer of a Chinese Windows write them."""
    class Silent(zipfile.ZipInfo):
        def _encodeFilenameFlags(self):  # noqa: N802  the library's name
            return self.filename.encode(encoding), self.flag_bits

    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        for path, content in {**FILES, "forms/客户投诉登记表一.yaml": b"x"}.items():
            archive.writestr(Silent(path), content)

    assert set(files_in_zip(into.getvalue())) == {*FILES, "forms/客户投诉登记表一.yaml"}


def test_files_that_systems_add_are_left_out():
    assert files_in_zip(zipped({**FILES, "__MACOSX/x": b"", ".DS_Store": b""})) == FILES


@pytest.mark.parametrize(
    ("says", "content", "expected"),
    [
        ("no zip", b"PK nothing", "expected a zip file"),
        ("a way out", zipped({**FILES, "../../evil.yaml": b"x"}), "leads out of it"),
        ("an absolute path", zipped({**FILES, "/etc/evil.yaml": b"x"}), "leads out of it"),
        ("a path of another system", zipped({**FILES, "..\\evil.yaml": b"x"}), "leads out of it"),
        ("a link", zipped(FILES, link="articles2.yaml"), "a link"),
        ("too many", zipped({f"{n}.yaml": b"" for n in range(MOST_FILES + 1)}), f"at most {MOST_FILES} files"),
        ("two packs", zipped({f"{one}/{path}": text for one in "ab" for path, text in FILES.items()}), "2 of them: a, b"),
        ("a bomb", zipped({**FILES, "standards/b.yaml": b"0" * 30_000_000}), "at most"),
        ("a long file", zipped({**FILES, "standards/b.yaml": b"0" * 2_000_000}), "at most"),
    ],
)  # fmt: skip
def test_a_wrong_zip_is_refused(says, content, expected):
    with pytest.raises(PackErrors) as refused:
        files_in_zip(content)

    assert expected in str(refused.value)


def test_a_file_that_lies_about_its_size_is_refused():
    content = bytearray(zipped({"pack.yaml": b"0" * 5_000_000}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.index(signature) + offset
        content[place : place + 4] = (100).to_bytes(4, "little")

    with pytest.raises(PackErrors):
        files_in_zip(bytes(content))
    assert zlib  # the entry is deflated, so the size that it tells is all that is known before


def test_a_skeleton_passes_and_is_installed_once(tmp_path):
    source = tmp_path / "small.zip"
    source.write_bytes(zipped(FILES, "small/1/"))
    edition, place = install(source, tmp_path / "packs", all_kinds())
    again, _ = install(source, tmp_path / "packs", all_kinds())

    assert place == tmp_path / "packs" / "small" / "1"
    assert edition.hash == again.hash == read_files(FILES, all_kinds()).hash
    assert sorted(path.name for path in place.parent.iterdir()) == ["1"]


@pytest.mark.parametrize(
    ("says", "change"),
    [
        ("a misspelt key", ("at_most: 3", "at_mots: 3")),
        ("an example that comes out otherwise", ("{rings: 4}, then: broken", "{rings: 4}, then: met")),
    ],
)
def test_a_wrong_pack_is_refused_whole(tmp_path, says, change):
    wrong = {path: content.decode().replace(*change).encode() for path, content in FILES.items()}
    source = tmp_path / "small.zip"
    source.write_bytes(zipped(wrong))

    with pytest.raises(PackErrors):
        install(source, tmp_path / "packs", all_kinds())
    assert not list((tmp_path / "packs").glob("*/*"))


def test_another_text_of_an_edition_is_refused(tmp_path):
    for rings in (b"at_most: 3", b"at_most: 3 # still"):
        source = tmp_path / "small.zip"
        changed = {path: content.replace(b"at_most: 3", rings) for path, content in FILES.items()}
        source.write_bytes(zipped(changed))
        if b"#" not in rings:
            install(source, tmp_path / "packs", all_kinds())
            continue
        with pytest.raises(PackErrors) as refused:
            install(source, tmp_path / "packs", all_kinds())
        assert "a new edition" in str(refused.value)
        [fault] = refused.value.errors
        line = changed[fault.file].decode().split("\n")[fault.line - 1]  # where it differs, not where it lies
        assert "# still" in line
