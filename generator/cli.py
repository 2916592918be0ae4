"""Arguments → pipeline → messages and exit status. The only file that prints.

Exit status: 0 done; 1 the content has problems that were asked to fail (--strict); 2 usage or settings.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from generator import __version__
from generator.errors import ArchiveError
from generator.model import Notice

SHOWN = 20  # notices of one rule printed before the rest is only counted


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tulieu")
def cli() -> None:
    """Tư liệu turns a folder of articles into a static archive that reads and searches from disk."""


@cli.command()
@click.argument("source", type=click.Path(path_type=Path), default="seeds")
@click.option("-o", "--output", type=click.Path(path_type=Path), default="site", show_default=True, help="The site.")
@click.option("--strict", is_flag=True, help="Exit with status 1 when the content has problems.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def build(source: Path, output: Path, strict: bool, quiet: bool) -> None:
    """Build the site of SOURCE, a folder of articles (.txt .md .html .jsonl) or one .jsonl file."""
    from generator import pipeline

    started = time.perf_counter()
    try:
        report = pipeline.build(source, output)
    except pipeline.EmptyArchive as error:
        _tell(error.notices, quiet)
        raise
    _tell(report.notices, quiet)
    count = report.accounts
    if not quiet:
        seconds = time.perf_counter() - started
        click.echo(
            f"{count['articles']} articles from {count['sources']} sources ({count['failed']} failed), "
            f"{len(report.archive.entities)} entities; {count['written']} files written, {count['unchanged']} "
            f"unchanged, {count['removed']} removed; {seconds:.1f} s. Open {output / 'index.html'}"
        )
    if strict and any(n.severity != "info" for n in report.notices):
        sys.exit(1)


@cli.command()
@click.argument("query")
@click.option("-s", "--source", type=click.Path(path_type=Path), default="seeds", show_default=True)
@click.option("-n", "--limit", default=10, show_default=True, help="Hits shown.")
def search(query: str, source: Path, limit: int) -> None:
    """Search the articles of a folder for QUERY."""
    from generator.edges import fulltext

    total, hits = fulltext.search(source, query, limit)
    click.echo(f"{total} articles")
    for hit in hits:
        click.echo(f"{hit.date or '—':16}  {hit.title}  [{hit.id}]")


def _tell(notices: Sequence[Notice], quiet: bool) -> None:
    """Prints the notices, worst first; of one rule only the first few."""
    shown: dict[str, int] = {}
    rank = {"error": 0, "warning": 1, "info": 2}
    for notice in sorted(notices, key=lambda n: rank[n.severity]):
        if quiet and notice.severity != "error":
            continue
        shown[notice.rule] = shown.get(notice.rule, 0) + 1
        if shown[notice.rule] <= SHOWN:
            click.echo(f"{notice.where}: {notice.severity}: {notice.what}. {notice.remedy}".rstrip(), err=True)
    for rule, number in shown.items():
        if number > SHOWN:
            click.echo(f"… and {number - SHOWN} more of '{rule}'", err=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """The program. Every error a person can mend is one line: place, fact, remedy."""
    try:
        cli.main(args=list(arguments) if arguments is not None else None, standalone_mode=True)
    except ArchiveError as error:
        click.echo(f"tulieu: {error}", err=True)
        sys.exit(2)
