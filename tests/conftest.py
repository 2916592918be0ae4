"""Fixtures that many tests share: the built site of the seeds, a real browser, and the measuring texts."""

from __future__ import annotations

import http.server
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
settings.register_profile("tulieu", deadline=None)  # no test depends on how busy the machine is
settings.load_profile("tulieu")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def mind_ctrl_c() -> None:
    """In a child: SIGINT is heard also where the tests run in the background, whose children ignore it otherwise."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold and corpora: $TULIEU_SHARED, else ../shared. They are not part of the project."""
    folder = Path(os.environ.get("TULIEU_SHARED", ROOT.parent / "shared"))
    if not (folder / "gold").is_dir():
        pytest.skip(f"no measuring texts at {folder} (set TULIEU_SHARED): quality is not measured in this run")
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site built from the seeds, in a folder whose name has marks, a space and '#'."""
    from generator import pipeline

    folder = tmp_path_factory.mktemp("sites") / "tư liệu #1"
    pipeline.build(SEEDS, folder)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium. Without one the test is skipped on a person's machine and fails in CI."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        message = "no Chromium on this machine (Debian: apt-get install chromium, or set CHROMIUM)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield made
        made.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the seeds' site over http, under a sub-path, ending in a slash."""
    handler = partial(_Quiet, directory=str(site.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{site.name.replace(' ', '%20').replace('#', '%23')}/"
    server.shutdown()
