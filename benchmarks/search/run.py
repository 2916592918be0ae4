"""Our search beside Pagefind and MiniSearch: the same articles, the same queries, one run, in Chromium.

    npm install --prefix FOLDER pagefind minisearch
    python benchmarks/search/run.py CORPUS.jsonl --modules FOLDER/node_modules --work FOLDER [--only ours]

1. Each engine gets the articles (sites.py); what building cost is noted.
2. 200 queries of one to four neighbouring words are drawn from titles and bodies, half of them without marks.
3. Each engine answers them in a fresh page over http; the server counts the bytes it sends, gzipped. Some are asked in
   profiles of their own, so that each is a first query; the same from file://, with the time it takes.
4. The number of articles found is compared with a plain scan, and the set itself where it is not large.
5. Asked again at once, with everything loaded, each query gives a latency.
6. Some titles are typed key by key, with what is offered after each. Meanwhile, and in 3 and 5, the browser tells of
   every task of more than 50 ms, in which no frame could be drawn.

With --relevance ARTICLES QUERIES, MRR@10 and recall@10 on queries with known answers, on those articles. A line of JSON
an engine, and at the end all figures side by side.
"""

from __future__ import annotations

import argparse
import gzip
import json
import mimetypes
import random
import statistics
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Error, Page, sync_playwright

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).parent)]

import sites  # noqa: E402

from generator.model import Entry  # noqa: E402
from generator.text import fold, running_terms  # noqa: E402

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FIRST = 5  # queries that are asked in a profile of their own
TYPED = 10  # titles that are typed
SHOWN = 100  # articles up to which a result set is compared one by one

ASK = {
    "ours": """async ([query, limit, full]) => {
        const { total, hits } = await Archive.search(query, { limit });
        return [full ? total : -1, hits.filter((hit) => !full || !hit.missing.length).map((hit) => hit.id)];
    }""",
    "pagefind": """async ([query, limit]) => {
        window.engine ??= await import('/pagefind/pagefind.js');
        const { results } = await window.engine.search(query);
        const shown = await Promise.all(results.slice(0, limit).map((result) => result.data()));
        return [results.length, shown.map(({ url }) => url.replace(/.*\\/|\\.html$/g, ''))];
    }""",
    "minisearch": """async ([query, limit, full]) => {
        window.engine ??= MiniSearch.loadJSON(await (await fetch('index.json')).text(), OPTIONS);
        const results = window.engine.search(query, full ? {} : { combineWith: 'OR' });
        return [results.length, results.slice(0, limit).map(({ id }) => id)];
    }""",
}
TYPE = {
    "ours": "async (text) => { await Archive.suggest(text); }",
    "pagefind": """async (text) => {
        const { results } = await window.engine.search(text);
        await Promise.all(results.slice(0, 8).map((result) => result.data()));
    }""",
    "minisearch": "async (text) => { window.engine.search(text, { prefix: true }).slice(0, 8); }",
}
WATCH = """() => {
    window.blocked = [];
    new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.blocked.push(duration);
    }).observe({ type: 'longtask' });
}"""
BLOCKED = "async () => { await new Promise((resolve) => setTimeout(resolve, 200)); return window.blocked.splice(0); }"
TIMED = (
    "async (given) => {{ const start = performance.now(); await ({ask})(given); return performance.now() - start; }}"
)


class Server(ThreadingHTTPServer):
    """Serves a folder gzipped, and counts what it sends."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.files: list[tuple[str, int]] = []

    @property
    def sent(self) -> int:
        return sum(size for _, size in self.files)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server: Any = self.server
        path = server.folder / unquote(urlsplit(self.path).path).lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = gzip.compress(path.read_bytes(), 6)
        server.files.append((path.relative_to(server.folder).as_posix(), len(body)))
        self.send_response(200)
        self.send_header("Content-Type", mimetypes.guess_type(path.name)[0] or "application/octet-stream")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    server = Server(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def sampled(articles: Sequence[Entry], count: int = 200) -> list[str]:
    """Queries of one to four neighbouring words, from titles and bodies in turn; every second one without marks."""
    draw = random.Random(7)
    queries: list[str] = []
    while len(queries) < count:
        entry = draw.choice(articles)
        words = running_terms(entry.title if len(queries) % 4 < 2 else entry.text)[0]
        length = draw.randint(1, 4)
        if len(words) < length:
            continue
        start = draw.randrange(len(words) - length + 1)
        query = " ".join(words[start : start + length])
        queries.append(fold(query) if len(queries) % 2 else query)
    return queries


def quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def first_queries(browser: Browser, name: str, site: Path, queries: Sequence[str]) -> dict[str, Any]:
    """Each query in a profile of its own: bytes over http, code included; milliseconds from a disk."""
    sent: list[int] = []
    taken: list[float] = []
    for query in queries:
        with served(site) as server, _fresh(browser) as page:
            page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
            page.evaluate(ASK[name], [query, 10, True])
            sent.append(server.sent)
        with _fresh(browser) as page, suppress(Error):  # an engine that needs a server throws
            page.goto((site / "index.html").resolve().as_uri())
            taken.append(page.evaluate(TIMED.format(ask=ASK[name]), [query, 10, True]))
    works = len(taken) == len(queries)
    return {
        "first query kB, median": statistics.median(sent) / 1e3,
        "first query kB, most": max(sent) / 1e3,
        "first query from file:// ms, median": statistics.median(taken) if works else "fails",
        "first query from file:// ms, most": max(taken) if works else "fails",
    }


@contextmanager
def _fresh(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(600_000)
    yield page
    context.close()


def measure(
    page: Page, name: str, site: Path, queries: Sequence[str], titles: Sequence[str], truth: sites.Truth
) -> dict[str, Any]:
    """Bytes, right answers, latency and blocked frames of one engine."""
    right = [0, 0]
    with served(site) as server:
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        page.evaluate(WATCH)
        sent: list[int] = []
        latency: list[float] = []
        for query in queries:
            before = server.sent if sent else 0
            page.evaluate(ASK[name], [query, 10, True])
            sent.append(server.sent - before)
            latency.append(page.evaluate(TIMED.format(ask=ASK[name]), [query, 10, True]))
        blocked = page.evaluate(BLOCKED)
        keys = [
            page.evaluate(TIMED.format(ask=TYPE[name]), title[:end])
            for title in titles
            for end in range(2, len(title) + 1)
        ]
        blocked_typing = page.evaluate(BLOCKED)
        for number, query in enumerate(queries):
            wanted = truth.holding(query)
            total, ids = page.evaluate(ASK[name], [query, SHOWN if len(wanted) <= SHOWN else 10, True])
            same = total == len(wanted) and set(ids) <= wanted and (len(wanted) > SHOWN or set(ids) == wanted)
            right[number % 2] += same
    return {
        "next mean kB": statistics.mean(sent[1:]) / 1e3,
        "next p95 kB": quantile(sent[1:], 0.95) / 1e3,
        "median ms": statistics.median(latency),
        "p95 ms": quantile(latency, 0.95),
        "tasks over 50 ms": len(blocked),
        "longest task ms": max(blocked, default=0.0),
        "a key typed, median ms": statistics.median(keys),
        "a key typed, p95 ms": quantile(keys, 0.95),
        "typing: tasks over 50 ms": len(blocked_typing),
        "typing: longest task ms": max(blocked_typing, default=0.0),
        "exact with marks": f"{right[0]}/{len(queries) // 2}",
        "exact without": f"{right[1]}/{len(queries) // 2}",
    }


def relevance(page: Page, name: str, site: Path, known: Sequence[dict[str, Any]]) -> dict[str, float]:
    """MRR@10 and recall@10 on queries with known answers."""
    ranks: list[float] = []
    recalls: list[float] = []
    with served(site) as server:
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        for case in known:
            _, ids = page.evaluate(ASK[name], [case["query"], 10, False])
            wanted = set(case["relevant"])
            ranks.append(sites.reciprocal(ids, wanted))
            recalls.append(len(wanted & set(ids[:10])) / min(10, len(wanted)))
    return {"MRR@10": statistics.mean(ranks), "recall@10": statistics.mean(recalls)}


def build(name: str, articles: Sequence[Entry], site: Path, modules: Path) -> dict[str, float]:
    cost = sites.ours(articles, site) if name == "ours" else getattr(sites, name)(articles, site, modules)
    return {
        "index gz MB": cost.gzipped,
        "files": cost.files,
        "build CPU ms/article": cost.cpu / len(articles) * 1e3,
        "build memory MB": cost.memory,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--modules", type=Path, default=Path("node_modules"))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=list(ASK))
    parser.add_argument("--relevance", nargs=2, type=Path, metavar=("ARTICLES", "QUERIES"))
    given = parser.parse_args()
    articles = sites.entries(given.corpus)
    truth, queries = sites.Truth(articles), sampled(articles)
    titles = [entry.title for entry in random.Random(8).sample(articles, TYPED)]
    rows: dict[str, dict[str, Any]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name in given.only:
            page = browser.new_page()
            page.set_default_timeout(600_000)
            found: dict[str, Any] = build(name, articles, given.work / name, given.modules.resolve())
            found |= first_queries(browser, name, given.work / name, queries[:: len(queries) // FIRST])
            found |= measure(page, name, given.work / name, queries, titles, truth)
            if given.relevance:
                some = sites.entries(given.relevance[0])
                known = [json.loads(line) for line in given.relevance[1].read_text(encoding="utf-8").splitlines()]
                build(name, some, given.work / f"{name}-relevance", given.modules.resolve())
                found |= relevance(page, name, given.work / f"{name}-relevance", known)
            page.close()
            shown = {key: round(value, 3) if isinstance(value, float) else value for key, value in found.items()}
            print(json.dumps({"engine": name, "articles": len(articles), **shown}, ensure_ascii=False), flush=True)
            rows[name] = shown
    print(f"\n{len(articles)} articles\n\n| | {' | '.join(rows)} |\n|---|{'---|' * len(rows)}")
    for key in next(iter(rows.values())):
        print(f"| {key} | {' | '.join(str(row[key]) for row in rows.values())} |")


if __name__ == "__main__":
    main()
