"""From a save to the page in the browser anew: `tulieu serve` with Chromium, an article saved again and again.

    python benchmarks/serve.py CORPUS.jsonl [--work FOLDER] [--times 7]

Printed: seconds from the save until the open page shows the new text, and for comparison those of one build by itself
from the shell after such a save.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from builds import ROOT, folder_of, spent
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(ROOT / "tests"))
from conftest import FLAGS


@contextmanager
def serving(source: Path, site: Path) -> Iterator[str]:
    """The address of a server of `site`, when the first build is done."""
    command = [sys.executable, "-u", "-m", "generator", "serve", str(source), "-o", str(site), "-p", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[0]
        process.stdout.readline()  # the first build
        try:
            yield address
        finally:
            process.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, default=Path("/tmp/tulieu-serve"))
    parser.add_argument("--times", type=int, default=7)
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    source, site = options.work / "articles", options.work / "site"
    article = folder_of(options.corpus, source)[0]
    text = article.read_text("utf-8")
    taken = []
    with serving(source, site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page()
        rows = map(json.loads, (site / "data/articles.jsonl").open(encoding="utf-8"))
        page.goto(address + next(row["url"] for row in rows if row["file"] == article.name))
        for number in range(options.times):
            time.sleep(1)  # the watcher is at rest again
            article.write_text(f"{text}\n\nĐoạn thêm lần {number}.\n", "utf-8")
            start = time.perf_counter()
            page.get_by_text(f"Đoạn thêm lần {number}.").first.wait_for()
            taken.append(time.perf_counter() - start)
        browser.close()
    article.write_text(f"{text}\n\nĐoạn cuối.\n", "utf-8")
    shell = spent([sys.executable, "-m", "generator", "build", str(source), "-q", "-o", str(site)], ROOT)
    print(f"save to page: {statistics.median(taken):.2f} s in the median of {len(taken)}, {max(taken):.2f} at most")
    print(f"a build from the shell: {shell.wall:.2f} s wall, {shell.cpu:.2f} s CPU")


if __name__ == "__main__":
    main()
