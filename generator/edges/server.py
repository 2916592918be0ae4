"""Serves a built site to the browsers of this computer, and tells the pages that are open when it has changed.

1. What is served are the files of the site; only a page gets one line more on its way, the script `live.js`, which
   carries the edition the page was read in.
2. The script listens to `EVENTS` (server-sent events): another edition makes it load the page again, a text of what is
   wrong is laid over the page.
3. Only 127.0.0.1 is listened to, and only under its own name, so that no page from elsewhere can read drafts by giving
   its own host name our address.
"""

from __future__ import annotations

import io
import json
import os
import secrets
import threading
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import BinaryIO
from urllib.parse import urlsplit

from generator.errors import UsageError

EVENTS = "/.tulieu/events"  # no file of a site begins with a dot
SCRIPT = "/.tulieu/live.js"
NAMES = ("127.0.0.1", "localhost")
ALIVE = 15.0  # seconds after which a silent stream shows that it is still there
Said = tuple[str, str]  # the edition of the site, and what is wrong with the sources since ("": nothing)


class News:
    """What open pages are told. An edition is new with every start of the server and every change of the site."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._start, self._number, self._wrong = secrets.token_hex(4), 0, ""
        self.over = False

    def tell(self, changed: bool, wrong: str) -> None:
        """The site has changed, or not; `wrong` is what is to be shown over it."""
        with self._changed:
            self._number += changed
            self._wrong = wrong
            self._changed.notify_all()

    def end(self) -> None:
        """Lets everyone go who waits."""
        with self._changed:
            self.over = True
            self._changed.notify_all()

    def now(self) -> Said:
        return f"{self._start}-{self._number}", self._wrong

    def after(self, known: Said | None) -> Said:
        """What there is to tell when it is no more `known`, or after `ALIVE` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.over or self.now() != known, ALIVE)
            return self.now()


class SiteServer:
    """Serves `folder` on `port` of 127.0.0.1 (0: any free one) from `answer` on, from threads of its own, until it is
    left; who asks before waits.

    Raises UsageError where the port is taken.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self.news = News()
        self._answers = False
        try:
            self._server = ThreadingHTTPServer(
                ("127.0.0.1", port), partial(_Handler, news=self.news, directory=str(folder))
            )
        except OSError as error:
            remedy = "Choose another port with --port (0: any free one)."
            raise UsageError(f"127.0.0.1:{port}", f"cannot be listened to ({error.strerror})", remedy) from None
        self.address = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> SiteServer:
        return self

    def answer(self) -> None:
        """Begins to answer."""
        if not self._answers:
            self._answers = True
            threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.news.end()
        if self._answers:
            self._server.shutdown()
        self._server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    """Answers one browser."""

    def __init__(self, *arguments: object, news: News, directory: str) -> None:
        self._news = news
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def send_head(self) -> BinaryIO | io.BytesIO | None:
        """The head of the answer; what is returned is its body. For GET and HEAD."""
        if self.headers.get("Host", "").rpartition(":")[0] not in NAMES:
            return self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"")
        path = urlsplit(self.path).path
        if path == EVENTS:
            self._stream()
            return None
        if path == SCRIPT:
            return self._answer(HTTPStatus.OK, "text/javascript", Path(__file__).with_name("live.js").read_bytes())
        edition = self._news.now()[0]  # before the file is read: a page may be newer than it says, never older
        file = Path(self.translate_path(self.path))
        is_folder = os.path.isdir(file)  # of a name that no disk takes too, where Path raises
        if is_folder and not path.endswith("/"):
            return super().send_head()
        file = file / "index.html" if is_folder else file
        if any(part.startswith(".") for part in path.split("/")) or not os.path.isfile(file):
            page = b"<!DOCTYPE html><title>404</title><h1>404</h1></body>"
            return self._answer(HTTPStatus.NOT_FOUND, "text/html; charset=utf-8", _alive(page, edition))
        if file.suffix != ".html":
            return super().send_head()
        return self._answer(HTTPStatus.OK, "text/html; charset=utf-8", _alive(file.read_bytes(), edition))

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> io.BytesIO:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)

    def _stream(self) -> None:
        """Sends what there is to tell, as long as the page is open."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        known: Said | None = None
        while self.command == "GET" and not self._news.over:
            said = self._news.after(known)
            line = json.dumps({"edition": said[0], "wrong": said[1]})
            try:
                self.wfile.write(b": still here\n\n" if said == known else f"data: {line}\n\n".encode())
                self.wfile.flush()
            except OSError:  # the page is closed
                break
            known = said

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Says nothing: the terminal is for builds."""


def _alive(page: bytes, edition: str) -> bytes:
    """`page` with the script before the end of its body."""
    head, end, tail = page.rpartition(b"</body>")
    script = f'<script src="{SCRIPT}?edition={edition}" defer></script>\n'.encode()
    return head + script + end + tail if end else page + script
