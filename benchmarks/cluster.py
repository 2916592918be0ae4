"""Reading on a Dask cluster of one worker and of two, beside worker processes of the build itself.

    pip install "tulieu[cluster]"
    python benchmarks/cluster.py CORPUS.jsonl [--work FOLDER]

Scheduler and workers are processes of their own, as on other machines. Printed: seconds of the stage that reads (by
--timings), and whether the sites are the same byte for byte.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

from builds import ROOT, digest, folder_of

sys.path.insert(0, str(ROOT / "tests"))
from dask_processes import cluster


def reading(source: Path, site: Path, *options: str) -> float:
    """Seconds of the stage that reads, in a build from nothing."""
    shutil.rmtree(site.parent, ignore_errors=True)
    command = [sys.executable, "-m", "generator", "build", str(source), "-o", str(site), "--timings", *options]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = re.search(r"read, recognise, resolve\s+([\d.]+) s", told)
    assert found is not None
    return float(found[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, default=Path("/tmp/tulieu-cluster"))
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    source = options.work / "articles"
    folder_of(options.corpus, source)
    digests = set()
    for jobs in ("1", "2"):
        site = options.work / f"jobs-{jobs}/site"
        print(f"--jobs {jobs}: {reading(source, site, '-j', jobs):.1f} s", flush=True)
        digests.add(digest(site))
    for workers in (1, 2):
        site = options.work / f"workers-{workers}/site"
        with cluster(options.work / f"cluster-{workers}", workers) as (address, _):
            print(f"cluster of {workers}: {reading(source, site, '--scheduler', address):.1f} s", flush=True)
        digests.add(digest(site))
    print("the same bytes" if len(digests) == 1 else "THE BYTES DIFFER")


if __name__ == "__main__":
    main()
