"""`tulieu serve`: what is served is the site, and a page that is open follows what is saved."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from conftest import ROOT, mind_ctrl_c
from playwright.sync_api import Browser, Page, expect

from generator.edges.server import News, SiteServer
from generator.edges.watching import is_source
from generator.errors import UsageError

TITLE = 'title = "Kho thử"\n'


class Served(NamedTuple):
    """An archive, the site inside it, and the program that serves it."""

    archive: Path
    site: Path
    process: subprocess.Popen[str]
    address: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    archive = tmp_path_factory.mktemp("phục vụ")
    (archive / "archive.toml").write_text(TITLE, "utf-8")
    (archive / "bai.txt").write_text("Bài đầu\n\nÔng Nguyễn Văn Bình dự hội nghị.\n", "utf-8")
    command = [sys.executable, "-m", "generator", "serve", str(archive), "-o", str(archive / "site"), "--port", "0"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, start_new_session=True
    )
    assert process.stdout is not None
    address = process.stdout.readline().split()[0]
    assert "1 articles" in process.stdout.readline()  # the first build is done
    yield Served(archive, archive / "site", process, address)
    process.kill()
    process.wait()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def article(served: Served) -> str:
    """The address of the archive's one article."""
    path = next(p for p in (served.site / "articles").glob("*.html") if p.name.startswith("bai-dau"))
    return f"{served.address}articles/{path.name}"


@pytest.mark.browser
def test_an_open_page_shows_what_is_saved(served: Served, page: Page) -> None:
    page.goto(article(served))
    expect(page.locator("h1")).to_have_text("Bài đầu")
    (served.archive / "bai.txt").write_text("Bài đầu\n\nÔng Nguyễn Văn Bình phát biểu.\n", "utf-8")

    expect(page.locator("body")).to_contain_text("phát biểu", timeout=60_000)


@pytest.mark.browser
def test_an_open_page_follows_more_saves_than_a_browser_has_connections(served: Served, page: Page) -> None:
    page.goto(article(served))
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    for number in range(8):
        (served.archive / "bai.txt").write_text(f"Bài đầu\n\nÔng Nguyễn Văn Bình nói lần {number}.\n", "utf-8")
        expect(page.locator("body")).to_contain_text(f"nói lần {number}.", timeout=20_000)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "broken", "told"),
    [
        (
            "archive.toml",
            f"{TITLE}titel = '<b>x</b>'\n",
            "archive.toml:2: unknown setting 'titel'. Did you mean 'title'?",
        ),
        ("templates/_bottom.html", "<p>\n{{ nothing }}", "templates/_bottom.html:2: cannot be rendered"),
        ("templates/_bottom.html", "<p>\n{% if %}", "templates/_bottom.html:2: cannot be rendered"),
    ],
)
def test_what_is_wrong_is_laid_over_the_page_as_text_until_it_is_mended(
    served: Served, page: Page, name: str, broken: str, told: str
) -> None:
    page.goto(article(served))
    path = served.archive / name
    before = path.read_text("utf-8") if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(broken, "utf-8")
    over = page.locator("#tulieu-wrong")
    expect(over).to_contain_text(told, timeout=60_000)
    assert over.locator("*").count() == 0
    if before is None:
        path.unlink()
    else:
        path.write_text(before, "utf-8")

    expect(over).to_have_count(0, timeout=60_000)


def test_no_file_of_the_site_holds_the_script_that_pages_get_on_their_way(served: Served) -> None:
    sent = ask(served.address, "/index.html")[1]
    script = b'<script src="/.tulieu/live.js?edition='

    assert sent.count(script) == 1
    assert not [path for path in served.site.rglob("*.*") if path.is_file() and script in path.read_bytes()]


def test_everything_but_pages_is_served_as_it_is(served: Served) -> None:
    names = [p.relative_to(served.site).as_posix() for p in served.site.rglob("*.*") if p.is_file()]
    others = [name for name in names if not name.endswith((".html", ".tulieu"))]

    assert len(others) > 10
    for name in others:
        assert ask(served.address, f"/{quote(name)}") == (200, (served.site / name).read_bytes()), name


@pytest.mark.parametrize(
    "path",
    ["/.tulieu", "/../bai.txt", "/%2e%2e/bai.txt", "/x.html", "/%00", "/a%00.html", f"/{'x' * 300}", "/x/" * 2000],
)
def test_nothing_outside_the_site_is_served(served: Served, path: str) -> None:
    assert ask(served.address, path)[0] == 404


def test_a_page_from_elsewhere_cannot_read_by_naming_our_address_its_own(served: Served) -> None:
    assert ask(served.address, "/index.html", host="evil.example:80")[0] == 403


def test_ctrl_c_ends_it(tmp_path: Path) -> None:
    (tmp_path / "bai.txt").write_text("Bài\n\nNội dung.\n", "utf-8")
    command = [sys.executable, "-m", "generator", "serve", str(tmp_path), "-o", str(tmp_path / "site"), "-p", "0"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, preexec_fn=mind_ctrl_c
    )
    assert process.stdout is not None
    process.stdout.readline()
    assert "1 articles" in process.stdout.readline()
    os.kill(process.pid, signal.SIGINT)

    assert process.wait(60) == 130


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("bai.txt", True),
        ("năm/2020/bai.txt", True),
        ("templates/_bottom.html", True),
        ("site/index.html", False),
        ("site", False),
        ("siteline.txt", True),
        (".tulieu/site.sqlite-wal", False),
        ("năm/.bai.txt.swp", False),
        ("old/persons/a.html", False),
    ],
)
def test_what_a_build_writes_is_no_change_of_its_source(tmp_path: Path, path: str, counts: bool) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old/.tulieu").touch()

    assert is_source(tmp_path, tmp_path / "site", str(tmp_path / path)) is counts


def test_of_a_single_file_only_itself_is_watched(tmp_path: Path) -> None:
    (tmp_path / "kho.jsonl").touch()

    assert is_source(tmp_path / "kho.jsonl", tmp_path / "site", str(tmp_path / "kho.jsonl"))
    assert not is_source(tmp_path / "kho.jsonl", tmp_path / "site", str(tmp_path / "other.jsonl"))


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with SiteServer(tmp_path, 0) as first, pytest.raises(UsageError, match="--port"):
        SiteServer(tmp_path, int(first.address.rstrip("/").rpartition(":")[2]))


def test_an_edition_is_new_only_when_the_site_has_changed() -> None:
    news = News()
    first = news.now()
    news.tell(False, "archive.toml:1: broken")
    second = news.after(first)
    news.tell(True, "")

    assert second == (first[0], "archive.toml:1: broken")
    assert news.after(second)[0] != first[0]


def ask(address: str, path: str, host: str | None = None) -> tuple[int, bytes]:
    """Status and body of what is answered for `path`, which is sent as it stands."""
    connection = http.client.HTTPConnection(address.split("/")[2], timeout=20)
    connection.request("GET", path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    return answer.status, answer.read()
