"""The command line as a person uses it: check, why, review, search."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import cli
from generator.errors import UsageError

TEXT = """Hội nghị bàn công tác lưu trữ

Sáng 5/3/2020, tại TP Cần Thơ, ông Trần Văn Bình và ông Lê Văn Bình dự hội nghị. Ông Bình phát biểu.
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive in which "Ông Bình" can mean two people."""
    folder = tmp_path / "kho"
    folder.mkdir()
    (folder / "hai-binh.txt").write_text(TEXT, "utf-8")
    return folder


def run(*arguments: object, typed: str | None = None) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments], input=typed)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_why_explains_rule_candidates_and_that_nothing_was_decided(archive: Path) -> None:
    told = run("why", "hai-binh", "Ông Bình", "--source", archive).output

    assert "hai-binh.txt:3: “Ông Bình” (person)" in told
    assert "means       undecided" in told
    assert "person:Lê Văn Bình" in told
    assert "person:Trần Văn Bình" in told


def test_why_says_what_is_no_mention_and_how_to_make_it_one(archive: Path) -> None:
    result = run("why", "hai-binh", "lưu trữ", "--source", archive)

    assert result.exit_code == 1
    assert "review.csv" in result.output


def test_why_suggests_the_article_that_was_meant(archive: Path) -> None:
    with pytest.raises(UsageError, match="Did you mean hai-binh"):
        run("why", "hai-bin", "x", "--source", archive)


def test_a_decision_in_review_is_written_and_obeyed(archive: Path) -> None:
    listed = run("review", "--source", archive, "--list").output
    assert "1/" in listed
    assert "[Ông Bình]" in listed
    assert not (archive / "review.csv").exists()

    number = next(line.strip()[0] for line in listed.splitlines() if "Lê Văn Bình" in line)
    run("review", "--source", archive, "--limit", 1, typed=f"{number}\n")
    told = run("why", "hai-binh", "Ông Bình", "--source", archive).output

    assert "means       person:Lê Văn Bình" in told
    assert "review.csv:2: pin" in told


def test_answers_that_are_none_are_asked_again(archive: Path) -> None:
    told = run("review", "--source", archive, "--limit", 1, typed="9\nnobody\nr\n").output

    assert told.count("none of the answers") == 2
    assert (archive / "review.csv").read_text("utf-8").splitlines()[1].startswith("reject,hai-binh,Ông Bình")


def test_namesakes_are_split_where_a_person_says_so(tmp_path: Path) -> None:
    for name, text in (("hue", "Ông Đỗ Mười Ba ở Huế họp."), ("vinh", "Ông Đỗ Mười Ba ở Vinh bán hàng.")):
        (tmp_path / f"{name}.txt").write_text(f"Tin {name}\n\n{text}\n", "utf-8")
    told = run("review", "--source", tmp_path, "--limit", 1, typed="2\nVinh\n").output
    assert "person:Đỗ Mười Ba may be several people" in told

    assert "person:Đỗ Mười Ba (Vinh)" in run("why", "vinh", "Đỗ Mười Ba", "--source", tmp_path).output
    assert "(Vinh)" not in run("why", "hue", "Đỗ Mười Ba", "--source", tmp_path).output


def test_check_names_the_ambiguous_mention_with_its_line(archive: Path) -> None:
    result = run("check", archive, "--strict")

    assert "hai-binh.txt:3: warning: 'Ông Bình' could mean" in result.stderr
    assert result.exit_code == 1
    assert run("check", archive).exit_code == 0


def test_check_speaks_json(archive: Path) -> None:
    rows = json.loads(run("check", archive, "--format", "json").stdout)

    assert {"ambiguous-mention", "no-source"} <= {row["rule"] for row in rows}
    assert set(rows[0]) == {"severity", "rule", "where", "what", "remedy"}


def test_search_finds_in_the_built_site(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    run("build", archive, "-o", tmp_path / "site", "--quiet")

    assert run("search", "luu tru", "--site", tmp_path / "site").output.startswith("1 article\n")


def test_no_article_of_the_seeds_meets_a_fault_of_ours() -> None:
    rows = json.loads(run("check", "seeds", "--format", "json").stdout)

    assert not [row for row in rows if row["rule"] == "internal-fault"]


def test_timings_tell_what_was_read_anew_and_what_was_kept(archive: Path, tmp_path: Path) -> None:
    (archive / "hai.txt").write_text("Bài hai\n\nÔng Lê Văn Bình dự.\n", "utf-8")
    first = run("build", archive, "-o", tmp_path / "site", "--timings", "--jobs", 1).stdout
    (archive / "hai.txt").write_text("Bài hai\n\nÔng Lê Văn Bình phát biểu.\n", "utf-8")
    second = run("build", archive, "-o", tmp_path / "site", "--timings", "--jobs", 1).stdout
    third = run("build", archive, "-o", tmp_path / "site", "--timings", "--jobs", 1).stdout

    assert "sources read anew 2, kept 0;" in first
    assert "sources read anew 1, kept 1;" in second
    assert "sources read anew 0, kept 2; 0.00 MB written" in third
