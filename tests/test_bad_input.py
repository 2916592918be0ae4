"""What a person can do wrong, and the one line they get for it: place, fact, remedy. Content never stops a build."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from conftest import ROOT
from fuzz_targets import known, read_any
from growing import SENTENCES, TOKENS

from generator import cli, config, intake, ledger, pipeline
from generator.edges.files import append_decision
from generator.errors import OutputError, SettingError
from generator.knowledge.authority import parse_authorities
from generator.model import Article, Decision, Notice, Reading
from generator.stages.check import check_reading
from generator.stages.recognise import recognise
from generator.stages.resolve import resolve


def tulieu(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs the command line in `cwd`."""
    command = [sys.executable, str(ROOT / "build.py"), *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)


def articles(site: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (site / "data/articles.jsonl").read_text("utf-8").splitlines()]


def windows_1258(text: str) -> bytes:
    """`text` as Vietnamese Windows wrote it: the letter first, its tone behind it."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    letters = []
    for letter in unicodedata.normalize("NFD", text):
        if letter in tones or not unicodedata.combining(letter):
            letters.append(letter)
        else:
            tone = letters.pop() if letters[-1] in tones else ""
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + letter)
            letters.append(tone)
    return "".join(letters).encode("cp1258")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with one good article, beside which a test puts something bad."""
    folder = tmp_path / "kho"
    folder.mkdir()
    (folder / "tot.txt").write_text("Một bài viết tốt\n\nHội nghị bàn về công tác lưu trữ.\n", "utf-8")
    return folder


def test_a_missing_folder_is_named_with_a_remedy(tmp_path: Path) -> None:
    run = tulieu("nowhere", cwd=tmp_path)

    assert run.returncode == 2
    assert run.stderr.startswith("tulieu: nowhere: there is no such folder or file. Name a folder")


def test_an_empty_folder_says_what_to_put_there(tmp_path: Path) -> None:
    (tmp_path / "kho").mkdir()
    run = tulieu("kho", cwd=tmp_path)

    assert run.returncode == 2
    assert "kho: there is no article in it" in run.stderr
    assert "*.txt" in run.stderr
    assert not (tmp_path / "site").exists()


def test_an_unknown_setting_names_file_line_and_the_nearest_known_key(archive: Path, tmp_path: Path) -> None:
    (archive / "archive.toml").write_text('title = "Kho"\n\ndescripton = "x"\n', "utf-8")
    run = tulieu("kho", cwd=tmp_path)

    assert run.returncode == 2
    assert "archive.toml:3: unknown setting 'descripton'. Did you mean 'description'?" in run.stderr


@pytest.mark.parametrize(
    ("text", "line"),
    [("title = \n", 1), ('title = "a"\ntitle = "b"\n', 2), ('\naccent = "red"\n', 2), ("\n\ntitle = 3\n", 3)],
)
def test_a_bad_setting_names_its_line_and_stops_the_build(archive: Path, tmp_path: Path, text: str, line: int) -> None:
    (archive / "archive.toml").write_text(text, "utf-8")
    run = tulieu("kho", cwd=tmp_path)

    assert run.returncode == 2
    assert run.stderr.startswith(f"tulieu: archive.toml:{line}: ")
    assert "Traceback" not in run.stderr


def test_a_malformed_json_line_is_reported_and_the_rest_is_built(archive: Path, tmp_path: Path) -> None:
    (archive / "nhieu.jsonl").write_text('{"id": "a", "title": "A", "text": "Một câu."}\n{"id": \n', "utf-8")
    run = tulieu("kho", cwd=tmp_path)

    assert run.returncode == 0
    assert "nhieu.jsonl:2" in run.stderr
    assert {a["id"] for a in articles(tmp_path / "site")} == {"a", "tot"}


def test_a_malformed_front_matter_is_reported_with_its_line(archive: Path, tmp_path: Path) -> None:
    (archive / "xau.md").write_text("---\ntitle: Tốt\ndate: [2020\n---\n\nNội dung.\n", "utf-8")
    run = tulieu("kho", cwd=tmp_path)

    assert run.returncode == 0
    assert "xau.md:" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_duplicate_id_is_built_under_another_id_and_reported(archive: Path, tmp_path: Path) -> None:
    (archive / "b.jsonl").write_text('{"id": "tot", "title": "B", "text": "Một câu khác."}\n', "utf-8")
    run = tulieu("kho", cwd=tmp_path)

    assert run.returncode == 0
    assert "the id 'tot' is already used by" in run.stderr
    assert {a["id"] for a in articles(tmp_path / "site")} == {"tot", "tot-2"}


def test_a_legacy_encoding_is_read_and_said(archive: Path, tmp_path: Path) -> None:
    text = "Hội nghị Trung ương\n\nHội nghị thảo luận về công tác cán bộ và xây dựng Đảng.\n"
    (archive / "cu.txt").write_bytes(windows_1258(text))
    run = tulieu("kho", cwd=tmp_path)

    assert run.returncode == 0
    assert "cu.txt" in run.stderr
    assert any("công tác cán bộ" in a["text"] for a in articles(tmp_path / "site"))


def test_decomposed_text_comes_out_composed(archive: Path, tmp_path: Path) -> None:
    text = unicodedata.normalize("NFD", "Nghị quyết\n\nThực hiện nghị quyết của Đảng bộ.\n")
    (archive / "nfd.txt").write_text(text, "utf-8")
    tulieu("kho", cwd=tmp_path)

    built = next(a for a in articles(tmp_path / "site") if a["id"] == "nfd")
    assert built["text"] == "Thực hiện nghị quyết của Đảng bộ."


def test_an_article_of_five_megabytes_on_one_line_is_built(archive: Path, tmp_path: Path) -> None:
    prose = "Hội nghị bàn việc sắp xếp kho, sửa mái nhà và mua thêm giá sách cho phòng đọc. " * 30
    passage = f"{prose}Thực hiện Nghị quyết 26-NQ/TW, ông Nguyễn Văn A cho biết Ban Thường vụ đã họp. "
    (archive / "lon.txt").write_text("Bài rất dài\n\n" + passage * (5_000_000 // len(passage.encode())), "utf-8")
    run = tulieu("kho", cwd=tmp_path)

    assert run.returncode == 0
    assert "lon.txt:1: warning: the article has" in run.stderr
    assert "lon" in {a["id"] for a in articles(tmp_path / "site")}


def test_bytes_that_are_no_text_are_reported_and_the_rest_is_built(archive: Path, tmp_path: Path) -> None:
    (archive / "rac.txt").write_bytes(bytes(range(256)) * 40)
    run = tulieu("kho", cwd=tmp_path)

    assert run.returncode == 0
    assert "rac.txt" in run.stderr
    assert "Traceback" not in run.stderr


def test_an_unreadable_file_is_reported_and_the_rest_is_built(archive: Path, tmp_path: Path) -> None:
    (archive / "lac.txt").symlink_to(archive / "khong-co.txt")
    run = tulieu("kho", cwd=tmp_path)

    assert run.returncode == 0
    assert "lac.txt: error: cannot be read" in run.stderr
    assert len(articles(tmp_path / "site")) == 1


def test_an_output_folder_of_somebody_else_is_not_touched(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("mine")
    run = tulieu("kho", cwd=tmp_path)

    assert run.returncode == 2
    assert "was not made by this program" in run.stderr
    assert [p.name for p in (tmp_path / "site").iterdir()] == ["mine.txt"]


def test_strict_turns_content_problems_into_status_one(archive: Path, tmp_path: Path) -> None:
    (archive / "rong.txt").write_bytes(b"")

    assert tulieu("kho", cwd=tmp_path).returncode == 0
    assert tulieu("kho", "--strict", cwd=tmp_path).returncode == 1


# ── values that no parser takes ──────────────────────────────────────────────────────────────────────────────

TOML = (
    f"title = {'9' * 5000}", f"x = {'[' * 3000}", f"ignore = [{'[' * 2000}", f"{'a.' * 2000}b = 1", "a = 1979-99-99",
    "decision = 3", "decision = [1]\nx = '''\n[[decision]]\n'''", "[[decision]]\n[[decision.x]]", "decision = 'x'",
    "decision = true", "authority = [1]", "authority = 3", "[[authority]]\nid = 1",
)  # fmt: skip


@pytest.mark.parametrize("text", TOML)
def test_whatever_stands_in_a_toml_file_is_an_error_with_its_place(text: str) -> None:
    with pytest.raises(SettingError, match=r"archive\.toml:\d+"):
        config.parse(text)
    with pytest.raises(SettingError, match=r"authority/a\.toml:\d+"):
        parse_authorities([("authority/a.toml", text)])
    with pytest.raises(SettingError, match=r"review\.toml:\d+"):
        ledger.parse_ledger("", tables=text)


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 25, "²", "1²", "③", "٣", "১২", "0", "00"])
def test_numbers_of_any_kind_and_length_are_read_like_others(number: str) -> None:
    for sentence in (*SENTENCES, *(token for tokens in TOKENS.values() for token in tokens)):
        words = re.sub(r"\{[iyr]\}|\d+", number, sentence).format(n="Văn An", N="AN", s="An", a="ABCD", i=1, y=2, r=3)
        for article in read_any(f"Bài\n\n{words} và {words}\nSáng {number}-{number}, {words}\n".encode(), ".txt"):
            if isinstance(article, Article):
                resolve(article, recognise(article, known()), known())


def test_folders_in_folders_are_read_however_deep(archive: Path, tmp_path: Path) -> None:
    place, deep = Path.cwd(), 1500
    try:
        os.chdir(archive)
        for _ in range(deep):
            Path("x").mkdir()
            os.chdir("x")
        Path("a.txt").write_text("Bài sâu\n\nMột câu.\n", "utf-8")
        os.chdir(place)

        assert pipeline.build(archive, tmp_path / "site").accounts["articles"] == 2
    finally:
        os.chdir(place)
        subprocess.run(["rm", "-rf", str(archive / "x")], check=True)  # shutil does not go so deep


def test_a_fault_of_the_program_in_one_article_costs_that_article(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(reading: Reading) -> list[Notice]:
        if reading.article.id == "xau":
            raise RuntimeError("SECRET")
        return list(check_reading(reading))

    (archive / "xau.txt").write_text("Bài xấu\n\nMột câu.\n", "utf-8")
    monkeypatch.setattr("generator.intake.check_reading", check)
    report = pipeline.build(archive, tmp_path / "site")

    assert report.accounts["articles"] == 1
    assert report.accounts["failed"] == 1
    assert [(n.where, n.severity) for n in report.notices if n.rule == intake.FAULT] == [("xau.txt:1", "error")]
    assert "SECRET" not in "".join(map(str, report.notices))


# ── disks that refuse ────────────────────────────────────────────────────────────────────────────────────────


def test_a_ledger_that_cannot_be_written_is_said_and_left_as_it_was(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (archive / "review.csv").write_text("action,article,quote\n", "utf-8")

    def refuse(*paths: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OutputError, match=r"review\.csv: cannot be written \(Permission denied\)"):
        append_decision(archive, Decision("", "ignore", quote="x"))

    assert (archive / "review.csv").read_text("utf-8") == "action,article,quote\n"
    assert sorted(path.name for path in archive.iterdir()) == ["review.csv", "tot.txt"]


def test_whatever_the_disk_refuses_is_said_in_a_line(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["build", str(archive), "-o", str(tmp_path / "site"), "--profile", str(tmp_path / "no/such/folder")])

    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith("refused (No such file or directory). Mend its rights or free space.\n")
