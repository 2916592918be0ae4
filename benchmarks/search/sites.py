"""The same articles made ready for each engine, and the plain truth about what they hold.

1. `entries` reads a corpus (an article a line) into what the index stage takes.
2. `ours`, `pagefind`, `minisearch` each write a folder that a browser can search, and say what it cost.
3. `Truth` answers a query by sets of words alone.
"""

from __future__ import annotations

import gzip
import html
import json
import os
import shutil
import subprocess
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import joined
from generator.model import Entry, Passage
from generator.query import plain
from generator.stages.index import index
from generator.text import fold, printable, running_terms

REPO = Path(__file__).resolve().parents[2]
SCRIPTS = [name for name in joined.PARTS if name != "js/search-page.js"]


@dataclass(frozen=True)
class Cost:
    """What building took: seconds of CPU, the greatest memory (MB), files, and their size gzipped (MB)."""

    cpu: float
    memory: float
    files: int
    gzipped: float


def entries(corpus: Path) -> list[Entry]:
    """The articles of a `.jsonl` or `.jsonl.gz`, one paragraph a line."""
    data = gzip.decompress(corpus.read_bytes()) if corpus.suffix == ".gz" else corpus.read_bytes()
    return [_entry(json.loads(line)) for line in data.split(b"\n") if line]


def _entry(article: dict[str, Any]) -> Entry:
    title = " ".join(printable(article["title"] or article["id"]).split())
    paragraphs = [" ".join(line.split()) for line in printable(article["text"]).split("\n") if line.strip()]
    text = "\n".join((title, *paragraphs))
    passages = []
    at = len(title) + 1
    for number, paragraph in enumerate(paragraphs, 1):
        passages.append(Passage(at, at + len(paragraph), f"p{number}"))
        at += len(paragraph) + 1
    return Entry(
        id=article["id"],
        url=f"articles/{article['id']}.html",
        title=title,
        date=(article.get("date") or "")[:10],
        source=article.get("source") or "",
        section=article.get("section") or "",
        text=text,
        lead_end=passages[0].end if passages else len(title),
        passages=tuple(passages),
        entities=(),
    )


def _body(entry: Entry) -> Iterable[str]:
    return (entry.text[passage.start : passage.end] for passage in entry.passages)


def size(folder: Path) -> tuple[int, float]:
    """How many files `folder` has, and their size gzipped one by one, in MB."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return len(files), sum(len(gzip.compress(path.read_bytes(), 6)) for path in files) / 1e6


def ours(articles: Sequence[Entry], site: Path) -> Cost:
    shutil.rmtree(site, ignore_errors=True)
    (site / "static" / "js").mkdir(parents=True)
    for name in SCRIPTS:
        shutil.copy(REPO / "static" / name, site / "static" / "js")
    tags = "".join(f'<script src="static/{name}"></script>' for name in SCRIPTS)
    (site / "index.html").write_text(f'<!doctype html><html lang="vi"><meta charset="utf-8"><body>{tags}')
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    before = _memory("VmRSS")
    cpu = 0.0
    outputs = index({one.id: one for one in articles}, {})
    while True:
        started = time.process_time()
        output = next(outputs, None)
        cpu += time.process_time() - started
        if output is None:
            break
        path = site / output.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.body)
    return Cost(cpu, _memory("VmHWM") - before, *size(site / "search"))


def _memory(figure: str) -> float:
    """MB that this process has now (VmRSS) or had at most (VmHWM)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").split("\n")
    return next(int(line.split()[1]) for line in lines if line.startswith(figure)) / 1e3


def _timed(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Seconds of CPU and MB of memory that a command took."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{command[0]} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1e3


def pagefind(articles: Sequence[Entry], site: Path, modules: Path) -> Cost:
    shutil.rmtree(site, ignore_errors=True)
    (site / "articles").mkdir(parents=True)
    for entry in articles:
        title = html.escape(entry.title)
        body = "".join(f"<p>{html.escape(text)}</p>" for text in _body(entry))
        page = f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        page += f"<main data-pagefind-body><h1>{title}</h1>{body}</main></body></html>"
        (site / entry.url).write_text(page, encoding="utf-8")
    cost = _timed([str(modules / ".bin" / "pagefind"), "--site", str(site)], site)
    (site / "index.html").write_text('<!doctype html><html lang="vi"><meta charset="utf-8"><body>')
    return Cost(*cost, *size(site / "pagefind"))


def minisearch(articles: Sequence[Entry], site: Path, modules: Path) -> Cost:
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    rows = [{"id": e.id, "title": e.title, "url": e.url, "text": "\n".join(_body(e))} for e in articles]
    (site / "articles.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    shutil.copy(modules / "minisearch" / "dist" / "umd" / "index.js", site / "minisearch.js")
    shutil.copy(Path(__file__).parent / "minisearch-options.js", site / "options.js")
    tags = '<script src="minisearch.js"></script><script src="options.js"></script>'
    (site / "index.html").write_text(f'<!doctype html><html lang="vi"><meta charset="utf-8"><body>{tags}')
    cost = _timed(
        ["node", "--max-old-space-size=6000", str(Path(__file__).parent / "minisearch-build.js"), str(site)], site
    )
    (site / "articles.json").unlink()
    return Cost(*cost, *size(site))


class Truth:
    """Which articles hold all words of a query, by sets."""

    def __init__(self, articles: Iterable[Entry]) -> None:
        self.exact: defaultdict[str, set[str]] = defaultdict(set)
        self.folded: defaultdict[str, set[str]] = defaultdict(set)
        for entry in articles:
            words, numbers = running_terms(entry.text)
            for term in {*words, *(number for _, number in numbers)}:
                self.exact[term].add(entry.id)
                self.folded[fold(term)].add(entry.id)

    def holding(self, query: str) -> set[str]:
        words = running_terms(query)[0]
        return set.intersection(*(self.folded[w] if plain(w) else self.exact[w] for w in words))


def reciprocal(ids: Sequence[str], right: Collection[str]) -> float:
    """One by the rank of the first of `ids` that is right; 0 where none of ten is."""
    return next((1 / rank for rank, id_ in enumerate(ids[:10], 1) if id_ in right), 0.0)
