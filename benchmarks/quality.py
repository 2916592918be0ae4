"""How well mentions are found and linked, against the hand-made gold; and what a change gained and lost.

    python benchmarks/quality.py                    scores on the seeds and the development set
    python benchmarks/quality.py --against HEAD~1   every mention gained, lost or meaning something else since then
    python benchmarks/quality.py --misses 20        what was missed and what was wrongly found

Needs the measuring texts ($TULIEU_SHARED or ../shared); says so and stops where they are not there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Runs in the checkout it is given, so that an older version speaks for itself.
EXPORT = """
import sys
from pathlib import Path
from generator import looking
from generator.stages.export import export
archive, config = looking.read_archive(Path(sys.argv[1]))
urls = {id_: "" for id_ in [*archive.readings, *archive.entities]}
lines = b"".join(o.body for o in export(archive, urls, config) if o.path == "data/articles.jsonl")
Path(sys.argv[2]).write_bytes(lines)
"""

Row = tuple[str, str, int, int, str]


def exported(checkout: Path, source: Path, target: Path) -> Path:
    """The export of `source` as the version in `checkout` makes it."""
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    command = [sys.executable, "-c", EXPORT, str(source), str(target)]
    subprocess.run(command, check=True, cwd=checkout, env=environment)
    return target


def mentions(path: Path) -> dict[Row, tuple[str, str | None]]:
    """(article, field, start, end, kind) → (surface, entity)."""
    found = {}
    for line in path.read_text("utf-8").splitlines():
        article = json.loads(line)
        for m in article["mentions"]:
            key = (article["id"], m["field"], m["start"], m["end"], m["kind"])
            found[key] = (m["surface"], m["entity"])
    return found


def compare(before: Path, after: Path) -> None:
    """Prints every mention gained, lost, or with another meaning."""
    old, new = mentions(before), mentions(after)
    for title, keys in (("gained", new.keys() - old.keys()), ("lost", old.keys() - new.keys())):
        for key in sorted(keys):
            surface, entity = (new if title == "gained" else old)[key]
            print(f"  {title:8} {key[4]:12} {surface}  → {entity}   [{key[0]}]")
    for key in sorted(old.keys() & new.keys()):
        if old[key] != new[key]:
            print(f"  changed  {key[4]:12} {new[key][0]}: {old[key][1]} → {new[key][1]}   [{key[0]}]")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", metavar="REV")
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args()
    shared = Path(os.environ.get("TULIEU_SHARED", ROOT.parent / "shared"))
    gold = shared / "gold"
    if not gold.is_dir():
        sys.exit(f"no measuring texts at {shared}: set TULIEU_SHARED. Nothing was measured.")
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch)
        if options.against:
            tree = ["git", "worktree", "add", "--quiet", "--detach", str(here / "old"), options.against]
            subprocess.run(tree, check=True, cwd=ROOT)
        try:
            sets = (("seeds", ROOT / "seeds", "seeds_gold.json"), ("dev", gold / "dev_articles.jsonl", "dev_gold.json"))
            for name, source, answers in sets:
                new = exported(ROOT, source, here / f"{name}.jsonl")
                print(f"== {name}", flush=True)
                score = [sys.executable, str(gold / "score_entities.py"), str(gold / answers), str(new)]
                subprocess.run([*score, "--misses", str(options.misses)], check=True)
                if options.against:
                    compare(exported(here / "old", source, here / f"{name}-old.jsonl"), new)
        finally:
            if options.against:
                subprocess.run(["git", "worktree", "remove", "--force", str(here / "old")], check=False, cwd=ROOT)


if __name__ == "__main__":
    main()
