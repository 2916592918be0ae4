"""What the search page of a built site downloads for a first question, by kind of file, gzipped.

    tulieu build ARTICLES.jsonl -o SITE
    python benchmarks/search/page.py ARTICLES.jsonl SITE [--count 40] [--long 10]

1. Questions are drawn as in run.py, of one to four words, half of them without marks; and long ones of 8 to 30 words
   as in long.py.
2. Each is opened over http in a profile of its own, on a telephone and on a wide screen: `search.html?q=…`.
3. The server counts what it sends until the hits with their passages stand there (*shown*), and what comes by itself
   while the reader does nothing for a second and a half more (*at rest*).

A table a screen: kB a kind of file, for the short questions the median and the one that takes most, for the long ones
the median; below, the sums.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlencode, urlsplit

from playwright.sync_api import Browser, ViewportSize, sync_playwright

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).parent)]

import long  # noqa: E402
import run  # noqa: E402
import sites  # noqa: E402

SCREENS: dict[str, ViewportSize] = {
    "telephone, 390 px": {"width": 390, "height": 844},
    "wide, 1280 px": {"width": 1280, "height": 800},
}
KINDS = {
    "page": r"search\.html",
    "fonts": r"static/css/fonts.*",
    "styles": r"static/css/.*",
    "scripts": r"static/js/.*",
    "syllables": r"search/words\.js",
    "manifest": r"search/manifest\.js",
    "lexicon": r"search/l/.*",
    "postings": r"search/[dw]/.*",
    "positions": r"search/[pq]/.*",
    "names": r"search/[mnb]/.*",
    "texts": r"search/a/.*",
    "facets": r"search/([fct]/.*|facets\.js)",
    "other": r".*",
}
REST = 1500  # milliseconds
# When the first passage stands in the page, and what was asked for before that.
WATCH = """new MutationObserver((_, watching) => {
    if (!document.querySelector('.search-passage')) return;
    window.shown = performance.now();
    watching.disconnect();
}).observe(document, { childList: true, subtree: true });"""
BEFORE = "() => performance.getEntriesByType('resource').filter((e) => e.startTime <= shown).map(({ name }) => name)"

Sent = tuple[Counter[str], Counter[str]]  # bytes by kind: until the hits are shown, and afterwards by itself


def by_kind(files: Sequence[tuple[str, int]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for path, size in files:
        sums[next(name for name, pattern in KINDS.items() if re.fullmatch(pattern, path))] += size
    return sums


def asked(browser: Browser, site: Path, query: str, screen: ViewportSize, rest: int) -> Sent:
    with run.served(site) as server:
        context = browser.new_context(viewport=screen)
        context.add_init_script(WATCH)
        page = context.new_page()
        address = f"http://127.0.0.1:{server.server_port}/"
        page.goto(f"{address}search.html?{urlencode({'q': query})}", wait_until="commit")
        page.locator(".search-passage").first.wait_for()
        page.wait_for_timeout(rest)
        before = {unquote(urlsplit(url).path)[1:] for url in page.evaluate(BEFORE)} | {"search.html"}
        context.close()
        parted = [[file for file in server.files if (file[0] in before) == was] for was in (True, False)]
        return by_kind(parted[0]), by_kind(parted[1])


def report(screen: str, short: Sequence[Sent], far: Sequence[Sent]) -> None:
    most = max((shown for shown, _ in short), key=Counter.total)
    print(f"\n| {screen}, kB | short, median | the most | long, median | afterwards, median |\n|---|---|---|---|---|")
    for name in KINDS:
        values = (_middle(short, 0, name), most[name], _middle(far, 0, name), _middle(short, 1, name))
        if any(values):
            print(f"| {name} | {' | '.join(f'{value / 1e3:.1f}' for value in values)} |")
    for what, some in (("short", short), ("long", far)):
        for when, totals in (
            ("shown", [shown.total() for shown, _ in some]),
            ("at rest", [(shown + rest).total() for shown, rest in some]),
        ):
            if totals:
                print(f"{what}, {when}: median {statistics.median(totals) / 1e3:.1f}, most {max(totals) / 1e3:.1f}")


def _middle(sent: Sequence[Sent], when: int, name: str) -> float:
    return statistics.median([one[when][name] for one in sent] or [0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("site", type=Path)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--long", type=int, default=10)
    given = parser.parse_args()
    articles = sites.entries(given.corpus)
    queries = run.sampled(articles)[: given.count]
    questions = [" ".join(words) for words, *_ in long.questions(articles, given.long)] if given.long else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=run.FLAGS)
        for name, screen in SCREENS.items():
            short = [asked(browser, given.site, query, screen, REST) for query in queries]
            report(name, short, [asked(browser, given.site, query, screen, 100) for query in questions])


if __name__ == "__main__":
    main()
