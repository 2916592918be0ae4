"""Lighthouse on one page of each kind, over http with compression, as hosts serve it.

    npm install --no-save lighthouse
    python benchmarks/lighthouse.py SITE

Prints a table of the four scores of 100 (mobile, simulated slow connection) of the home page, of the largest article,
document and person, and of the search page. CHROME_PATH names the browser, else Lighthouse looks for one.
"""

from __future__ import annotations

import gzip
import http.server
import json
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PACKED = (".html", ".css", ".js", ".svg", ".json", ".xml")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking"


class Packing(http.server.SimpleHTTPRequestHandler):
    """Serves files, texts compressed."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.suffix not in PACKED or not path.is_file():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


def pages(site: Path) -> list[str]:
    """The home page, the largest page of three kinds, and search."""
    largest = [
        max((site / kind).glob("*.html"), key=lambda p: p.stat().st_size)
        for kind in ("articles", "documents", "persons")
    ]
    return ["index.html", *(path.relative_to(site).as_posix() for path in largest), "search.html"]


def scores(address: str) -> list[int]:
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["npx", "--no-install", "lighthouse", address, "--quiet", "--output=json", f"--output-path={report}"]
        subprocess.run([*command, f"--chrome-flags={FLAGS}", f"--only-categories={','.join(CATEGORIES)}"], check=True)
        found = json.loads(report.read_text("utf-8"))["categories"]
    return [round(100 * (found[name]["score"] or 0)) for name in CATEGORIES]


def main() -> None:
    site = Path(sys.argv[1]).resolve()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Packing, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("| page | " + " | ".join(CATEGORIES) + " |\n|---" + "|---" * len(CATEGORIES) + "|")
    for page in pages(site):
        row = scores(f"http://127.0.0.1:{server.server_port}/{page}")
        print(f"| {page} | " + " | ".join(map(str, row)) + " |", flush=True)
    server.shutdown()


if __name__ == "__main__":
    main()
