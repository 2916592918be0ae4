"""Archives that are large in one way, at full size: how heavy their pages are, and what a build of them costs.

python benchmarks/load.py [--work FOLDER]

1. An article of 5 MB in paragraphs, one in a single line.
2. An article with 10,000 mentions.
3. 5,000 articles of one date, each of which names one person ten times: an entity with 50,000 mentions.

Printed: wall seconds, CPU seconds, peak memory of the largest process so far in MB, files, the heaviest HTML page and
the heaviest script in kB. Every link is followed; one that leads nowhere, or a page over its budget, ends the run. The
texts are made up (tests/large_archive.py).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from builds import ROOT, spent

sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from large_archive import write_day, write_long, write_naming  # noqa: E402

from generator.stages.check.site import SiteCheck  # noqa: E402

CASES: dict[str, Callable[[Path], None]] = {
    "two articles of 5 MB": lambda folder: write_long(folder, 3_850_000),
    "10,000 mentions in an article": lambda folder: write_naming(folder, 10_000),
    "50,000 mentions of a person, 5,000 articles of a day": lambda folder: write_day(folder, 5_000, 10),
}


def looked_through(site: Path) -> tuple[int, str, str]:
    """How many files there are, the heaviest page and the heaviest script. Raises AssertionError for what is wrong."""
    check, heaviest = SiteCheck(), {".html": (0, ""), ".js": (0, "")}
    paths = [path for path in sorted(site.rglob("*")) if path.is_file()]
    for path in paths:
        name, body = path.relative_to(site).as_posix(), path.read_bytes()
        check.add(name, body)
        if path.suffix in heaviest:
            heaviest[path.suffix] = max(heaviest[path.suffix], (len(body), name))
    wrong = [str(notice) for notice in check.notices()]
    assert not wrong, wrong[:10]
    page, script = (f"{size // 1000} ({name})" for size, name in heaviest.values())
    return len(paths), page, script


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path("/tmp/tulieu-load"))
    parser.add_argument("--jobs", default="0")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, --jobs {options.jobs}; wall s, CPU s, MB (so far), files, heaviest page and script")
    for number, (name, write) in enumerate(CASES.items(), 1):
        folder, site = options.work / f"articles-{number}", options.work / f"site-{number}"
        shutil.rmtree(options.work, ignore_errors=True)
        folder.mkdir(parents=True)
        write(folder)
        command = [sys.executable, "-m", "generator", "build", str(folder), "-q", "-j", options.jobs, "-o", str(site)]
        cost = spent(command, ROOT)
        files, page, script = looked_through(site)
        row = (name, f"{cost.wall:.0f}", f"{cost.cpu:.0f}", f"{cost.memory:.0f}", str(files), page, script)
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
