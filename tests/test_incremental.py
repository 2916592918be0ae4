"""A build on top of another gives what a clean build gives, byte for byte, and writes only what differs."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from conftest import ROOT, SEEDS, mind_ctrl_c
from jinja2 import Environment

from generator import making, pipeline
from generator.edges.writers import FolderWriter
from generator.errors import OutputError
from generator.model import Holdings, Output, Page
from generator.stages import assemble
from generator.stages.plan import owners
from generator.stages.render import render

PEOPLE = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Chi", "Phạm Minh Dũng", "Hoàng Thị Em")
BODIES = ("UBND tỉnh Nghệ An", "Sở Nội vụ tỉnh Nghệ An", "Tỉnh ủy Nghệ An", "UBND thành phố Vinh")
DOCUMENTS = ("Nghị quyết số 26-NQ/TW", "Nghị định 46/2016/NĐ-CP", "Quyết định 12/QĐ-TTg", "Luật Đất đai 2013")
DATES = ("2018-03-04", "2019-05-06", "2021-01-20", "")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def article(draw: random.Random, title: str) -> str:
    """A Markdown article about a few people, bodies and documents."""
    date = draw.choice(DATES)
    head = f"---\ntitle: {title}\n" + (f"date: {date}\n" if date else "") + f"source: Báo {draw.choice('ABC')}\n---\n"
    sentences = [
        f"Ông {draw.choice(PEOPLE)}, Chủ tịch {draw.choice(BODIES)}, nói về {draw.choice(DOCUMENTS)}.",
        f"Bà {draw.choice(PEOPLE)} và ông {draw.choice(PEOPLE)} làm việc tại {draw.choice(BODIES)}.",
        f"{draw.choice(BODIES)} triển khai {draw.choice(DOCUMENTS)}, theo Nghị định 46 và ông {draw.choice(PEOPLE)}.",
    ]
    return head + "\n\n".join(draw.sample(sentences, draw.randint(1, 3))) + "\n"


def rewrite(draw: random.Random, folder: Path) -> None:
    path = draw.choice(sorted(folder.glob("*.md")))
    path.write_text(article(draw, draw.choice(["Bài cũ", "Bài mới", path.stem])), "utf-8")


def comma(draw: random.Random, folder: Path) -> None:
    path = draw.choice(sorted(folder.glob("*.md")))
    path.write_text(path.read_text("utf-8").replace("nói về", "nói, về"), "utf-8")


def add(draw: random.Random, folder: Path) -> None:
    number = draw.randint(0, 10**6)
    (folder / f"bai-{number}.md").write_text(article(draw, f"Bài {number % 7}"), "utf-8")


def remove(draw: random.Random, folder: Path) -> None:
    paths = sorted(folder.glob("*.md"))
    if len(paths) > 3:
        draw.choice(paths).unlink()


def rename(draw: random.Random, folder: Path) -> None:
    path = draw.choice(sorted(folder.glob("*.md")))
    path.rename(folder / f"doi-ten-{draw.randint(0, 10**6)}.md")


def double(draw: random.Random, folder: Path) -> None:
    """Two articles of one id."""
    path = draw.choice(sorted(folder.glob("*.md")))
    (folder / f"z{draw.randint(0, 99)}.md").write_text(
        path.read_text("utf-8").replace("---\n", "---\nid: chung\n", 1), "utf-8"
    )


def records(draw: random.Random) -> list[str]:
    """Rows of an authority file: known people, bodies and documents under their own id or another one, names that
    articles print otherwise, and names that stand nowhere."""
    name, body = draw.choice((*PEOPLE, "Lê Văn")), draw.choice((*BODIES, "Ủy ban nhân dân tỉnh Nghệ An", "UBND"))
    born, plenum = f"born=19{draw.randint(50, 80)}", "number=26|symbol=NQ/TW|term=XII|plenum=7"
    decree = f"number=46|symbol=NĐ-CP|year={draw.choice([2016, 2020])}"
    return [
        f"person:{draw.choice([name, 'Người khác'])},person,{name},Người {draw.randint(1, 3)},{born}",
        f"organisation:{draw.choice([body, 'Cơ quan X'])},organisation,{body},,",
        f"document:Nghị định 46,document,Nghị định 46/2016/NĐ-CP,,{decree}",
        f"document:26-NQ/TW@{draw.choice(['X', 'XII'])},document,Nghị quyết 26,,{plenum}",
        f"document:Luật Đất đai@2013,document,Luật Đất đai,{draw.choice(['Luật đất', 'Luật nhà'])},date=2013-11-29",
        f"place:Vinh,place,{draw.choice(['Vinh', 'Nghệ An'])},,",
        f"topic:Việc,topic,{draw.choice(['làm việc', 'triển khai'])},,",
    ]


def curate(draw: random.Random, folder: Path) -> None:
    (folder / "authority").mkdir(exist_ok=True)
    rows = draw.sample(records(draw), draw.randint(1, 2))
    text = "\n".join(["id,kind,name,variants,facts", *rows]) + "\n"
    (folder / "authority" / "records.csv").write_text(text, "utf-8")


def decide(draw: random.Random, folder: Path) -> None:
    path = draw.choice(sorted(folder.glob("*.md")))
    one, two = draw.sample(PEOPLE, 2)
    rows = [f"merge,,,,,person:{one},person:{two},", f"reject,{path.stem},ông {one},,,,,", f"ignore,,{one},,,,,"]
    (folder / "review.csv").write_text(
        f"action,article,quote,prefix,suffix,entity,target,note\n{draw.choice(rows)}\n", "utf-8"
    )


def retitle(draw: random.Random, folder: Path) -> None:
    (folder / "archive.toml").write_text(f'title = "Kho {draw.randint(1, 9)}"\n', "utf-8")


def redress(draw: random.Random, folder: Path) -> None:
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates" / "_bottom.html").write_text(f"<footer><p>{draw.randint(1, 9)}</p></footer>\n", "utf-8")


def spoil(draw: random.Random, folder: Path) -> None:
    """Somebody touches the site itself."""
    site = folder.parent / "site"
    pages = sorted(p for p in site.rglob("*") if p.is_file() and p.name != ".tulieu")
    draw.choice(pages).unlink()
    draw.choice(pages[:1]).with_name("stray.html").write_text("stray", "utf-8")


Step = Callable[[random.Random, Path], None]
STEPS: tuple[Step, ...] = (rewrite, comma, add, remove, rename, double, curate, decide, retitle, redress, spoil)
OFTEN: tuple[Step, ...] = (rewrite, comma, add, remove, rename)


def archive(home: Path, draw: random.Random, titles: Iterable[str]) -> Path:
    """An archive of articles with these titles and its site, beside each other in `home`."""
    made = home / "archive"
    made.mkdir()
    for number, title in enumerate(titles):
        (made / f"bai-{number}.md").write_text(article(draw, title), "utf-8")
    pipeline.build(made, home / "site")
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small archive and its site, beside each other."""
    return archive(tmp_path, random.Random(1), (f"Bài {number}" for number in range(9)))


def stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds the site, and stops when everything is made and nothing is in its place."""

    def killed(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(FolderWriter, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            pipeline.build(folder, folder.parent / "site")


def changed(folder: Path, draw: random.Random, steps: Sequence[Step]) -> None:
    """Makes the steps, builds the site, and holds it against a clean build."""
    for step in steps:
        step(draw, folder)
    pipeline.build(folder, folder.parent / "site")

    assert tree(folder.parent / "site") == clean(folder), [step.__name__ for step in steps]


def clean(folder: Path) -> dict[str, bytes]:
    """What a clean build of `folder` gives."""
    site, cache = folder.parent / "clean", folder.parent / "cache"
    shutil.rmtree(site, ignore_errors=True)
    shutil.rmtree(cache, ignore_errors=True)
    pipeline.build(folder, site, cache=cache)
    return tree(site)


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_changes_ends_as_a_clean_build_does(folder: Path, seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(8):
        steps = [draw.choice(OFTEN if draw.random() < 0.6 else STEPS) for _ in range(draw.randint(1, 2))]
        changed(folder, draw, steps)


@pytest.fixture
def as_in_large_archives(monkeypatch: pytest.MonkeyPatch) -> None:
    """What pays from some size on is done in a small archive."""
    values = {"intake.OFTEN": 1, "making.OFTEN": 1, "edges.writers.MANY": 0, "edges.writers.LARGE": 1}
    for name, value in values.items():
        monkeypatch.setattr(f"generator.{name}", value)


@pytest.mark.usefixtures("as_in_large_archives")
@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_changes_ends_so_where_it_is_worked_as_in_large_archives(tmp_path: Path, seed: int) -> None:
    draw = random.Random(f"large {seed}")
    folder = archive(tmp_path, draw, (f"Bài {number}" for number in range(9)))
    for _ in range(8):
        steps = [draw.choice((comma, rewrite, curate, *STEPS)) for _ in range(draw.randint(1, 2))]
        changed(folder, draw, steps)


@pytest.mark.usefixtures("as_in_large_archives")
def test_what_an_entity_stands_with_is_counted_where_an_article_names_others_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    count = assemble._together

    def noting(id_: str, holdings: Holdings) -> assemble.Company:
        counted.append(id_)
        return count(id_, holdings)

    monkeypatch.setattr(assemble, "_together", noting)
    path, site = folder / "bai-1.md", folder.parent / "site"
    pipeline.build(folder, site)  # nothing changed
    assert not counted
    for old, new, others in (("Bà", "Chiều nay, bà", False), (path.read_text("utf-8")[-40:], " Hết.\n", True)):
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        counted.clear()
        pipeline.build(folder, site)

        assert bool(counted) is others
    assert tree(site) == clean(folder)


@pytest.mark.usefixtures("as_in_large_archives")
def test_what_was_kept_before_a_killed_build_is_not_taken_for_what_is_after_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "bai-2.md").write_text(article(random.Random(9), "Bài khác hẳn"), "utf-8")
    stopped(folder, monkeypatch)
    pipeline.build(folder, folder.parent / "site")

    assert tree(folder.parent / "site") == clean(folder)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_a_build_after_one_change_equals_a_clean_one(folder: Path, step: Step) -> None:
    step(random.Random(3), folder)
    pipeline.build(folder, folder.parent / "site")

    assert tree(folder.parent / "site") == clean(folder)


PLAN = "generator.stages.plan"
FEW_ON_A_PAGE = {
    f"{PLAN}.lookup.WHOLE": 3, f"{PLAN}.entities.WHOLE": 3, f"{PLAN}.lookup.NEWEST": 1, f"{PLAN}.entities.CHUNK": 2,
    f"{PLAN}.lists.WHOLE": 4, f"{PLAN}.subjects.WHOLE": 4, f"{PLAN}.overview.OPEN_PAGE": 2,
    f"{PLAN}.overview.TIMELINE": 4,
}  # fmt: skip


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists stand on many pages, and entities have pages by year, though the archive is small."""
    for name, value in FEW_ON_A_PAGE.items():
        monkeypatch.setattr(name, value)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_changes_ends_so_where_lists_have_many_pages(tmp_path: Path, seed: int) -> None:
    draw = random.Random(f"pages {seed}")
    folder = archive(tmp_path, draw, (f"{'ABCĐ'[number % 4]} bài {number}" for number in range(12)))
    assert any((tmp_path / "site/undecided").glob("2*.html"))
    assert any((tmp_path / "site/persons").glob("*/*.html"))
    for _ in range(6):
        changed(folder, draw, [draw.choice(OFTEN)])


@pytest.mark.usefixtures("small_pages")
def test_an_article_more_changes_the_pages_of_its_own_year_and_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, site = tmp_path / "archive", tmp_path / "site"
    folder.mkdir()
    for number in range(24):
        text = f"Ông Nguyễn Văn {'ABCDEH'[number % 6]}n nói về Nghị định 46 và ông {'HKLMNT'[number % 6]}òa."
        (folder / f"{number:02}.md").write_text(
            f"---\ntitle: {'ABCD'[number % 4]} {number}\ndate: {2010 + number // 6}-01-02\n---\n{text}\n", "utf-8"
        )
    pipeline.build(folder, site)
    before, rendered = tree(site), list[str]()

    def noting(page: Page, environment: Environment) -> Output:
        rendered.append(page.path)
        return render(page, environment)

    monkeypatch.setattr(making, "render", noting)
    (folder / "new.md").write_text("---\ntitle: B mới\ndate: 2011-05-06\n---\nMột bài, theo Nghị định 46.\n", "utf-8")
    pipeline.build(folder, site)
    after = tree(site)
    differing = {path for path, body in after.items() if before.get(path) != body}
    lists = {path for path in after if path.startswith(("articles/a-z", "dates/", "timeline", "undecided/"))}

    parts = {path for path in lists & differing if not path.endswith(("index.html", "timeline.html"))}
    assert parts
    assert all("2011" in path or path.startswith("articles/a-z/b") for path in parts)
    assert lists.intersection(rendered) == lists & differing
    assert after == clean(folder)


def test_other_words_round_a_name_leave_what_is_known_of_it_alone(tmp_path: Path, made: list[str]) -> None:
    folder, site = tmp_path / "archive", tmp_path / "site"
    folder.mkdir()
    for number in range(60):
        text = f"Bộ Nội vụ trả lời cử tri, lần thứ {number}."
        head = f"---\ntitle: Bài {number}\ndate: {2001 + number // 10}-01-{number % 10 + 1:02}\n---\n"
        (folder / f"{number:02}.md").write_text(head + text + "\n", "utf-8")
    pipeline.build(folder, site)
    for name, own in (("03", False), ("59", True)):
        made.clear()
        path = folder / f"{name}.md"
        path.write_text(path.read_text("utf-8").replace("cử tri,", "các cử tri"), "utf-8")
        pipeline.build(folder, site)
        years = [owner for owner in made if owner.startswith("year/")]

        assert (owners.of_entity("organisation:Bộ Nội vụ") in made) is own  # the newest stand on its own page
        assert years == [owners.of_year("organisation:Bộ Nội vụ", str(2001 + int(name) // 10))]
        assert tree(site) == clean(folder)


def test_a_comma_changes_only_the_pages_that_show_it(folder: Path) -> None:
    site = folder.parent / "site"
    before = {p: p.stat().st_mtime_ns for p in site.rglob("*.html")}
    comma(random.Random(2), folder)
    report = pipeline.build(folder, site)
    changed = {p for p in site.rglob("*.html") if before.get(p) != p.stat().st_mtime_ns}

    assert 0 < len(changed) < len(before) / 2
    assert report.accounts["written"] < len(tree(site)) / 2


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The owners whose files builds make from now on."""
    noted: list[str] = []
    make = making.Maker._made

    def noting(maker: making.Maker, owner: str) -> making.Made:
        noted.append(owner)
        return make(maker, owner)

    monkeypatch.setattr(making.Maker, "_made", noting)
    return noted


def test_an_article_that_says_more_of_an_entity_leaves_the_other_articles_of_it_alone(
    tmp_path: Path, made: list[str]
) -> None:
    said = "# Một bài\n\nBộ Nội vụ trả lời cử tri.\n"
    (tmp_path / "articles").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / "articles" / f"{name}.md").write_text(said, "utf-8")
    pipeline.build(tmp_path / "articles", tmp_path / "site")
    made.clear()
    (tmp_path / "articles" / "b.md").write_text(f"{said}\nBộ Nội vụ cũng nói vậy.\n", "utf-8")
    pipeline.build(tmp_path / "articles", tmp_path / "site")

    assert {owners.of_article(name) for name in ("a", "b", "c")}.intersection(made) == {owners.of_article("b")}


def test_what_often_occurs_grows_without_its_neighbours_being_made_again(tmp_path: Path, made: list[str]) -> None:
    folder, site = tmp_path / "articles", tmp_path / "site"
    folder.mkdir()
    for number in range(31):  # one more is another power of two
        said = f"Ông Nguyễn Văn {chr(65 + number % 26)}{'hbcdg'[number // 26]}i làm việc với Bộ Nội vụ."
        (folder / f"{number:02}.md").write_text(f"# Bài {number}\n\n{said}\n", "utf-8")
    pipeline.build(folder, site)
    made.clear()
    (folder / "31.md").write_text("# Bài 31\n\nBộ Nội vụ trả lời cử tri.\n", "utf-8")
    pipeline.build(folder, site)

    assert [owner for owner in made if owner.startswith("entity")] == [owners.of_entity("organisation:Bộ Nội vụ")]
    assert tree(site) == clean(folder)


def test_an_article_may_be_called_as_a_page_of_the_site_is(tmp_path: Path) -> None:
    for name in ("about", "search", "home", "static", "data"):
        (tmp_path / "archive").mkdir(exist_ok=True)
        (tmp_path / "archive" / f"{name}.md").write_text(article(random.Random(1), name), "utf-8")

    report = pipeline.build(tmp_path / "archive", tmp_path / "site")

    assert report.accounts["articles"] == 5
    assert len({*(tmp_path / "site" / "articles").glob("*.html")}) == 6  # and the list of them


def test_lines_of_one_file_are_told_apart(tmp_path: Path) -> None:
    lines = [f'{{"id": "a{n}", "title": "Bài {n}", "text": "Ông {PEOPLE[n]} nói."}}' for n in range(5)]
    source = tmp_path / "all.jsonl"
    source.write_text("\n".join(lines), "utf-8")
    pipeline.build(source, tmp_path / "site")
    for change in (
        lambda: lines.append('{"id": "b", "title": "Thêm", "text": "Ông Lê Văn Chi."}'),
        lambda: lines.pop(1),
        lambda: lines.__setitem__(0, lines[0].replace("nói", "nói thêm")),
    ):
        change()
        source.write_text("\n".join(lines), "utf-8")
        pipeline.build(source, tmp_path / "site")
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        pipeline.build(source, tmp_path / "clean", cache=tmp_path / str(len(lines)) / str(hash(lines[0])))

        assert tree(tmp_path / "site") == tree(tmp_path / "clean")


def test_a_build_that_changes_nothing_tells_the_same_as_the_one_before(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    first = pipeline.build(folder, folder.parent / "site")
    second = pipeline.build(folder, folder.parent / "site")

    assert second.notices == first.notices
    assert second.accounts["written"] == 0
    assert {k: second.accounts[k] for k in ("articles", "sources", "failed", "entities")} == {
        k: first.accounts[k] for k in ("articles", "sources", "failed", "entities")
    }


def test_a_build_with_nothing_to_do_loads_no_stage(folder: Path) -> None:
    asked = """
import sys
from generator.cli import main
main(sys.argv[1:])
print([name for name in sys.modules if name.startswith(("generator.stages", "generator.intake", "jinja2"))])
"""
    command = [sys.executable, "-c", asked, "build", str(folder), "-o", str(folder.parent / "site")]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout

    assert "0 files written" in told
    assert told.splitlines()[-1] == "[]"


@pytest.mark.parametrize("damage", ["cut", "scribbled", "older"])
def test_a_damaged_state_is_made_anew(folder: Path, damage: str) -> None:
    state = folder.parent / ".tulieu" / "site.sqlite"
    if damage == "cut":
        state.write_bytes(state.read_bytes()[: state.stat().st_size // 2])
    elif damage == "scribbled":
        data = bytearray(state.read_bytes())
        data[2000:40000] = b"\x55" * 38000
        state.write_bytes(bytes(data))
    else:
        with sqlite3.connect(state) as base:
            base.execute("UPDATE meta SET value = 'older' WHERE key = 'stamp'")
    rewrite(random.Random(5), folder)
    pipeline.build(folder, folder.parent / "site")

    assert tree(folder.parent / "site") == clean(folder)


def test_a_build_that_was_killed_is_finished_by_the_next(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rewrite(random.Random(6), folder)
    before = tree(folder.parent / "site")
    stopped(folder, monkeypatch)
    kept = {path: body for path, body in tree(folder.parent / "site").items() if not path.startswith(".tulieu-new/")}

    assert kept == before
    pipeline.build(folder, folder.parent / "site")
    assert tree(folder.parent / "site") == clean(folder)


def test_a_second_build_at_once_says_so_and_touches_nothing(folder: Path) -> None:
    state = folder.parent / ".tulieu" / "site.sqlite"
    before = tree(folder.parent / "site"), state.read_bytes()
    rewrite(random.Random(7), folder)
    first = FolderWriter(folder.parent / "site")
    with pytest.raises(OutputError, match="is being written by another build"):
        pipeline.build(folder, folder.parent / "site")
    first.release()

    assert (tree(folder.parent / "site"), state.read_bytes()) == before


def test_ctrl_c_leaves_the_last_good_site(folder: Path) -> None:
    site = folder.parent / "site"
    before = tree(site)
    for number in range(60):
        add(random.Random(number), folder)
    command = [sys.executable, str(ROOT / "build.py"), str(folder), "-o", str(site), "--quiet"]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=mind_ctrl_c)
    while not (site / ".tulieu-new").exists() and child.poll() is None:
        time.sleep(0.01)
    child.send_signal(signal.SIGINT)
    told = child.communicate(timeout=60)[1]
    kept = {path: body for path, body in tree(site).items() if not path.startswith(".tulieu-new/")}

    assert child.returncode == 130
    assert "stopped" in told
    assert kept == before


def test_the_seeds_come_out_the_same_with_workers_and_without(site: Path, tmp_path: Path) -> None:
    pipeline.build(SEEDS, tmp_path / "site", jobs=3)

    assert tree(tmp_path / "site") == tree(site)
