"""The bytes that came in stand in the site, in packs, where all that they hold is published."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import looking, originals, pipeline
from generator.edges.originals import Packer
from generator.edges.writers import FolderWriter
from generator.formats import SUFFIXES

PROSE = "Hội nghị bàn về công tác lưu trữ của tỉnh và việc sửa mái kho trước mùa mưa năm nay."
SECRET = "Chim zorblax đậu bên cầu khi mùa mưa về muộn."
PAGE = f"<!-- máy chủ 3 -->\r\n<html><body><h1>Một trang</h1><p>{PROSE}</p></body></html>".encode()
SETTINGS = '[[rights.rule]]\nid = ["kin", "trang-kin"]\npolicy = "withdrawn"\n'
WHOLE = {
    "a/trang.html": PAGE,
    "một bài.txt": f"\ufeffMột bài\r\n\r\n{PROSE}\r\n".encode(),
    "rộng.txt": f"Một bài rộng\n\n{PROSE}\n".encode("utf-16"),
    "cũ.txt": f"Một bài cũ\n\n{PROSE}\n".encode("cp1258", "replace"),
    "b.md": f"---\ntitle: Bài có tên  # ghi chú\n---\n\n{PROSE}\n".encode(),
    "hỏng.md": f"---\ntitle: [\n---\n{PROSE} Hỏng.".encode(),
    "c.tsv": f"title\ttext\nC\t{PROSE} Cột.\n".encode(),
    "d.htm": PAGE.replace(b"</p>", b" Hai.</p>"),
    "e.xhtml": b'<?xml version="1.0"?>\n' + PAGE.replace(b"</p>", b" Ba.</p>"),
    "f.markdown": f"# Sáu\r\n\r\n{PROSE} Sáu.\r\n".encode(),
    "bảng.csv": f'title,text,ghi chú\r\nA,"{PROSE}\r\nThêm.",x\r\n\r\nB,{PROSE},\r\n'.encode("utf-16"),
}
LINES = [
    f'{{"title": "Dòng một", "text": "{PROSE}"}}\r\n'.encode(),
    b"\r\n",
    f'{{"id": "kin", "title": "Kín", "text": "{SECRET}"}}\n'.encode(),
    f'{{ "title": "Dòng bốn",  "text": "{PROSE} Hết."}}'.encode(),
]
ROWS = [
    b"title,text,rights_policy\n",
    f"C,{SECRET},metadata-only\n".encode(),
    f'D,"{PROSE}\nHai.",\n'.encode(),
    b"E,,full\n",
]


def archive(folder: Path) -> Path:
    """An archive of every kind of file, some of it withheld."""
    kept = folder / "kho"
    kept.mkdir()
    (kept / "archive.toml").write_text(SETTINGS, "utf-8")
    files = {
        **WHOLE,
        "g.ndjson": LINES[0] + LINES[1],
        "h.warc": capture(packed=False),
        "all.jsonl": b"".join(LINES),
        "hàng.csv": b"".join(ROWS),
        "w.warc.gz": capture(),
    }
    files["kín.md"] = f"---\ntitle: Kín\nrights_policy: metadata-only\n---\n\n{SECRET}\n".encode()
    files["rỗng.txt"] = b"\n"
    for name, body in files.items():
        (kept / name).parent.mkdir(exist_ok=True)
        (kept / name).write_bytes(body)
    return kept


def capture(packed: bool = True) -> bytes:
    """A web archive of two pages, one of them withheld, and a picture."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    file = io.BytesIO()
    writer = WARCWriter(file, gzip=packed)
    for name, kind, body in (
        ("trang-kin", "text/html", PAGE.replace(PROSE.encode(), SECRET.encode())),
        ("anh.png", "image/png", SECRET.encode()),
        ("trang", "text/html", PAGE + b"\n"),
    ):
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.0")
        address = f"https://example.org/{name}"
        writer.write_record(writer.create_warc_record(address, "response", io.BytesIO(body), http_headers=headers))
    return file.getvalue()


def unpacked(site: Path) -> dict[str, bytes]:
    """Every member of every pack of a site."""
    found: dict[str, bytes] = {}
    for pack in sorted((site / "data/originals").glob("*")):
        with zipfile.ZipFile(pack) as members:
            assert pack.suffix == ".zip"
            found |= {name: members.read(name) for name in members.namelist()}
    return found


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def clean(kept: Path) -> dict[str, bytes]:
    """What a build of the archive gives where there was none."""
    home = kept.parent / "clean"
    shutil.rmtree(home, ignore_errors=True)
    pipeline.build(kept, home / "site")
    return tree(home / "site")


def test_what_is_published_in_full_is_there_byte_for_byte_and_nothing_else(tmp_path: Path) -> None:
    pipeline.build(archive(tmp_path), tmp_path / "site")

    assert unpacked(tmp_path / "site") == {
        **WHOLE,
        "g.ndjson/00000001.json": LINES[0],
        "h.warc/00000002.html": PAGE + b"\n",
        "all.jsonl/00000001.json": LINES[0],
        "all.jsonl/00000004.json": LINES[3],
        "hàng.csv/00000003.csv": ROWS[2].rstrip(b"\n"),
        "w.warc.gz/00000002.html": PAGE + b"\n",
    }
    assert not [name for name, body in tree(tmp_path / "site").items() if b"zorblax" in body.lower()]


def test_there_is_a_source_for_every_reader(tmp_path: Path) -> None:
    kept = archive(tmp_path)

    assert {suffix for suffix in SUFFIXES if any(kept.rglob(f"*{suffix}"))} == {*SUFFIXES}


def mended(body: bytes) -> bytes:
    """A source with a word more before its prose, or before its first letter."""
    for form in ("utf-8", "utf-16-le", "cp1258"):
        old, new = (text.encode(form, "replace") for text in (PROSE, f"Thêm. {PROSE}"))
        if old in body:
            return body.replace(old, new)
    raise AssertionError(body)


def test_what_came_in_is_there_byte_for_byte_after_edits_of_every_kind(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    pipeline.build(kept, tmp_path / "site")
    edited = {name: mended(body) for name, body in WHOLE.items()}
    for name, body in edited.items():
        (kept / name).write_bytes(body)
        pipeline.build(kept, tmp_path / "site")

    assert edited.items() <= unpacked(tmp_path / "site").items()
    assert not [n for n in looking.verify(tmp_path / "site", kept).notices if n.severity != "info"]


def test_a_copy_is_held_against_the_originals_too(tmp_path: Path) -> None:
    pipeline.build(archive(tmp_path), tmp_path / "site")
    pack = tmp_path / "site/data/originals/all.zip"
    whole = looking.verify(tmp_path / "site")
    members = unpacked(tmp_path / "site")
    found = {}
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        with zipfile.ZipFile(pack, "w", method) as packed:
            for name in (name for name in members if name != "b.md"):
                packed.writestr(name, members[name])
        verdict = looking.verify(tmp_path / "site")
        found[method] = [(n.rule, n.where) for n in verdict.notices if n.rule != "changed"]

    assert (whole.notices, whole.originals) == ([], 18)
    assert found[zipfile.ZIP_STORED] == [("original-missing", "b.md:1")]
    assert found[zipfile.ZIP_DEFLATED][0] == ("unreadable", "data/originals/all.zip")


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────

PARTS = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=200)
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@given(st.lists(PARTS, min_size=1, max_size=4))
def test_the_name_of_a_member_is_one_that_every_disk_can_hold(parts: list[str]) -> None:
    name = originals.member("/".join(parts))

    for part in name.split("/"):
        assert part not in ("", ".", "..")
        assert len(part) <= 3 * originals.LONGEST
        assert not re.search(r'[<>:"|?*\\\x00-\x1f]|[. ]$', part)
        assert not RESERVED.match(part)


@given(PARTS.filter(lambda part: len(part) <= originals.LONGEST))
def test_a_name_can_be_read_back(part: str) -> None:
    assert unquote(originals.member(part)) == part


@given(PARTS, st.integers(1, 99))
def test_paths_that_some_disks_take_for_one_are_in_one_pack(path: str, line: int) -> None:
    for other in (path.casefold(), normalize("NFD", path), normalize("NFC", path)):
        assert originals.spread(other, line) == originals.spread(path, line)


def test_files_whose_names_differ_in_case_only_have_names_of_their_own(tmp_path: Path) -> None:
    kept = tmp_path / "kho"
    kept.mkdir()
    for name in ("Bài.md", "bài.md", "CON.md", "a b.md"):
        (kept / name).write_text(f"# {name} {PROSE}\n\n{PROSE}\n", "utf-8")
    pipeline.build(kept, tmp_path / "site")

    assert [*unpacked(tmp_path / "site")] == ["Bài.md", "%43ON.md", "a b.md", "bài~2.md"]


# ── builds on builds ─────────────────────────────────────────────────────────────────────────────────────────


def write(kept: Path, number: int, text: str = PROSE) -> None:
    kept.mkdir(exist_ok=True)
    (kept / f"{number}.md").write_text(f"# Bài {number}\n\n{text}\n", "utf-8")


def test_packs_are_few_while_the_archive_is_small_and_follow_it_as_it_grows_and_shrinks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "MOST", 2)
    kept, counts = tmp_path / "kho", []
    for count in (1, 2, 3, 40, 30, 2):
        for number in range(50):
            write(kept, number) if number < count else (kept / f"{number}.md").unlink(missing_ok=True)
        pipeline.build(kept, tmp_path / "site")
        counts.append(len({len(p.stem) for p in (tmp_path / "site/data/originals").glob("*.zip")}))

        assert tree(tmp_path / "site") == clean(kept)
        assert {name: (kept / name).read_bytes() for name in unpacked(tmp_path / "site")} == unpacked(tmp_path / "site")
        assert len(unpacked(tmp_path / "site")) == count
    assert counts == [1] * 6


def test_an_edit_writes_one_pack_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(originals, "MOST", 2)
    kept = tmp_path / "kho"
    for number in range(20):
        write(kept, number)
    pipeline.build(kept, tmp_path / "site")
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "site/data/originals").glob("*.zip")}
    write(kept, 7, f"{PROSE} Hết.")
    pipeline.build(kept, tmp_path / "site")
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "site/data/originals").glob("*.zip")}

    assert before.keys() == after.keys()
    assert [p.stem for p in after if before[p] != after[p]] == [originals.spread("7.md", 1)[:1]]


@pytest.mark.parametrize("jobs", [1, 3])
def test_rights_and_lines_that_change_take_originals_out_and_in(tmp_path: Path, jobs: int) -> None:
    kept = archive(tmp_path)
    pipeline.build(kept, tmp_path / "site", jobs=jobs)
    steps: tuple[Callable[[], object], ...] = (
        lambda: (kept / "all.jsonl").write_bytes(b"".join([LINES[3] + b"\n", *LINES[:3]])),
        lambda: (kept / "hàng.csv").write_bytes(b"".join(ROWS).replace(b"metadata-only", b"full")),
        lambda: (kept / "bảng.csv").write_bytes(f"title,text,rights_policy\nA,{PROSE},\nB,{SECRET},withdrawn".encode()),
        lambda: (kept / "b.md").write_bytes(WHOLE["b.md"].replace(b"---\n", b"---\nrights_policy: withdrawn\n", 1)),
        lambda: (kept / "kín.md").write_text(f"# Kín\n\n{PROSE} Hai.\n", "utf-8"),
        lambda: (kept / "một bài.txt").rename(kept / "a/bài.txt"),
        lambda: (kept / "archive.toml").write_text("originals = false\n", "utf-8"),
        lambda: (kept / "archive.toml").write_text(SETTINGS, "utf-8"),
    )
    for step in steps:
        step()
        pipeline.build(kept, tmp_path / "site", jobs=jobs)

        assert tree(tmp_path / "site") == clean(kept)
        assert (tmp_path / "site/data/originals").exists() == (
            "false" not in (kept / "archive.toml").read_text("utf-8")
        )


@pytest.mark.parametrize("way", ["changed", "gone", "changed and back"])
def test_a_file_that_changes_while_the_site_is_built_is_told_and_the_next_build_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    kept, real = tmp_path / "kho", Packer.make
    for number in range(4):
        write(kept, number)
    (kept / "l.jsonl").write_bytes(LINES[0] + LINES[3])

    def late(self: Packer, pack: str, writer: FolderWriter) -> object:
        was = {name: (kept / name).read_bytes() for name in ("1.md", "l.jsonl")}
        for name in was:
            (kept / name).unlink() if way == "gone" else (kept / name).write_text("# Khác\n\nBài khác.\n", "utf-8")
        made = real(self, pack, writer)
        for name, body in was.items() if way == "changed and back" else ():
            (kept / name).write_bytes(body)
        return made

    monkeypatch.setattr(Packer, "make", late)
    first = pipeline.build(kept, tmp_path / "site")
    missing = [n.where for n in first.notices if n.rule == "original-missing"]
    left = unpacked(tmp_path / "site")
    monkeypatch.undo()
    second = pipeline.build(kept, tmp_path / "site")

    assert missing == ["1.md:1", "l.jsonl:1", "l.jsonl:2"]
    assert [*left] == ["0.md", "2.md", "3.md"]
    assert not [n for n in second.notices if n.rule == "original-missing"]
    assert tree(tmp_path / "site") == clean(kept)
